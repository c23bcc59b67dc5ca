"""How often something that was just set repeats may be said alone."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize(
    ("said", "repeat"),
    [
        ("only on weekdays", "weekdays"),
        ("every day please", "daily"),
        ("weekends only", "weekends"),
        ("daily", "daily"),
    ],
)
def test_an_alarm_that_was_just_set_repeats(said: str, repeat: str) -> None:
    _, turn = play(["set an alarm for ten past five", said], phone=True)
    assert [call.tool for call in turn.writes] == ["cancel_alarm", "set_alarm"]
    assert turn.writes[-1].arguments["repeat"] == repeat


def test_a_reminder_that_was_just_made_repeats() -> None:
    _, turn = play(["remind me to feed the fish at nine", "every friday"], phone=True)
    assert [call.arguments["rule"] for call in turn.writes] == ["FREQ=WEEKLY;BYDAY=FR"]


def test_a_timer_does_not_repeat() -> None:
    _, turn = play(["set a timer for six minutes", "every day"], phone=True)
    assert not turn.calls
    assert turn.answer
