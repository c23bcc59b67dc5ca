"""Did the right thing happen? The rule, without a model and without the wording of the answers.

* Only side effects that were carried out count. A row that a reader judged right must have the same ones again (same
  tool, same arguments; times that depend on the minute of the day may differ by `_SLACK`) and the same look-ups.
* In every other row a side effect is a wrong action unless `expected.json` names it for this row (a reader wrote those
  down after reading the row), or the row's reader saw it happen and did not call it wrong. So a new success counts as
  wrong until somebody has looked at it.
* A row whose expected effects all happened, and nothing else, is right. One where something is missing was asked about
  (the assistant's last word in some turn was a question) or missed. Rows in which nothing should happen are `left`.
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
    """Row id -> the side effects that a reader wants of it."""
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
        return DialogueVerdict.WRONG  # half of it, reported as the whole
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
    """Whether a tool of the library only looks something up, by its name."""
    heads = ("get_", "search_", "read_", "list_", "convert_", "wiki_", "web_", "calculate", "find_")
    return tool.startswith(heads)


def _looked_up(row: Json, turns: Sequence[PlayedTurn]) -> bool:
    """Whether what had been looked up with success is looked up again, and no turn is left without an answer."""
    before = [
        tool for turn in row["observed"] for tool, _, status in turn["calls"] if reading(tool) and status == "done"
    ]
    now = {call.tool for turn in turns for call in turn.calls if call.status == "done"}
    spoken = [seen["answer"] for seen in row["observed"]]
    silent = any(bool(then) and not turn.answer for then, turn in zip(spoken, turns, strict=True))
    return not silent and not {tool for tool in before if reading(tool)} - now


def same(one: Effect, other: Effect) -> bool:
    """Equal tool and arguments, but for identifiers that the tools make up and for the minute of the day."""
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
