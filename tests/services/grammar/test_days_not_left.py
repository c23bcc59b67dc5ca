"""Days and times that no value has are asked about, and a correction that lost a value takes nothing back."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


@pytest.mark.parametrize(
    "said",
    [
        "wake me at nine on my anniversary",
        "wake me at half past eight for a fortnight",
        "add the same as last time to my shopping list",
        "remind me to take the pie out in ten and the rolls in forty",
        "remind me at eight and again at eight",
        "put a reminder in my calendar for tuesday at one to check the loft",
    ],
)
def test_it_is_asked_about(said: str) -> None:
    assert writes(said) == []
    assert last(said).asked


def test_minutes_time_is_counted_from_now() -> None:
    assert writes("set an alarm for twenty minutes time")[0][1]["time"] == "19:03"


def test_a_reminder_keeps_the_day_in_its_text() -> None:
    said = "remind me to pack for two weeks away at six pm"
    assert writes(said)[0][1]["text"] == "pack for two weeks away"


def test_a_correction_that_lost_its_time_takes_nothing_back() -> None:
    turns = ("remind me to air the room at eight", "no at nine and call it fresh air")
    assert (writes(*turns), last(*turns).answer) == (
        [],
        "I did not get all of that, so I changed nothing. Please say it again.",
    )
