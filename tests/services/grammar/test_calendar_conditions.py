"""Requests that depend on when an event is, or on whether there is one."""

from typing import Any

import pytest

from bench.dialogues.play import play

# The dialogues begin on Wednesday, 25 November 2026; the dentist is on Friday at 11, the meeting with Ben tomorrow at
# 15.


def reminders(text: str) -> list[dict[str, Any]]:
    [turn] = play([text], True)
    return [dict(call.arguments) for call in turn.writes if call.tool == "create_reminder"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("if my dentist is after ten on friday remind me at eight that morning to eat early", "2026-11-27T08:00"),
        ("if my dentist on friday is before noon remind me on thursday at nine in the evening to eat early",
         "2026-11-26T21:00"),
        ("if the meeting with ben starts before four tomorrow remind me at one to eat early", "2026-11-26T13:00"),
        ("have i got anything on saturday if not remind me at ten that morning to eat early", "2026-11-28T10:00"),
        ("am i free on sunday if so remind me at noon to eat early", "2026-11-29T12:00"),
    ],
)  # fmt: skip
def test_what_holds_is_done(text: str, due: str) -> None:
    assert reminders(text) == [{"text": "eat early", "due": due}]


@pytest.mark.parametrize(
    "text",
    [
        "if my dentist is before ten on friday remind me on thursday at nine in the evening to eat early",
        "if the meeting with ben is after four tomorrow remind me at one to eat early",
        "if my haircut is before noon on friday remind me on thursday at nine in the evening to eat early",
        "have i got anything on friday if not remind me at ten that morning to eat early",
    ],
)
def test_what_does_not_hold_or_is_not_known_is_left(text: str) -> None:
    assert reminders(text) == []
