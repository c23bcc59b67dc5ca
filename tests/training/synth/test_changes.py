"""Requests that change timers, alarms, lists, notes and contacts, and those of the stopwatch, birthdays and chance."""

from datetime import UTC, datetime
from typing import Any

import pytest

from training.scenarios.parts import Part, plain, value_tokens
from training.synth.clauses import Clause, TurnMeaning
from training.synth.wants import Setting

HERE = Setting(datetime(2026, 3, 10, 9, 30, tzinfo=UTC), "Boston")


def asked(capability: str, *pieces: str | tuple[str, str]) -> dict[str, Any] | None:
    """The arguments of the call that is meant; values are (kind, words)."""
    tokens = []
    for number, piece in enumerate(pieces, 1):
        tokens += plain(piece) if isinstance(piece, str) else value_tokens(piece[1], piece[0], number, piece[0])
    meaning = TurnMeaning([Clause("a", Part(tokens, capability), capability, 1)], HERE, lambda words: 1.0)
    wants = meaning.read(meaning.words, True, {}).wants
    return dict(wants[-1].arguments) if wants else None


@pytest.mark.parametrize(
    ("words", "action"),
    [("start the stopwatch", "start"), ("hold the stopwatch there", "stop"), ("carry on with the stopwatch", "resume"),
     ("back to zero with the stopwatch", "reset")],
)  # fmt: skip
def test_the_words_say_what_the_stopwatch_is_to_do(words: str, action: str) -> None:
    assert asked("control_stopwatch", words) == {"action": action}


def test_a_stopwatch_that_is_only_named_is_told_nothing() -> None:
    assert asked("control_stopwatch", "i need a stopwatch") is None


def test_a_timer_is_changed_by_what_was_said() -> None:
    ten, rice = ("duration", "ten minutes"), ("label", "rice")
    longer = asked("change_timer", "add", ten, "to my", rice, "timer")
    assert longer == {"action": "extend", "duration_seconds": 600, "label": "rice"}
    assert asked("change_timer", "take", ten, "off the timer") == {"action": "shorten", "duration_seconds": 600}
    assert asked("change_timer", "pause the", rice, "timer") == {"action": "pause", "label": "rice"}
    assert asked("change_timer", "start the timer over from the beginning") == {"action": "restart"}
    assert asked("change_timer", "the timer") is None


def test_an_alarm_is_moved_or_snoozed() -> None:
    assert asked("change_alarm", "snooze that please") == {"action": "snooze"}
    snoozed = asked("change_alarm", "snooze it for", ("duration", "ten minutes"))
    assert snoozed == {"action": "snooze", "duration_seconds": 600}
    assert asked("change_alarm", "move my alarm to", ("time", "eight p m")) == {"action": "move", "time": "20:00"}
    two = asked("change_alarm", "move the", ("time", "seven a m"), "alarm to", ("time", "eight a m"))
    assert two is None  # which of them is the new one is not read
    assert asked("change_alarm", "snooze it for", ("duration", "eight seconds")) is None  # the tool takes a minute


def test_a_reminder_gets_another_time() -> None:
    moved = asked("move_reminder", "move the reminder about the", ("message", "dentist"), "to", ("time", "eight p m"))
    assert moved is not None
    assert moved["due"] == "2026-03-10T20:00"


def test_of_two_lists_the_words_say_which_is_the_new_one() -> None:
    milk, home, camping = ("item", "milk"), ("list_name", "home"), ("list_name", "camping")
    wanted = {"to_list_name": "camping", "list_name": "home", "items": ["milk"]}
    assert asked("move_list_items", "move", milk, "from the", home, "list to the", camping, "list") == wanted
    assert asked("move_list_items", "put", milk, "on the", camping, "list instead of the", home, "list") == wanted
    renamed = asked("move_list_items", "rename the", home, "list to", camping)
    assert renamed == {"to_list_name": "camping", "list_name": "home"}
    assert asked("move_list_items", "move", milk, "from the", home, "list") is None


def test_notes_contacts_and_birthdays_go_by_their_names() -> None:
    assert asked("delete_note", "bin the note about the", ("topic", "trip")) == {"title": "trip"}
    assert asked("delete_contact", "delete", ("person", "tom baker"), "from my contacts") == {"name": "Tom Baker"}
    assert asked("get_birthday", "when is", ("person", "tom baker's"), "birthday") == {"name": "Tom Baker"}
    assert asked("get_birthday", "whose birthday is next") == {}


def test_what_is_left_to_chance_has_a_kind_and_bounds() -> None:
    assert asked("pick_random", "heads or tails") == {"kind": "coin"}
    assert asked("pick_random", "roll the dice") == {"kind": "die"}
    bounds = asked("pick_random", "a number between", ("number", "five"), "and", ("number", "twenty"))
    assert bounds == {"kind": "number", "low": 5, "high": 20}
    assert asked("pick_random", "roll again") is None
