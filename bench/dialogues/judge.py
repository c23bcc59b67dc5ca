"""Judges whether the right thing happened in a dialogue, without a model and without looking at the answers' wording.

* Only side effects that were carried out count. A row that a human reader judged right must have the same ones again
  (same tool, same arguments; times that depend on the minute of the day may differ by `_SLACK`) and the same look-ups.
* In every other row a side effect is wrong unless `expected.json` names it for this row (a reader wrote these down), or
  the row's reader saw it happen and did not call it wrong. So a new success counts as wrong until a reader adds it.
* A row whose expected effects all happened, and nothing else, is right. Where some are missing, the row is asked (the
  assistant's last words in some turn were a question) or missed. Rows in which nothing should happen are `left`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bench.dialogues.play import PlayedTurn

Json = Mapping[str, Any]
Effect = tuple[str, Json]
_SLACK = timedelta(minutes=30)
_RIGHT = frozenset({"right", "right call, network unreachable"})
EXPECTED = Path(__file__).parent / "expected.json"


class DialogueVerdict(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    MISSED = "missed"
    LEFT = "left"
    WRONG = "wrong action"


def expected_effects(path: Path = EXPECTED) -> dict[str, list[Effect]]:
    """By row id, the side effects that a reader expects."""
    return {row: [(tool, args) for tool, args in calls] for row, calls in json.loads(path.read_text()).items()}


def was_right(row: Json) -> bool:
    return row["then"] in _RIGHT


def judge(row: Json, turns: Sequence[PlayedTurn], expected: Mapping[str, Sequence[Effect]]) -> DialogueVerdict:
    done = [
        (call.tool, call.arguments) for turn in turns for call in turn.calls if call.write and call.status == "done"
    ]
    wanted = list(expected.get(row["id"], ()))
    if was_right(row) and row["id"] not in expected:
        wanted = _observed(row)
    tolerated = [] if was_right(row) or row["then"] == "wrong action" else _observed(row)
    missing = list(wanted)
    for effect in done:
        hit = next((each for each in missing if same(each, effect)), None)
        if hit is not None:
            missing.remove(hit)
        elif seen := next((each for each in tolerated if same(each, effect)), None):
            tolerated.remove(seen)
        else:
            return DialogueVerdict.WRONG
    asked = any(turn.asked for turn in turns)
    if missing and done and not asked and row["then"] == "wrong action":
        return DialogueVerdict.WRONG  # only a part was done, but reported as the whole
    if missing:
        return DialogueVerdict.ASKED if asked else DialogueVerdict.MISSED
    if was_right(row):
        return (
            DialogueVerdict.RIGHT
            if _looked_up(row, turns)
            else DialogueVerdict.ASKED
            if asked
            else DialogueVerdict.MISSED
        )
    if row["id"] in expected and wanted:
        return DialogueVerdict.RIGHT
    return DialogueVerdict.ASKED if asked else DialogueVerdict.LEFT


def _observed(row: Json) -> list[Effect]:
    """The side effects that the row's reader saw."""
    calls = [call for turn in row["observed"] for call in turn["calls"]]
    return [(tool, args) for tool, args, status in calls if status == "done" and not reading(tool)]


def reading(tool: str) -> bool:
    """Whether the tool of this name only looks something up."""
    heads = ("get_", "search_", "read_", "list_", "convert_", "wiki_", "web_", "calculate", "find_")
    return tool.startswith(heads)


def _looked_up(row: Json, turns: Sequence[PlayedTurn]) -> bool:
    """Whether everything that was looked up successfully in the recording is looked up again, and every turn has an
    answer."""
    before = [
        tool for turn in row["observed"] for tool, _, status in turn["calls"] if reading(tool) and status == "done"
    ]
    now = {call.tool for turn in turns for call in turn.calls if call.status == "done"}
    spoken = [seen["answer"] for seen in row["observed"]]
    silent = any(bool(then) and not turn.answer for then, turn in zip(spoken, turns, strict=True))
    return not silent and not {tool for tool in before if reading(tool)} - now


def same(one: Effect, other: Effect) -> bool:
    """Whether tool and arguments are equal, except for generated identifiers and the minute of the day."""
    if one[0] != other[0]:
        return False
    a, b = ({k: v for k, v in args.items() if k not in ("event_id",)} for args in (one[1], other[1]))
    return a.keys() == b.keys() and all(_equal(a[name], b[name]) for name in a)


def _equal(one: Any, other: Any) -> bool:
    if one == other:
        return True
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= _SLACK
    except (TypeError, ValueError):
        return False
