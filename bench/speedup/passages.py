"""Where look-ups of the question set find their passages: made up for the simulation, a dump, or live Wikipedia."""

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
        """The first paragraph about `query`; empty where there is none."""


class Dump:
    """JSON lines of {"title": ..., "text": ...}, found by title; case and spaces do not count."""

    def __init__(self, path: Path) -> None:
        self._texts: dict[str, str] = {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                self._texts[plain(page["title"])] = page["text"]

    async def find(self, query: str) -> str:
        return self._texts.get(plain(query), "")


class Wikipedia:
    """Live, by exact title with redirects, else the best hit of the search."""

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
    """`name` is "wikipedia" or the path of a dump."""
    return Wikipedia() if name == "wikipedia" else Dump(Path(name))


def plain(title: str) -> str:
    return " ".join(title.casefold().split())


@dataclass(slots=True)
class PassageLibrary(MockTools):
    """Look-ups go to `passages` and take as long as they take there; the simulated latency does not apply."""

    passages: Passages = field(kw_only=True)

    def latency_s(self, tool: str) -> float:
        return 0.0

    async def look_up(self, tool: str, arguments: Mapping[str, Any]) -> Any:
        return {"summary": await self.passages.find(str(arguments["query"]))}
