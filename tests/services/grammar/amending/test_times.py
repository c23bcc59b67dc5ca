"""Times, days, ends and lengths of what was just made, in the next turn; and what is counted from it."""

from typing import Any

import pytest

from bench.dialogues.play import play

Calls = list[tuple[str, dict[str, Any]]]


def done(*turns: str) -> Calls:
    """What the last turn did, without the cancelling of what another call takes the place of."""
    calls = [(call.tool, dict(call.arguments)) for call in play(list(turns), True)[-1].writes]
    return [each for each in calls if not each[0].startswith("cancel_")]


SWIM = "put swimming in my diary for saturday at ten"


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("the day before instead", {"start": "2026-11-27T10:00"}),
        ("no, the week after", {"start": "2026-12-05T10:00"}),
        ("sorry same time on sunday", {"start": "2026-11-29T10:00"}),
        ("the same time on friday instead", {"start": "2026-11-27T10:00"}),
        ("actually till half eleven", {"duration_minutes": 90}),
        ("until twelve", {"duration_minutes": 120}),
        ("it finishes at quarter to twelve", {"duration_minutes": 105}),
        ("make it until one", {"duration_minutes": 180}),
        ("for half an hour", {"duration_minutes": 30}),
        ("actually half an hour before", {"start": "2026-11-28T09:30"}),
        ("in the evening", {"start": "2026-11-28T22:00"}),
        ("and it lasts two hours", {"duration_minutes": 120}),
    ],
)
def test_an_event_is_moved_or_lasts_longer(said: str, changed: dict[str, Any]) -> None:
    [(tool, arguments)] = done(SWIM, said)
    del arguments["event_id"]
    assert (tool, arguments) == ("update_event", changed)


@pytest.mark.parametrize(
    ("said", "time", "date"),
    [
        ("in the evening", "20:00", "2026-11-25"),
        ("tonight please", "20:00", "2026-11-25"),
        ("pm not am", "20:00", "2026-11-25"),
        ("tomorrow evening", "20:00", "2026-11-26"),
    ],
)
def test_the_half_of_the_day_is_said_behind_an_alarm(said: str, time: str, date: str) -> None:
    [(tool, arguments)] = done("set an alarm for eight", said)
    assert (tool, arguments["time"], arguments["date"]) == ("set_alarm", time, date)


@pytest.mark.parametrize("said", ["in the morning", "not pm, am", "am please"])
def test_what_it_is_already_is_told_and_nothing_is_done(said: str) -> None:
    turn = play(["set an alarm for eight", said], True)[-1]
    assert not turn.writes
    assert turn.answer == "Alarm set for 8 AM tomorrow."


def test_half_of_the_day_that_is_over_is_tomorrow_s() -> None:
    wanted = ("move_reminder", {"text": "bleed the radiators", "due": "2026-11-26T09:00"})
    assert done("remind me to bleed the radiators at nine tonight", "make that am") == [wanted]


def test_what_was_only_looked_up_does_not_change_by_a_part_of_the_day() -> None:
    assert done("when is my dentist appointment", "in the evening") == []
    assert done("what's on friday", "until four") == []


@pytest.mark.parametrize(
    "said", ["not a quarter of an hour, half an hour", "no not a quarter of an hour, thirty minutes"]
)
def test_a_comma_divides_what_it_is_not_from_what_it_is(said: str) -> None:
    assert done("set a timer for fifteen minutes", said) == [("set_timer", {"duration_seconds": 1800})]


@pytest.mark.parametrize(("said", "seconds"), [("no, I meant hours", 28_800), ("sorry, seconds", 8)])
def test_only_the_unit_of_a_timer_is_corrected(said: str, seconds: int) -> None:
    assert done("set a timer for eight minutes", said) == [("set_timer", {"duration_seconds": seconds})]


@pytest.mark.parametrize(
    ("turns", "wanted"),
    [
        (("put a viewing in my diary for monday at four", "remind me an hour before"),
         ("create_reminder", {"text": "Viewing", "due": "2026-11-30T15:00"})),
        (("put a viewing in my diary for monday at four", "and remind me twenty minutes before that to find the keys"),
         ("create_reminder", {"text": "find the keys", "due": "2026-11-30T15:40"})),
        (("put a ferry in my diary for sunday at nine am", "set an alarm two hours before that"),
         ("set_alarm", {"time": "07:00", "date": "2026-11-29", "repeat": "none"})),
        (("put a ferry in my diary for sunday at nine am", "wake me an hour before that"),
         ("set_alarm", {"time": "08:00", "date": "2026-11-29", "repeat": "none"})),
        (("remind me to feed the dog at four tomorrow", "and another one two hours before that"),
         ("create_reminder", {"text": "feed the dog", "due": "2026-11-26T14:00"})),
        (("set an alarm for nine", "and another one a quarter of an hour later"),
         ("set_alarm", {"time": "09:15", "date": "2026-11-26", "repeat": "none"})),
    ],
)  # fmt: skip
def test_one_more_is_counted_from_the_last_one(turns: tuple[str, ...], wanted: tuple[str, dict[str, Any]]) -> None:
    assert done(*turns) == [wanted]


@pytest.mark.parametrize(
    "said",
    [
        "remind me half an hour before that to leave",
        "set an alarm half an hour before that",
        "wake me three hours before that",
    ],
)
def test_a_time_before_something_unknown_is_not_counted_from_now(said: str) -> None:
    assert done(said) == []


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("set a timer for 15 minutes not 50", "set_timer", {"duration_seconds": 900}),
        ("put a call with Mum in my diary tomorrow at three for 20 minutes not 40", "create_event",
         {"title": "Call with Mum", "start": "2026-11-26T15:00", "duration_minutes": 20, "repeat": "none"}),
        ("give me seventy seconds", "set_timer", {"duration_seconds": 70}),
        ("can you put 40 euros in pounds on my shopping list", "add_list_items",
         {"list_name": "shopping", "items": ["40 euros in pounds"]}),
    ],
)  # fmt: skip
def test_values_in_one_turn(said: str, tool: str, arguments: dict[str, Any]) -> None:
    assert done(said) == [(tool, arguments)]


@pytest.mark.parametrize("said", ["just give me a moment", "could you give me a sec", "give me two seconds"])
def test_who_asks_for_a_moment_gets_no_timer(said: str) -> None:
    assert done(said) == []


@pytest.mark.parametrize("said", ["shift it back to twelve", "knock it back to twelve", "bump it back to twelve"])
def test_back_to_an_hour_is_no_length(said: str) -> None:
    assert [each["time"] for _, each in done("set an alarm for eight on friday", said)] == ["12:00"]
    assert [each["start"] for _, each in done(SWIM, said)] == ["2026-11-28T12:00"]


def test_delayed_until_an_hour() -> None:
    assert [each.get("start") for _, each in done(SWIM, "postpone it until twelve")] in (["2026-11-28T12:00"], [])
