"""Sources of the passages for the question set's look-ups: made up for the simulation, a dump, or live Wikipedia."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from bench.mocktools import MockTools
from tools.version import VERSION

WIKIPEDIA = "https://en.wikipedia.org/w/api.php"


class Passages(Protocol):
    async def find(self, query: str) -> str:
        """The first paragraph about `query`; "" if there is none."""


class Dump:
    """Passages from a file of JSON lines {"title": ..., "text": ...}, found by title without regard to case and
    spaces."""

    def __init__(self, path: Path) -> None:
        self._texts: dict[str, str] = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                self._texts[plain(page["title"])] = page["text"]

    async def find(self, query: str) -> str:
        return self._texts.get(plain(query), "")


class Wikipedia:
    """Passages from live Wikipedia, by exact title with redirects, else the best hit of its search."""

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(timeout=10.0, headers={"User-Agent": f"foresay-bench/{VERSION}"})

    async def find(self, query: str) -> str:
        asked = {"titles": query, "redirects": "1"}
        return await self._extract(asked) or await self._extract(
            {"generator": "search", "gsrsearch": query, "gsrlimit": "1"}
        )

    async def _extract(self, asked: Mapping[str, str]) -> str:
        fixed = {"action": "query", "format": "json", "prop": "extracts", "exintro": "1", "explaintext": "1"}
        reply = await self._client.get(WIKIPEDIA, params={**fixed, **asked})
        reply.raise_for_status()
        pages = reply.json().get("query", {}).get("pages", {}).values()
        return next((page["extract"] for page in pages if page.get("extract")), "")


def source(name: str) -> Passages:
    """The source `name`: "wikipedia" or the path of a dump."""
    return Wikipedia() if name == "wikipedia" else Dump(Path(name))


def plain(title: str) -> str:
    return " ".join(title.casefold().split())


@dataclass(slots=True)
class PassageLibrary(MockTools):
    """Mock tools whose look-ups really ask `passages`, without simulated latency."""

    passages: Passages = field(kw_only=True)

    def latency_s(self, tool: str) -> float:
        return 0.0

    async def look_up(self, tool: str, arguments: Mapping[str, Any]) -> Any:
        return {"summary": await self.passages.find(str(arguments["query"]))}
