"""The list that a sentence names is the one that is meant."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.amending.list_names import with_lists
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

UNDERSTANDING = Understanding(Encoder(FOLDER))
TWO = ("add soap to the shopping list", "put tents on the camping list")


def last(*said: str, learned: bool = True) -> PlayedTurn:
    return play(list(said), True, UNDERSTANDING if learned else None)[-1]


def calls(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("move soap to the camping one", "move_list_items", {"to_list_name": "camping", "items": ["soap"]}),
        ("tents go on the shopping one instead", "move_list_items", {"to_list_name": "shopping", "items": ["tents"]}),
        ("rope goes on the camping one", "add_list_items", {"list_name": "camping", "items": ["rope"]}),
        ("add milk to my shopping one", "add_list_items", {"list_name": "shopping", "items": ["milk"]}),
        ("take the soap off the shopping one", "remove_list_items", {"list_name": "shopping", "items": ["soap"]}),
    ],
)
def test_one_behind_a_lists_name_means_that_list(said: str, tool: str, arguments: dict[str, Any]) -> None:
    ((called, given),) = calls(last(*TWO, said))
    assert called == tool
    assert arguments.items() <= given.items()


def test_things_that_go_on_a_list_are_not_called_so() -> None:
    assert calls(last("soap and bread go on the shopping list", learned=False)) == [
        ("add_list_items", {"list_name": "shopping", "items": ["soap", "bread"]})
    ]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("the shopping list, bin the whole thing", "shopping"),
        ("the shopping list, scrap the lot", "shopping"),
        ("that shopping one, scrap it", "shopping"),
        ("the camping list, clear it", "camping"),
    ],
)
def test_the_list_that_is_named_first_is_the_one_to_delete(said: str, name: str) -> None:
    assert name in last(*TWO, said).answer
    assert not calls(last(*TWO, said))


@pytest.mark.parametrize("said", ["the party list, bin the whole thing", "the party list, get rid of it"])
def test_no_other_list_is_deleted_than_the_one_that_is_named(said: str) -> None:
    turn = last(*TWO, said)
    assert not calls(turn)
    assert "shopping" not in turn.answer
    assert "camping" not in turn.answer


def test_a_list_of_which_nothing_is_known_is_not_filled_with_an_order() -> None:
    assert not calls(last("make a list called party", "the party list, bin the whole thing"))


@pytest.mark.parametrize(
    ("said", "lists", "read"),
    [
        ("move it to the picnic one", {"picnic"}, "move it to the picnic list"),
        ("put eggs on the shopping one", set(), "put eggs on the shopping list"),
        ("the shopping one is long", set(), "the shopping one is long"),
        ("put the big one on the list", {"picnic"}, "put the big one on the list"),
    ],
)
def test_only_a_lists_name_makes_one_a_list(said: str, lists: set[str], read: str) -> None:
    assert with_lists(said, lists) == read


def test_a_timer_of_the_same_name_is_not_taken_for_the_list() -> None:
    turn = last("add salt to the pasta list", "set a pasta timer for nine minutes", "cancel the pasta one")
    assert [tool for tool, _ in calls(turn)] == ["cancel_timer"]
