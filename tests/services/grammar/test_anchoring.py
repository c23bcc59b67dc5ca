"""Times that are said from an event on are counted from the event, and from now never."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


@pytest.mark.parametrize(
    ("turns", "at"),
    [
        (("when is the dentist", "set an alarm for an hour before that"), ("10:00", "2026-11-27")),
        (("when is the dentist", "wake me three hours before it"), ("08:00", "2026-11-27")),
        (("set an alarm two hours before the standup",), ("07:30", "2026-11-26")),
    ],
)
def test_an_alarm_is_set_before_an_event(turns: tuple[str, ...], at: tuple[str, str]) -> None:
    ((tool, arguments),) = writes(*turns)
    assert (tool, arguments["time"], arguments["date"]) == ("set_alarm", *at)


@pytest.mark.parametrize(
    ("turns", "text", "due"),
    [
        (("what's on friday", "remind me an hour before the dentist"), "Dentist appointment", "2026-11-27T10:00"),
        (
            ("remind me half an hour before the budget review to print the slides",),
            "print the slides",
            "2026-11-27T13:30",
        ),
        (("remind me to print the slides an hour before the budget review",), "print the slides", "2026-11-27T13:00"),
        (
            ("book lunch with Anna saturday at one", "remind me about that an hour before"),
            "Lunch with Anna",
            "2026-11-28T12:00",
        ),
        (("when's the budget review", "remind me ten minutes after that to call mum"), "call mum", "2026-11-27T15:10"),
    ],
)
def test_a_reminder_is_made_before_or_after_an_event(turns: tuple[str, ...], text: str, due: str) -> None:
    assert writes(*turns) == [("create_reminder", {"text": text, "due": due})]


@pytest.mark.parametrize(
    "turns",
    [
        ("set an alarm two hours before that",),
        ("what's on friday", "set an alarm an hour before that"),
        ("remind me ten minutes before the football to get the snacks in",),
        ("remind me ten minutes before I leave to take the bins out",),
    ],
)
def test_what_is_not_known_is_asked_for_and_nothing_is_done(turns: tuple[str, ...]) -> None:
    turn = last(*turns)
    assert turn.writes == []
    assert "I did nothing" in turn.answer


def test_a_length_from_now_stays_one() -> None:
    ((tool, arguments),) = writes("remind me in ten minutes to call mum after dinner")
    assert (tool, arguments["text"]) == ("create_reminder", "call mum after dinner")


@pytest.mark.parametrize(
    ("turns", "tool", "value"),
    [
        (("what's Ben's number", "text him that I'm outside"), "send_sms", ["+447700900333"]),
        (("what's Anna's number", "give her a ring"), "place_call", "+447700900222"),
        (("when is my meeting with Ben", "ring him please"), "place_call", "+447700900333"),
        (("text mum I'm nearly there", "actually can you call her"), "place_call", "+447700900111"),
        (("what's Ben's number", "call him back"), "place_call", "+447700900333"),
    ],
)
def test_a_person_who_was_spoken_of_is_reached(turns: tuple[str, ...], tool: str, value: object) -> None:
    ((called, arguments),) = writes(*turns)
    assert (called, arguments.get("to") or arguments.get("number")) == (tool, value)


@pytest.mark.parametrize(
    "turns",
    [
        ("ring him",),
        ("text her I'm late",),
        ("when's the dentist", "ring them"),
        ("what's Ben's number", "what's the date", "flip a coin", "roll a die", "ring him"),
    ],
)
def test_who_is_meant_is_asked_where_nobody_was_spoken_of(turns: tuple[str, ...]) -> None:
    turn = last(*turns)
    assert (turn.writes, turn.answer.endswith("?")) == ([], True)


def test_who_rings_himself_asks_for_nothing() -> None:
    assert last("text mum I can't make it", "oh I'll ring her myself then").calls == []


def test_the_time_is_told_whatever_was_made_before() -> None:
    assert [call.tool for call in last("set a timer for ten minutes", "what time is it").calls] == ["get_time"]
