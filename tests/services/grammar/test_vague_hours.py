"""Reminders at a time of day that has no hour: the user is asked, and the nine o'clock of a bare day is not assumed."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from tools.language.vague_hours import vague_hour


def reminders(turn: PlayedTurn) -> list[tuple[str, str]]:
    return [(call.arguments["text"], call.arguments["due"]) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "reply", "text", "due"),
    [
        ("remind me on friday at teatime to bath the dog", "half five", "bath the dog", "2026-11-27T17:30"),
        ("remind me to bath the dog on friday after work", "six", "bath the dog", "2026-11-27T18:00"),
        ("remind me first thing on friday to weigh the parcel", "eight", "weigh the parcel", "2026-11-27T08:00"),
        ("on friday before school remind me to weigh it", "quarter past eight", "weigh it", "2026-11-27T08:15"),
        ("remind me before bed to bolt the gate", "ten pm", "bolt the gate", "2026-11-25T22:00"),
    ],
)
def test_the_hour_is_asked_for_and_the_day_kept(said: str, reply: str, text: str, due: str) -> None:
    asked, told = play([said, reply], True)
    assert not asked.writes
    assert asked.answer in ("At what time should I remind you?", "When should I remind you?")
    assert reminders(told) == [(text, due)]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("remind me tomorrow at lunchtime to bath the dog", "2026-11-26T12:00"),
        ("remind me tomorrow mid morning to bath the dog", "2026-11-26T10:00"),
        ("remind me tomorrow in the late afternoon to bath the dog", "2026-11-26T16:00"),
        ("remind me to bath the dog tomorrow", "2026-11-26T09:00"),
        ("remind me tonight at twelve to bath the dog", "2026-11-26T00:00"),
    ],
)
def test_parts_of_the_day_have_usual_hours(said: str, due: str) -> None:
    [turn] = play([said], True)
    assert reminders(turn) == [("bath the dog", due)]


def test_an_alarm_tonight_at_twelve_rings_tomorrow() -> None:
    [turn] = play(["set an alarm for half past twelve tonight"], True)
    assert [dict(call.arguments) for call in turn.writes] == [{"time": "00:30", "date": "2026-11-26", "repeat": "none"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring her when i get home please", "when i get home"),
        ("after my lunch break", "after my lunch"),
        ("buy tea and dinner plates", ""),
        ("cook the rice for dinner", ""),
        ("book the gym", ""),
    ],
)
def test_which_words_tell_a_time_without_an_hour(text: str, found: str) -> None:
    assert vague_hour(text) == found
