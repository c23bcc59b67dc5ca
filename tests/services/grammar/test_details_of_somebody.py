"""Behind a look-up: another detail of the same contact, and what was looked for on a list is put on it."""

import pytest

from bench.dialogues.play import PlayedTurn, play

_ANNAS, _MUMS = "The number of Anna is +447700900222.", "The number of Mum is +447700900111."


def last(*said: str) -> PlayedTurn:
    return play(list(said), True)[-1]


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ("what's Anna's email", "and her mobile", _ANNAS),
        ("what's Anna's email", "what about her mobile then", _ANNAS),
        ("when's mum's birthday", "and her mobile", _MUMS),  # no birthday of hers is saved
        ("what's Ben's email", "and Anna's mobile", _ANNAS),
    ],
)
def test_another_detail_of_a_contact(first: str, then: str, answer: str) -> None:
    assert last(first, then).answer == answer


def test_what_a_telephone_did_is_no_question() -> None:
    assert "number of" not in last("what's Ben's email", "and her phone was ringing all night").answer


@pytest.mark.parametrize("then", ["well put it on there then would you", "oh well add it then", "right, stick that on"])
def test_what_was_looked_for_on_a_list_is_put_on_it(then: str) -> None:
    [call] = last("did I put bread on the shopping list", then).writes
    assert (call.tool, call.arguments) == ("add_list_items", {"list_name": "shopping", "items": ["bread"]})
