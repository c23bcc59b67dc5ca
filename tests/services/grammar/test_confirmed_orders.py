"""A yes to a question of the agent that repeats the order asks for nothing more."""

import pytest

from bench.dialogues.play import play
from services.events.model import Acted, ToolCall, UserUpdate
from services.grammar.turn_entries import TurnEntries, confirms

_ASKED = ("make a picnic list with plates and cups", "clear the picnic list")


@pytest.mark.parametrize("reply", ["yes delete it", "yes wipe it", "go ahead empty it", "yeah clear it please"])
def test_the_order_is_carried_out_once(reply: str) -> None:
    turn = play([*_ASKED, reply], True)[-1]
    assert [call.tool for call in turn.writes] == ["clear_list"]
    assert turn.answer == "Your picnic list is empty now; there were 2 items on it."


def test_a_no_changes_nothing_and_claims_nothing() -> None:
    turn = play([*_ASKED, "no keep it"], True)[-1]
    assert (list(turn.writes), turn.answer) == ([], "Okay, never mind.")


@pytest.mark.parametrize(("spoken", "expected"), [("", False), ("I am on it.", False), ("Shall I really?", True)])
def test_a_write_under_way_is_confirmed_only_if_something_was_asked(spoken: str, expected: bool) -> None:
    before, now = TurnEntries(spoken=spoken), TurnEntries()
    before.known.apply(Acted(1, ToolCall(1, "clear_list", {"list_name": "picnic"})))
    now.known.apply(UserUpdate(2, 2, "yes", "yes", final=True))
    assert confirms({1: before, 2: now}, 2, set()) is expected
