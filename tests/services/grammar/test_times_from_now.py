"""A corrected length from now, and times before the first or the last event of a day."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize("said", ["actually three hours", "make it three hours", "no three hours"])
def test_another_length_moves_the_reminder(said: str) -> None:
    _, moved = play(["remind me in an hour to drain the pump", said], True)
    assert done(moved)[-1] == ("create_reminder", {"text": "drain the pump", "due": "2026-11-25T21:43"})


def test_another_length_moves_the_alarm() -> None:
    _, moved = play(["wake me in forty minutes", "make it three quarters of an hour"], True)
    assert done(moved)[-1] == ("set_alarm", {"time": "19:28", "repeat": "none"})


@pytest.mark.parametrize(
    ("which", "time"),
    [
        ("first meeting", "08:30"),
        ("first appointment", "08:30"),
        ("last meeting", "14:00"),
        ("meeting with ben", "14:00"),
    ],
)
def test_the_first_and_the_last_meeting_are_found_by_their_place(which: str, time: str) -> None:
    [turn] = play([f"set an alarm one hour before my {which} tomorrow"], True)
    assert done(turn) == [("set_alarm", {"time": time, "date": "2026-11-26", "repeat": "none"})]
