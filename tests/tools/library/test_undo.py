"""What a write says of itself is enough to take it back: afterwards everything is as it was."""

from typing import Any

import pytest

from services.grammar.memory import undo_arguments
from services.models.call_view import KnownCall, KnownCallStatus
from tests.tools.library.home import TOOLS, Home, play

KEPT = (
    ("set_timer", {"duration_seconds": 300, "label": "rice"}),
    ("set_alarm", {"time": "06:30", "date": "2026-03-14", "label": "run"}),
    ("set_alarm", {"time": "07:15", "repeat": "weekdays"}),
    ("create_reminder", {"text": "water the plants", "due": "2026-03-12T18:00"}),
    ("create_reminder", {"text": "buy stamps"}),
    ("create_reminder", {"text": "feed the cat", "due": "2026-03-11T08:00", "rule": "FREQ=DAILY"}),
    ("set_alarm", {"time": "09:00", "rule": "FREQ=WEEKLY;BYDAY=MO,WE", "label": "swim"}),
    ("add_list_items", {"list_name": "shopping", "items": ["eggs", "flour"]}),
    ("add_list_items", {"list_name": "packing", "items": ["eggs", "tent"]}),
    ("create_note", {"title": "Roof", "content": "4200 pounds"}),
)
WRITES = (
    ("set_timer", {"duration_seconds": 600, "label": "tea"}),
    ("set_alarm", {"time": "08:00"}),
    ("set_timer", {"duration_seconds": 600}),
    ("set_alarm", {"time": "10:00", "repeat": "daily"}),
    ("set_alarm", {"time": "10:00", "rule": "FREQ=WEEKLY;BYDAY=SU"}),
    ("cancel_timer", {}),
    ("cancel_timer", {"all": True}),
    ("change_timer", {"action": "extend", "duration_seconds": 60, "label": "rice"}),
    ("change_timer", {"action": "shorten", "duration_seconds": 60}),
    ("change_timer", {"action": "pause"}),
    ("cancel_alarm", {"all": True}),
    ("cancel_alarm", {"label": "run"}),
    ("cancel_alarm", {"time": "07:15", "date": "2026-03-11"}),
    ("change_alarm", {"action": "move", "alarm_time": "06:30", "time": "07:00"}),
    ("change_alarm", {"action": "move", "alarm_time": "07:15", "time": "07:30"}),
    ("change_alarm", {"action": "move", "alarm_time": "09:00", "time": "10:00", "date": "2026-03-11"}),
    ("move_reminder", {"text": "plants", "due": "2026-03-13T09:00"}),
    ("move_reminder", {"text": "cat", "due": "2026-03-13T09:00"}),
    ("create_reminder", {"text": "swim", "due": "2026-03-11T10:00", "rule": "FREQ=WEEKLY;BYDAY=MO"}),
    ("cancel_reminder", {"text": "cat"}),
    ("cancel_alarm", {"time": "06:30"}),
    ("cancel_alarm", {"time": "07:15"}),
    ("create_reminder", {"text": "call the vet", "due": "2026-03-11T10:00"}),
    ("cancel_reminder", {"text": "plants"}),
    ("cancel_reminder", {"text": "stamps"}),
    ("add_list_items", {"list_name": "shopping", "items": ["eggs", "milk"]}),
    ("remove_list_items", {"list_name": "shopping", "items": ["eggs", "soap"]}),
    ("clear_list", {"list_name": "shopping"}),
    ("remove_list_items", {"items": ["FLOUR"]}),
    ("move_list_items", {"list_name": "shopping", "to_list_name": "groceries"}),
    ("create_note", {"title": "Roof", "content": "two weeks"}),
    ("create_note", {"content": "the boiler man comes on thursday"}),
    ("delete_note", {"title": "roof"}),
    ("move_list_items", {"list_name": "shopping", "to_list_name": "packing"}),
    ("move_list_items", {"to_list_name": "packing", "items": ["eggs", "flour"]}),
)


async def state(home: Home) -> dict[str, Any]:
    """Everything that is kept, without the numbers that a new row gets, and lists in any order."""
    kept = dict(await home.library.overview())
    for kind in ("timers", "alarms", "reminders"):
        kept[kind] = sorted(str({name: value for name, value in row.items() if name != "id"}) for row in kept[kind])
    notes = await home.do("search_notes")
    kept["notes"] = sorted(str(note) for note in (notes if isinstance(notes, list) else [notes]))
    kept["lists"] = {row["name"]: sorted(row["items"]) for row in kept["lists"]}
    return kept


@pytest.mark.parametrize(("tool", "arguments"), WRITES)
def test_undo_leaves_everything_as_it_was(tool: str, arguments: dict[str, Any]) -> None:
    async def main(home: Home) -> None:
        for name, given in KEPT:
            await home.do(name, **given)
        before = await state(home)
        result = await home.do(tool, **arguments)
        assert await state(home) != before
        undo = TOOLS[TOOLS[tool].spec.undo_with or ""].spec
        known = undo_arguments(KnownCall(1, tool, arguments, KnownCallStatus.DONE, value=result), undo)
        assert known is not None
        await home.do(undo.name, **known)
        assert await state(home) == before

    play(main)


def test_a_timer_without_a_name_is_called_by_its_length() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=180)
        await home.do("set_timer", duration_seconds=600)
        assert await home.told("cancel_timer", label="3 minute") == "I cancelled the timer for 3 minutes."
        assert await home.told("cancel_timer", label="ten minutes") == "I cancelled the timer for 10 minutes."

    play(main)


def test_what_changed_nothing_cannot_be_undone() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["eggs"])
        again = {"list_name": "shopping", "items": ["eggs"]}
        result = await home.do("add_list_items", **again)
        undo = TOOLS["remove_list_items"].spec
        assert undo_arguments(KnownCall(1, "add_list_items", again, KnownCallStatus.DONE, value=result), undo) is None

    play(main)
