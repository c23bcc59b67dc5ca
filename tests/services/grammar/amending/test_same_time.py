"""A day that is better, and "same time" behind it: the thing is moved and keeps its time, and nothing else is made."""

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*said: str) -> PlayedTurn:
    return play(list(said), True)[-1]


_ALARM = "set an alarm for half six on friday"
_LUNCH = "put lunch with Ben in my calendar on friday at one"


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("monday's better, same time", "2026-11-30T13:00"),
        ("monday suits us better actually same time please", "2026-11-30T13:00"),
        ("wednesday's easier for him, same time", "2026-12-02T13:00"),
        ("thursday would suit them better", "2026-11-26T13:00"),
    ],
)
def test_an_event_goes_to_the_better_day(said: str, start: str) -> None:
    [call] = last(_LUNCH, said).writes
    assert (call.tool, call.arguments["start"]) == ("update_event", start)


def test_an_alarm_goes_to_the_better_day() -> None:
    turn = last(_ALARM, "tuesday's better, same time")
    assert [(call.tool, call.arguments["date"], call.arguments["time"]) for call in turn.writes] == [
        ("cancel_alarm", "2026-11-27", "06:30"),
        ("set_alarm", "2026-12-01", "06:30"),
    ]


@pytest.mark.parametrize("said", ["oh no friday's no good, monday, same time", "it's monday now, same time"])
def test_a_day_said_of_the_thing_itself_makes_no_second_one(said: str) -> None:
    assert "create_event" not in [call.tool for call in last(_LUNCH, said).writes]


def test_one_more_at_the_same_time_is_made() -> None:
    [call] = last(_LUNCH, "and one on monday same time").writes
    assert (call.tool, call.arguments["start"]) == ("create_event", "2026-11-30T13:00")


def test_an_event_that_is_looked_up_keeps_its_time_without_a_question() -> None:
    turn = last("move my dentist appointment to monday same time")
    assert [call.arguments["start"] for call in turn.writes] == ["2026-11-30T11:00"]
    assert "?" not in turn.answer
