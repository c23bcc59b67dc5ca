"""The default recipe."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize("text", ["add four", "and then add four"])
def test_the_beginning_of_a_request_for_a_time_is_asked_about(text: str) -> None:
    [turn] = play([text], False)
    assert (turn.writes, turn.answer) == ([], "Should I set the alarm?")
