"""Questions about the calendar in people's words. It is a Wednesday; see `bench/dialogues/engines.py`."""

from typing import Any

import pytest

from bench.dialogues.play import play

DAY = {"start": "2026-11-26", "end": "2026-11-26"}


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("what is my week looking like", {"start": "2026-11-25", "end": "2026-11-29"}),
        ("what have I got on next week", {"start": "2026-11-30", "end": "2026-12-06"}),
        ("what do I have this month", {"start": "2026-11-25", "end": "2026-11-30"}),
        ("what did I have on yesterday", {"start": "2026-11-24", "end": "2026-11-24"}),
        ("what was I doing last thursday", {"start": "2026-11-19", "end": "2026-11-19"}),
        ("what do I have on this weekend", {"start": "2026-11-28", "end": "2026-11-29"}),
        ("what do I have from friday to sunday", {"start": "2026-11-27", "end": "2026-11-29"}),
        ("what's my diary for thursday", DAY),
        ("any appointments tomorrow", DAY),
        ("how many events have I got tomorrow", DAY | {"wanted": "count"}),
        ("when am I available tomorrow", DAY | {"wanted": "free"}),
        ("when's my next appointment", {"wanted": "next"}),
        ("where's my budget review", {"query": "budget review", "wanted": "place"}),
        ("what time is my dentist appointment", {"query": "dentist appointment", "wanted": "when"}),
        ("when does the standup finish", {"query": "standup", "wanted": "when"}),
        ("how long does the standup take", {"query": "standup", "wanted": "length"}),
    ],
)
def test_the_period_and_what_is_wanted(text: str, arguments: dict[str, Any]) -> None:
    [turn] = play([text], False)
    assert ("search_calendar", arguments) in [(call.tool, dict(call.arguments)) for call in turn.calls], turn.calls
    assert not turn.writes


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("how long is the budget review", "Budget review takes 1 hour, on Friday from 2 to 3 PM."),
        ("when is the budget review", "Budget review is on Friday from 2 to 3 PM."),
    ],
)
def test_an_event_may_be_called_like_nothing_else(text: str, answer: str) -> None:
    [turn] = play([text], False)
    assert [call.tool for call in turn.calls] == ["search_calendar"]
    assert turn.answer == answer


def test_what_is_no_event_is_looked_up_elsewhere() -> None:
    [turn] = play(["how long is the river thames"], False)
    assert [call.tool for call in turn.calls] == ["search_calendar", "wiki_lookup"]


def test_what_is_mine_may_be_in_the_notes() -> None:
    turns = play(["take a note that my bike is behind the shed", "where is my bike", "where is my drill"], False)
    assert "my bike is behind the shed" in turns[1].answer
    assert turns[2].answer == "I found nothing about drill in your calendar or your notes."
