""" "Cancel both" behind things of several kinds: all are taken back, or the user is told what cannot be."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play

ALARM_GONE = ("cancel_alarm", {"time": "05:30", "date": "2026-11-26"})


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return sorted((call.tool, dict(call.arguments)) for call in turn.writes)


@pytest.mark.parametrize("said", ["cancel both", "bin both of them", "scrap the lot"])
def test_things_of_several_kinds_all_go(said: str) -> None:
    made, gone = play(["set an alarm for half five and a timer for forty minutes", said], True)
    assert len(made.writes) == 2
    assert done(gone) == [ALARM_GONE, ("cancel_timer", {"label": "40 minutes"})]


def test_what_was_put_on_a_list_goes_too() -> None:
    _, gone = play(["set an alarm for half five and add cocoa to the shopping list", "cancel both"], True)
    assert done(gone) == [ALARM_GONE, ("remove_list_items", {"items": ["cocoa"], "list_name": "shopping"})]


def test_a_message_cannot_be_taken_back() -> None:
    _, asked, gone = play(["set an alarm for half five and text ben i'm off", "cancel both", "yes"], True)
    assert not asked.writes
    assert asked.answer == "I can only take back the alarm for 5:30 AM. Should I?"
    assert done(gone) == [ALARM_GONE]


def test_of_several_that_can_go_and_one_that_cannot_the_user_is_told() -> None:
    words = "set an alarm for half five and a timer for forty minutes and text ben i'm off"
    made, told = play([words, "cancel everything"], True)
    assert len(made.writes) == 3
    assert not told.writes
    assert told.answer.startswith("I can't take all of that back.")


def test_did_you_get_rid_of_it_is_about_what_was_done() -> None:
    *_, told = play(["add cocoa to the shopping list", "remove it", "did you get rid of it"], False)
    assert told.answer == "Yes. I took cocoa off your shopping list."
