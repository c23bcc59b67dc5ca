"""What a time is for tells morning from evening, and a span of time has a beginning and a length."""

from typing import Any

import pytest

from bench.dialogues.play import play


def only(*turns: str) -> tuple[str, dict[str, Any]]:
    """The one thing that the last turn did."""
    [call] = play(list(turns), True)[-1].writes
    return call.tool, dict(call.arguments)


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("alarm for ten to three for the school run", "14:50"),
        ("alarm for eight for the school run", "08:00"),
        ("bedtime alarm for quarter to ten", "21:45"),
        ("set an alarm for half eight for supper", "20:30"),
        ("wake me at half seven for breakfast", "07:30"),
        ("set an alarm for half one for lunch", "13:30"),
        ("alarm at ten for bed", "22:00"),
    ],
)
def test_an_alarm_is_in_the_half_of_the_day_of_what_it_is_for(said: str, time: str) -> None:
    tool, arguments = only(said)
    assert (tool, arguments["time"]) == ("set_alarm", time)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("remind me at half eight to set off for the school run", "2026-11-26T08:30"),
        ("remind me at nine to take my drops before bed", "2026-11-25T21:00"),
        ("remind me to take the pills with breakfast at eight", "2026-11-26T08:00"),
        ("remind me at eight to take the mince out for dinner", "2026-11-25T20:00"),
        ("remind me at eight to ring the pub", "2026-11-25T20:00"),
    ],
)
def test_a_reminder_is_by_what_its_text_shows_else_at_the_next_such_hour(said: str, due: str) -> None:
    tool, arguments = only(said)
    assert (tool, arguments["due"]) == ("create_reminder", due)


def test_the_occasion_before_the_time_is_part_of_the_text() -> None:
    tool, arguments = only("remind me with breakfast at seven to charge my watch")
    assert (tool, arguments) == (
        "create_reminder",
        {"text": "charge my watch with breakfast", "due": "2026-11-26T07:00"},
    )


@pytest.mark.parametrize(
    ("said", "title", "start", "minutes"),
    [
        ("put a delivery in my diary for friday between one and five", "Delivery", "2026-11-27T13:00", 240),
        ("put pilates on saturday at eight till nine", "Pilates", "2026-11-28T08:00", 60),
        ("add a call with Mum on sunday at four till half four", "Call with Mum", "2026-11-29T16:00", 30),
        ("put the quiz night in for tuesday seven till ten", "Quiz night", "2026-12-01T19:00", 180),
        ("block out time for painting between ten and twelve on monday morning", "Time for painting",
         "2026-11-30T10:00", 120),
        ("calendar: supper with Anna on saturday from eight till ten", "Supper with Anna", "2026-11-28T20:00", 120),
        ("put a gig in my calendar for friday at eight", "Gig", "2026-11-27T20:00", 60),
        ("put breakfast with Ben in my diary for friday from eight till nine", "Breakfast with Ben",
         "2026-11-27T08:00", 60),
        ("put a party in my calendar for saturday from two till six", "Party", "2026-11-28T14:00", 240),
        ("put the school disco in my calendar on thursday from six till eight", "School disco",
         "2026-11-26T18:00", 120),
    ],
)  # fmt: skip
def test_an_event_has_a_beginning_and_a_length(said: str, title: str, start: str, minutes: int) -> None:
    tool, arguments = only(said)
    assert tool == "create_event"
    assert (arguments["title"], arguments["start"], arguments["duration_minutes"]) == (title, start, minutes)
    assert "location" not in arguments
