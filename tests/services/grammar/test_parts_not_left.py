"""Parts of a request that were left out silently: a second person, a second half of the day, "before"; and courtesy."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


@pytest.mark.parametrize(
    "said",
    ["text Ben I'm on the bus and mum that I'm fine", "let Anna know it's off and our Tom that we're at home"],
)
def test_a_text_for_two_people_is_asked_about(said: str) -> None:
    assert (writes(said), last(said).asked) == ([], True)


def test_a_that_within_a_text_is_no_person() -> None:
    ((tool, sent),) = writes("text Anna I know and hope that we win")
    assert (tool, sent["message"]) == ("send_sms", "I know and hope that we win.")


def test_both_halves_of_the_day_are_two_alarms() -> None:
    assert [each["time"] for _, each in writes("set an alarm for half past five am and pm")] == ["05:30", "17:30"]


@pytest.mark.parametrize(
    "said", ["remind me at eight and at nine to air the room", "remind me to air the room at eight and at nine"]
)
def test_a_reminder_at_two_times_is_two(said: str) -> None:
    assert [(each["text"], each["due"][-5:]) for _, each in writes(said)] == [
        ("air the room", "20:00"),
        ("air the room", "21:00"),
    ]


def test_before_an_hour_is_asked_about() -> None:
    assert writes("wake me before half past six") == []
    assert last("wake me before half past six").asked


def test_who_is_booked_in_is_no_part_of_the_title() -> None:
    assert writes("book me an eye test on monday at four")[0][1]["title"] == "Eye test"


def test_an_old_courtesy_denies_nothing() -> None:
    assert last("i don't suppose you could wake me at ten past six").answer != "Okay, I won't wake you at ten past six."
