"""Declared values in what was said: as they are, as numbers, and as something that sounds like them."""

import pytest

from tools.language.choices import MISHEARD, Choices, declared, doubled_words
from tools.language.sounds import distance, key
from tools.spec import Effect, ToolSpec

SHELVES = Choices(
    ("oak", "oak_board", "twelve inch board", "2 metre rail", "white bracket", "wide bracket", "glass shelf")
)


@pytest.mark.parametrize(
    ("said", "value", "words"),
    [
        ("oak please", "oak", 1),
        ("oak board please", "oak_board", 2),
        ("12 inch board", "twelve inch board", 3),
        ("twelve inch boards", "twelve inch board", 3),
        ("two metre rail", "2 metre rail", 3),
        ("glass shelf", "glass shelf", 2),
    ],
)
def test_the_longest_choice_counts_and_numbers_are_equal_in_digits_and_words(said: str, value: str, words: int) -> None:
    found = SHELVES.at(said.split(), 0)
    assert found is not None
    assert (found.value, found.end, found.cost) == (value, words, 0.0)


@pytest.mark.parametrize("said", ["glas self", "class shelf", "glass shelve"])
def test_what_sounds_like_one_choice_only_is_taken_for_it_at_a_cost(said: str) -> None:
    found = SHELVES.at(said.split(), 0)
    assert (found is not None) == (said[0] == "g")
    if found is not None:
        assert found.value == "glass shelf"
        assert found.cost >= MISHEARD


@pytest.mark.parametrize(
    "said",
    [
        "wire bracket",  # as near to the white one as to the wide one
        "13 inch board",
        "thirteen inch board",
        "3 metre rail",
        "oat",
        "gloss",
        "the glass shelf",
    ],
)
def test_what_sounds_like_two_choices_or_has_another_number_is_none(said: str) -> None:
    assert SHELVES.at(said.split(), 0) is None


TINS = Choices(("lots of red paint", "some red paint", "red paint", "a bit of oil"))


@pytest.mark.parametrize("said", ["loads some red paint", "loads is some red paint"])
def test_what_ends_with_another_choice_is_not_what_it_sounds_like(said: str) -> None:
    assert TINS.at(said.split(), 0) is None


@pytest.mark.parametrize(
    ("said", "value"), [("loads of red paint", "lots of red paint"), ("a bit oil", "a bit of oil")]
)
def test_a_choice_that_is_the_end_of_another_one_leaves_that_alone(said: str, value: str) -> None:
    found = TINS.at(said.split(), 0)
    assert found is not None
    assert found.value == value


def test_a_value_that_begins_another_one_may_be_said_twice() -> None:
    schema = {"properties": {"size": {"enum": ["medium", "large"]}, "roast": {"enum": ["medium roast", "dark roast"]}}}
    assert doubled_words([ToolSpec("order", "", schema, Effect.WRITE_EXTERNAL)]) == {"medium"}


def test_what_is_no_enum_is_left_out() -> None:
    properties = {"a": {"enum": 5}, "b": {"enum": None}, "c": 7, "d": {"enum": []}, "e": {"enum": ["x", 1]}}
    assert list(declared({"properties": properties})) == [("e", ("x", "1"))]
    assert list(declared({"properties": 3})) == []


@pytest.mark.parametrize(("a", "b"), [("roast", "rose"), ("light", "like"), ("iced", "ice"), ("loads", "lots")])
def test_words_that_sound_alike_are_near(a: str, b: str) -> None:
    assert distance(key(a), key(b)) <= 1.0


@pytest.mark.parametrize(("a", "b"), [("roast", "coast"), ("milk", "cream"), ("dark", "light")])
def test_a_distance_is_the_same_both_ways_and_larger_for_other_words(a: str, b: str) -> None:
    assert distance(key(a), key(b)) == distance(key(b), key(a)) >= 1.0
