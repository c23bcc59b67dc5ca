"""Questions about a span of hours or days look at all of it, alone and as the condition of a request."""

import pytest

from bench.dialogues.play import PlayedTurn, play


def last_look(turn: PlayedTurn) -> tuple[str, str]:
    looks = [call.arguments for call in turn.calls if call.tool == "search_calendar"]
    return looks[-1]["start"], looks[-1]["end"]


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("am i busy from half one till three on friday", "2026-11-27T13:30", "2026-11-27T15:00"),
        ("what's in my calendar between nine and eleven tomorrow", "2026-11-26T09:00", "2026-11-26T11:00"),
        ("am i free on friday between eight and ten in the evening", "2026-11-27T20:00", "2026-11-27T22:00"),
        ("am i free from tuesday to thursday", "2026-12-01", "2026-12-03"),
        ("am i free at ten to four tomorrow", "2026-11-26T15:50", "2026-11-26T16:50"),
    ],
)
def test_the_whole_span_is_looked_at(said: str, start: str, end: str) -> None:
    [turn] = play([said], True)
    assert last_look(turn) == (start, end)


def test_a_condition_on_a_span_looks_at_it() -> None:
    [turn] = play(["if i'm free from nine to eleven on friday remind me on friday at eight to shave"], True)
    assert last_look(turn) == ("2026-11-27T09:00", "2026-11-27T11:00")
    assert not turn.writes
    assert "Standup" in turn.answer
