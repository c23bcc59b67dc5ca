"""What is to be taken off a list is what stands on it, whatever the words say around it."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

UNDERSTANDING = Understanding(Encoder(FOLDER))
ASKED = "Should I take plums off your shopping list?"


def turns(*said: str) -> list[PlayedTurn]:
    return play(list(said), True, UNDERSTANDING)


def called(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize("first", ["add plums to the shopping list", "add plums and rice to the shopping list"])
@pytest.mark.parametrize(
    "said",
    [
        "not that, Kay found a sack of plums",
        "scrap that, mum has a bag of plums",
        "no need, the neighbour gave us a box of plums",
        "take the sack of plums off",
    ],
)
def test_the_thing_that_was_just_added_is_asked_about_by_its_name(first: str, said: str) -> None:
    asked, done = turns(first, said, "yes")[1:]
    assert not asked.writes
    assert asked.answer == ASKED
    assert called(done) == [("remove_list_items", {"items": ["plums"], "list_name": "shopping"})]


@pytest.mark.parametrize("said", ["Kay has a sack of plums", "Kay likes plums", "not that, I said prunes"])
def test_what_takes_nothing_back_does_not_ask_to_take_it_off(said: str) -> None:
    last = turns("add plums to the shopping list", said)[-1]
    assert last.answer != ASKED
    assert not [tool for tool, _ in called(last) if tool == "remove_list_items" and "prunes" not in said]


def test_a_thing_of_other_words_is_not_taken_for_the_one_on_the_list() -> None:
    last = turns("add plums to the shopping list", "take the plum jam off the list")[-1]
    assert "did not find plum jam" in last.answer
