"""A timer or the stopwatch that was spoken of last, begun again or stopped in a few words."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize(
    ("before", "said", "tool", "action"),
    [
        ("set a timer for nine minutes", "from the top", "change_timer", "restart"),
        ("set a timer for nine minutes", "right, from the start again", "change_timer", "restart"),
        ("start the stopwatch", "back to nought", "control_stopwatch", "reset"),
        ("start the stopwatch", "okay stop it there", "control_stopwatch", "stop"),
        ("start the stopwatch", "stop the clock there", "control_stopwatch", "stop"),
    ],
)
def test_it_acts_on_the_last_thing(before: str, said: str, tool: str, action: str) -> None:
    _, turn = play([before, said], True)
    assert [(call.tool, call.arguments["action"]) for call in turn.writes] == [(tool, action)]


def test_alone_it_does_nothing() -> None:
    for said in ("from the top", "back to nought", "okay stop it there"):
        assert not play([said], True)[0].writes
