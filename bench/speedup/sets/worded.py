"""Single requests in the wording of people who had seen neither the code nor its data
(`bench/understanding/dialogues.jsonl`): those whose writes need no look-up. No times were recorded with them; they are
spoken at the pace of `speech.py`, and every call is determined by the last word."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.grammar.specs import specs
from bench.speedup.case import Case, with_latency
from bench.speedup.sets.hotpotqa import spoken
from bench.speedup.sets.speech import timed
from tools.arguments import SchemaArguments
from tools.spec import ArgumentError, ToolSpec

FILE = Path(__file__).parents[2] / "understanding" / "dialogues.jsonl"
CONTEXT = {"now": "2026-11-25T12:00", "weekday": "Wednesday", "timezone": "UTC", "home_location": "London, England"}
_KINDS = ("plain", "correction", "several")


def cases(limit: int | None = None, range_ms: tuple[float, float] | None = None) -> list[Case]:
    tools = specs() if range_ms is None else with_latency(specs(), range_ms)
    lines = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip())
    rows = [row for line in lines if (row := row_of(line, tools)) is not None]
    step = 1 if limit is None else max(1, len(rows) // limit)
    return [Case(row, tools) for row in rows[::step][:limit]]


def row_of(line: Mapping[str, Any], tools: Mapping[str, ToolSpec]) -> dict[str, Any] | None:
    """The request in the data set's form; None for dialogues of several turns and for calls whose arguments the line
    does not give in full."""
    expected = line["expect"][0]
    if line["kind"] not in _KINDS or len(line["turns"]) != 1 or not expected:
        return None
    if not all(_given(each, tools) for each in expected):
        return None
    text = spoken(line["turns"][0])
    words = timed(text.split(), line["id"])
    calls = [
        {
            "id": number,
            "tool": each["tool"],
            "args": each["args"],
            "unsafe": True,
            "depends_on": [],
            "determinable_at_ms": words[-1]["end_ms"],
            "match": {},
            "result": {"status": "ok"},
        }
        for number, each in enumerate(expected, start=1)
    ]
    return {
        "id": f"worded-{line['id']}",
        "domains": [],
        "phenomena": [line["kind"]],
        "context": CONTEXT,
        "text": text,
        "words": words,
        "speech_end_ms": words[-1]["end_ms"],
        "tools": list(tools),
        "expected_calls": calls,
        "forbidden_calls": [],
        "acceptable_speculative_calls": [],
        "reference_answer": "That is done.",
    }


def _given(expected: Mapping[str, Any], tools: Mapping[str, ToolSpec]) -> bool:
    spec = tools.get(expected.get("tool", ""))
    if spec is None or spec.safe:
        return False
    given, schema = expected.get("args", {}), spec.parameters
    try:
        SchemaArguments(dict(schema)).canonical(given, references=False)
    except ArgumentError:
        return False
    people = {"to", "number", "attendees", "recipients", "event_id"}  # known only by a look-up
    return bool(given) and not people & given.keys()
