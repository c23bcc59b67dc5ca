"""Values that are read as another kind of thing."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize("text", ["take me to the council website", "navigate to my photo app"])
def test_what_is_on_a_screen_is_no_place(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer


def test_a_shop_is_a_place() -> None:
    [turn] = play(["take me to the bread shop"], phone=True)
    assert [call.tool for call in turn.writes] == ["start_navigation"]


def test_a_day_in_a_title_was_not_understood() -> None:
    [turn] = play(["book an appointment for leave from may 4 to 8"], phone=True)
    assert not turn.writes
    assert turn.answer
