"""Behind "a" two words are one thing of a list, whatever the learned model makes of them."""

import pytest

from bench.dialogues.play import play


def items(*said: str) -> list[list[str]]:
    turn = play(list(said), True)[-1]
    return [list(call.arguments["items"]) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("add a mop head to the shopping list", ["mop head"]),
        ("add a floor cloth and a bucket to the shopping list", ["floor cloth", "bucket"]),
        ("add bread a mop head and eggs to the shopping list", ["bread", "mop head", "eggs"]),
        ("add a melon tomatoes and eggs to the shopping list", ["melon", "tomatoes", "eggs"]),
        ("put a dozen eggs and milk on the shopping list", ["a dozen eggs", "milk"]),
    ],
)
def test_two_words_behind_an_article(said: str, things: list[str]) -> None:
    assert items(said) == [things]


@pytest.mark.parametrize(
    ("then", "things"),
    [
        ("and a cup noodle while you're at it", ["cup noodle"]),
        ("and a curry paste mate", ["curry paste"]),
        ("and a bottle brush, oh and sponge", ["bottle brush", "sponge"]),
    ],
)
def test_one_more_thing_in_the_next_turn(then: str, things: list[str]) -> None:
    assert items("put bread on the shopping list", then) == [things]


def test_a_thing_is_no_list() -> None:
    turn = play(["what is on our shopping list just now", "and a cup noodle"], True)[-1]
    assert "cup noodle list" not in turn.answer
