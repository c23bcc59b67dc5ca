"""What the library's tools do is said as a person says it, with and without values."""

from typing import Any

import pytest

from tools import library, question_actions
from tools.confirmation_question import doing, should_i
from tools.spec import ToolSpec

SPECS = {tool.name: tool.spec for tool in library.load()}


@pytest.mark.parametrize(
    ("tool", "arguments", "asked"),
    [
        (
            "add_list_items",
            {"list_name": "packing", "items": ["socks", "soap"]},
            "add socks and soap to your packing list",
        ),
        ("add_list_items", {"items": ["socks"]}, "add socks to the list"),
        ("remove_list_items", {"items": ["rice"]}, "take rice off the list"),
        ("remove_list_items", {"items": ["rice"], "list_name": "lunch"}, "take rice off your lunch list"),
        ("move_list_items", {"items": ["rice"], "to_list_name": "lunch"}, "move rice to your lunch list"),
        (
            "move_list_items",
            {"items": ["rice"], "list_name": "supper", "to_list_name": "lunch"},
            "move rice from your supper list to your lunch list",
        ),
        (
            "move_list_items",
            {"list_name": "supper", "to_list_name": "lunch"},
            "move everything from your supper list to your lunch list",
        ),
        ("clear_list", {"list_name": "lunch"}, "clear your lunch list"),
        ("cancel_timer", {"all": True}, "cancel all timers"),
        ("cancel_alarm", {"time": "06:00"}, "cancel the alarm for 6 AM"),
        ("change_timer", {"action": "extend", "duration_seconds": 240}, "make the timer 4 minutes longer"),
        (
            "change_timer",
            {"action": "shorten", "duration_seconds": 240, "label": "rice"},
            "make the timer called rice 4 minutes shorter",
        ),
        (
            "change_timer",
            {"action": "rename", "label": "rice", "new_label": "stew"},
            "rename the timer called rice to stew",
        ),
        ("change_timer", {"action": "pause"}, "pause the timer"),
        ("change_alarm", {"action": "move", "duration_seconds": 2700}, "move the alarm by 45 minutes"),
        ("change_alarm", {"action": "move", "alarm_time": "06:00", "time": "06:45"}, "move the 6 AM alarm to 6:45 AM"),
        (
            "change_alarm",
            {"action": "move", "time": "06:45", "date": "2026-11-27"},
            "move the alarm to Friday, November 27 at 6:45 AM",
        ),
        ("change_alarm", {"action": "rename", "alarm_time": "06:00", "label": "run"}, "rename the 6 AM alarm to run"),
        ("change_alarm", {"action": "snooze", "duration_seconds": 300}, "snooze the alarm for 5 minutes"),
        (
            "move_reminder",
            {"text": "water the fern", "due": "2026-11-27T18:00"},
            "move the reminder to Friday, November 27 at 6 PM: water the fern",
        ),
        ("append_note", {"title": "garage", "content": "buy oil"}, "add to the note called garage: buy oil"),
        ("delete_note", {"title": "garage"}, "delete the note called garage"),
        (
            "update_event",
            {"event_id": "5d8f6a3e", "start": "2026-11-27T18:00", "location": "Kay's"},
            "move the calendar event to Friday, November 27 at 6 PM and put Kay's as the place of it",
        ),
        ("add_contact", {"name": "Kay", "phone": "5550188"}, "save the contact Kay, with the number 5550188"),
        (
            "start_navigation",
            {"destination": "the pier", "mode": "walking"},
            "start the navigation to the pier on foot",
        ),
        ("play_music", {"item": "blues", "shuffle": True}, "shuffle blues"),
        ("control_playback", {"action": "next"}, "skip to the next song"),
    ],
)
def test_a_call_is_asked_about_as_a_person_would(tool: str, arguments: dict[str, Any], asked: str) -> None:
    assert should_i(SPECS[tool], arguments) == f"Should I {asked}?"


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("add_list_items", "add that to your list"),
        ("remove_list_items", "take that off your list"),
        ("move_list_items", "move that to another list"),
        ("append_note", "add that to the note"),
        ("set_alarm", "set the alarm"),
    ],
)
def test_what_a_tool_does_needs_no_value(tool: str, said: str) -> None:
    assert doing(tool) == said


def test_values_that_a_sentence_has_no_place_for_stay() -> None:
    said = {"items": ["rice"], "list_name": "lunch", "shop": "corner"}
    assert question_actions.action("add_list_items", said) == "add rice to your lunch list"
    assert said == {"shop": "corner"}


def test_a_tool_of_somebody_else_has_no_words_here() -> None:
    spec = ToolSpec("feed_cat", "Feeds it.", {"type": "object", "properties": {}})
    assert not question_actions.action("feed_cat", {})
    assert should_i(spec, {}) == "Should I feed the cat?"
