"""Products, quantities for more people, and times for each part of a distance, where all numbers are said."""

import pytest

from bench.dialogues.play import play
from services.grammar.spread import proportions
from services.grammar.spread.sums import worked_out
from tools.language.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("what's six point five by three", "6.5 * 3"),
        ("how many square metres is a fence six point five by two", "6.5 * 2"),
        ("the lawn is six metres by nine metres, what area is that", "6 * 9"),
        ("what is the volume of a tank two by three by five", "2 * 3 * 5"),
        ("the recipe serves four, we are six, it needs 200 grams of flour, how much is that", "200 / 4 * 6"),
        ("it's a recipe for two and it takes 90 millilitres, I'm cooking for five, what do I need", "90 / 2 * 5"),
    ],
)
def test_the_expression(text: str, expression: str) -> None:
    made = worked_out(tokenize(text), "GBP")
    assert made is not None
    assert made.expression == expression


@pytest.mark.parametrize(
    "text",
    [
        "add a two by four to my shopping list",
        "how many square feet is a lawn six metres by nine metres",
        "how many tins do I need for two walls six by nine",
        "the recipe serves four and takes 200 grams of flour",
        "the pool shuts at nine and I have two lengths left to do at half eight",
        "the shop is open until ten, three jobs left, how will I be done by six",
    ],
)
def test_what_asks_for_no_sum_or_does_not_say_all_numbers_is_left(text: str) -> None:
    assert worked_out(tokenize(text), "GBP") is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("I ran five k in twenty six minutes thirty, what's that per k", "That is 5 minutes and 18 seconds per k."),
        ("we did eight laps in ten minutes, how long is that per lap", "That is 1 minute and 15 seconds per lap."),
        ("I ran five k in twenty six minutes, what's that per mile", ""),
        ("eight laps in ten minutes", ""),
        ("how many square metres is my lawn", "Tell me how long and how wide it is."),
        ("how many square miles is France", ""),
    ],
)
def test_the_answer(text: str, answer: str) -> None:
    assert proportions.told(tokenize(text)) == answer


@pytest.mark.parametrize(
    "text", ["how many square metres is a fence six point five by two", "how big is a mat six by two"]
)
def test_a_thing_with_its_sides_is_no_look_up(text: str) -> None:
    (turn,) = play([text], True)
    assert {call.tool for call in turn.calls} == {"calculate"}


def test_hours_and_what_is_left_are_no_sum() -> None:
    (turn,) = play(["the pool shuts at nine and I have two lengths left to do at half eight"], True)
    assert not turn.calls
