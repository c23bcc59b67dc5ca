"""Held-out requests (`tests/services/grammar/heldout.jsonl`), worded differently, as rows like those of the data
set."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.spec import ToolSpec

_FOLDER = Path(__file__).parents[2] / "tests/services/grammar"
SETS = {
    "heldout": _FOLDER / "heldout.jsonl",
    "hard": _FOLDER / "heldout_hard.jsonl",
    "talk": _FOLDER / "heldout_talk.jsonl",
}
"""By name: requests close to the tools' phrases, requests in free wording, and talk that asks for nothing."""
_WORD_MS = 330


def mock(tool: str, arguments: Mapping[str, Any]) -> Any:
    """A mock result that shows where it comes from: the number of marco is "phone:marco"."""
    if tool in ("get_phone_number", "get_email_address"):
        return f"{'phone' if 'phone' in tool else 'email'}:{arguments['name'].casefold()}"
    if tool == "search_calendar":
        return []
    return {"summary": "something"}


def rows(specs: Mapping[str, ToolSpec], path: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [_row(f"held-{number:03d}", line, specs) for number, line in enumerate(lines, start=1)]


def _row(name: str, line: Mapping[str, Any], specs: Mapping[str, ToolSpec]) -> dict[str, Any]:
    words = line["text"].split()
    cuts = range(0, len(words), 3)
    chunks = []
    for at in cuts:
        end = min(at + 3, len(words))
        said = " ".join(words[at:end])
        chunks.append({"text": said, "end_ms": end * _WORD_MS, "is_final": end == len(words)})
    given = line.get("results", {})
    calls = [_call(number, tool, args, specs, given) for number, (tool, args) in enumerate(line["calls"], start=1)]
    for call in calls:
        call["determinable_at_ms"] = len(words) * _WORD_MS
    return {
        "id": name,
        "text": line["text"],
        "context": {"now": "2026-03-10T09:30", "timezone": "America/Los_Angeles", "home_location": "Oakland"},
        "chunks": chunks,
        "speech_end_ms": len(words) * _WORD_MS,
        "tools": list(specs),
        "expected_calls": calls,
        "forbidden_calls": [],
        "acceptable_speculative_calls": [],
        "mock": lambda tool, arguments: given.get(tool, mock(tool, arguments)),
        "phenomena": [],
    }


def _call(
    number: int, tool: str, args: Mapping[str, Any], specs: Mapping[str, ToolSpec], given: Mapping[str, Any]
) -> dict[str, Any]:
    patterns = {k: {"include": [v[1:]]} for k, v in args.items() if isinstance(v, str) and v.startswith("~")}
    plain = {k: re.sub("^~", "", v) if isinstance(v, str) else v for k, v in args.items()}
    safe = specs[tool].safe
    result = given.get(tool, mock(tool, plain)) if safe else {"status": "ok"}
    if tool.startswith("get_") and tool not in given and "name" in plain:
        result = mock(tool, {"name": re.sub(r"\W", "", str(plain["name"]))})
    return {
        "id": number,
        "tool": tool,
        "args": plain,
        "unsafe": not safe,
        "depends_on": [],
        "match": patterns,
        "result": result,
    }
