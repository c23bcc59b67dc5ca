"""Passages for real runs, without a network."""

import json
from pathlib import Path

import httpx

from bench.speedup.passages import Dump, Wikipedia


async def test_a_dump_is_found_by_title(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_text(json.dumps({"title": "Truro  Cathedral", "text": "In Cornwall."}) + "\n")
    dump = Dump(path)
    assert await dump.find("truro cathedral") == "In Cornwall."
    assert await dump.find("Elsewhere") == ""


async def test_wikipedia_is_asked_for_the_title_and_then_searched() -> None:
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        known = "generator" in request.url.params
        page = {"title": "Salvia", "extract": "A genus."} if known else {"title": "salvias", "missing": ""}
        return httpx.Response(200, json={"query": {"pages": {"1": page}}})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        assert await Wikipedia(client).find("salvias") == "A genus."
    assert asked[0]["titles"] == "salvias"
    assert asked[1]["gsrsearch"] == "salvias"
