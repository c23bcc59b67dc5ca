"""A question about a side effect is a sentence, whatever the tool and its arguments."""

import random
import re
from typing import Any

import pytest

from tests.tools.library.home import TOOLS
from tools.confirmation_question import should_i
from tools.spec import ToolSpec

WRITES = {name: tool.spec for name, tool in TOOLS.items() if not tool.spec.safe}
UNSPEAKABLE = re.compile(r"_|\$|\d{4}-\d\d|\dT\d|\b\d\d:\d\d\b|\d\.\d{3}|\bnone\b|None|  |\?\?|\[|\{")


def value_for(name: str, dice: random.Random) -> Any:
    if name in ("time",):
        return "08:00"
    if name in ("date",):
        return "2026-11-26"
    if name in ("due", "start", "end"):
        return "2026-11-26T20:05"
    if name.startswith("duration") or name in ("percent", "amount"):
        return dice.choice([1, 45, 600])
    if name in ("items", "attendees", "to"):
        return ["milk", "oat milk"][: dice.randint(1, 2)]
    if name == "repeat":
        return dice.choice(["none", "daily", "weekdays"])
    return dice.choice(["lunch with Sam", "shopping", "$1.event_id", "5d8f6a3e", "ready?", None])


@pytest.mark.parametrize("tool", sorted(WRITES))
def test_every_write_is_asked_about_in_a_sentence(tool: str) -> None:
    spec = WRITES[tool]
    names = list(spec.parameters["properties"])
    for seed in range(40):
        dice = random.Random(f"{tool} {seed}")
        said = should_i(spec, {name: value_for(name, dice) for name in names if dice.random() < 0.8})
        assert said.startswith("Should I "), said
        assert said.endswith("?"), said
        assert not UNSPEAKABLE.search(said), said


@pytest.mark.parametrize(
    ("tool", "arguments", "question"),
    [
        (
            "set_alarm",
            {"time": "08:00", "date": "2026-11-26", "repeat": "none"},
            "Should I set the alarm for 8 AM on Thursday, November 26?",
        ),
        ("cancel_alarm", {"time": "07:00"}, "Should I cancel the alarm for 7 AM?"),
        ("set_timer", {"duration_seconds": 600}, "Should I set the timer for 10 minutes?"),
        ("cancel_timer", {}, "Should I cancel the timer?"),
        (
            "create_reminder",
            {"text": "take the bins out", "due": "2026-11-25T20:00"},
            "Should I create the reminder for Wednesday, November 25 at 8 PM: take the bins out?",
        ),
        (
            "add_list_items",
            {"list_name": "shopping", "items": ["milk", "bread"]},
            "Should I add milk and bread to your shopping list?",
        ),
        ("delete_event", {"event_id": "5d8f6a3e"}, "Should I delete the calendar event?"),
    ],
)
def test_the_question_says_what_would_be_done(tool: str, arguments: dict[str, Any], question: str) -> None:
    assert should_i(TOOLS[tool].spec, arguments) == question


def test_a_tool_that_nobody_foresaw_is_asked_about_in_a_sentence_too() -> None:
    spec = ToolSpec("burn_house", "Burns it.", {"type": "object", "properties": {"street": {"type": "string"}}})
    assert should_i(spec, {"street": "elm_street"}) == "Should I burn the house with elm street?"
