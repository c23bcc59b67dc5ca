"""One of two times, by whether the day is free: saturday is, friday and tomorrow are not."""

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(said: str) -> PlayedTurn:
    return play([said], True)[-1]


@pytest.mark.parametrize(
    ("said", "day", "time"),
    [
        ("wake me at ten if I've nothing on on saturday, otherwise eight", "2026-11-28", "10:00"),
        ("wake me at nine if I'm free on friday, if not half six", "2026-11-27", "06:30"),
        ("if I've got nothing on on saturday set an alarm for ten, otherwise set one for eight", "2026-11-28", "10:00"),
        ("pop an alarm on for ten if we haven't got anything on on friday, or else seven", "2026-11-27", "07:00"),
        ("set an alarm for seven if I have anything on tomorrow, otherwise nine", "2026-11-26", "07:00"),
        ("set an alarm for ten on friday if I have nothing on, otherwise for eight", "2026-11-27", "08:00"),
    ],
)
def test_the_calendar_chooses_the_time(said: str, day: str, time: str) -> None:
    turn = last(said)
    assert [(call.tool, call.arguments["date"], call.arguments["time"]) for call in turn.writes] == [
        ("set_alarm", day, time)
    ]
    assert "left the rest" not in turn.answer


@pytest.mark.parametrize(
    "said",
    [
        "set an alarm for ten if I'm free, otherwise eight",
        "wake me at nine if I'm free on friday otherwise eight is fine",
        "wake me at nine if I'm free on friday, otherwise ask Ben to ring me",
    ],
)
def test_without_a_day_or_with_other_words_nothing_is_done(said: str) -> None:
    assert last(said).writes == []
