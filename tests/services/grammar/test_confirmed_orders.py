"""A yes to a question of the agent that repeats the order asks for nothing more."""

import pytest

from bench.dialogues.play import play

_ASKED = ("make a picnic list with plates and cups", "clear the picnic list")


@pytest.mark.parametrize("reply", ["yes delete it", "yes wipe it", "go ahead empty it", "yeah clear it please"])
def test_the_order_is_carried_out_once(reply: str) -> None:
    turn = play([*_ASKED, reply], True)[-1]
    assert [call.tool for call in turn.writes] == ["clear_list"]
    assert turn.answer == "Your picnic list is empty now; there were 2 items on it."


def test_a_no_changes_nothing_and_claims_nothing() -> None:
    turn = play([*_ASKED, "no keep it"], True)[-1]
    assert (list(turn.writes), turn.answer) == ([], "Okay, never mind.")
