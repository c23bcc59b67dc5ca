"""Spoken arithmetic and the expression that it becomes."""

import pytest

from tools.language.expressions import continued_at, expression_at
from tools.language.tokens import words


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("fifty plus ten percent", "50 + 10%"),
        ("40% off 250", "250 - 40%"),
        ("ten percent less than 90 euros", "90 euros - 10%"),
        ("90 euros with ten percent off", "90 euros - 10%"),
        ("15 percent of 64 dollars", "15 / 100 * 64 dollars"),
        ("15 percent tip on £64", "15 / 100 * 64 pounds"),
        ("the tip on a 64 dollar bill at 15 percent", "15 / 100 * 64 dollars"),
        ("a tip of 15 percent for 64", "15 / 100 * 64"),
        ("split 90 euros 50 between 3 people", "90.5 euros between 3"),
        ("split 120 pounds four ways", "120 pounds between 4"),
        ("90 pounds split three ways", "90 pounds between 3"),
        ("ten pounds and fifty pence divided between two", "10.5 pounds between 2"),
        ("divide 81 by nine", "81 / 9"),
        ("multiply six by seven", "6 * 7"),
        ("the product of six and seven", "6 * 7"),
        ("subtract 8 from 30", "30 - 8"),
        ("take 8 away from 30", "30 - 8"),
        ("take ten percent off 30", "30 - 10%"),
        ("the difference between 30 and 8", "30 - 8"),
        ("add three and nine", "3 + 9"),
        ("add up three nine and four", "3 + 9 + 4"),
        ("add five to twenty", "20 + 5"),
        ("the average of 3, 5 and 10", "(3 + 5 + 10) / 3"),
        ("the sum of 3 and 5", "3 + 5"),
        ("double 35", "2 * 35"),
        ("half of ninety", "0.5 * 90"),
        ("two thirds of 90", "2/3 * 90"),
        ("five eighths plus a quarter", "5/8 + 1/4"),
        ("the square root of half of 8", "sqrt(0.5 * 8)"),
        ("square root of 16 plus 2", "sqrt(16) + 2"),
        ("six factorial", "6 !"),
        ("three times seven and then add four", "3 * 7 + 4"),
        ("the remainder of 17 divided by 5", "17 mod 5"),
        ("what percentage of 50 is 5", "5 / 50 in percent"),
        ("what percent is 5 of 50", "5 / 50 in percent"),
        ("2+3", "2 + 3"),
        ("4*5", "4 * 5"),
    ],
)
def test_expressions(said: str, expression: str) -> None:
    spoken = expression_at(words(said), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (expression, len(words(said)))


@pytest.mark.parametrize(
    "said", ["half six", "three quarters", "add eggs and milk", "take 5", "split the bill", "20 percent", "a third"]
)
def test_no_expressions(said: str) -> None:
    assert expression_at(words(said), 0) is None


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("plus six", "144 + 6"),
        ("divided by two", "144 / 2"),
        ("minus ten percent", "144 - 10%"),
        ("squared", "144 ** 2"),
        ("times two plus one", "144 * 2 + 1"),
        ("split three ways", "144 between 3"),
    ],
)
def test_a_calculation_goes_on(said: str, expression: str) -> None:
    spoken = continued_at(words(said), "144")
    assert spoken is not None
    assert (spoken.value, spoken.end) == (expression, len(words(said)))


def test_other_words_do_not_go_on() -> None:
    assert continued_at(words("and the kids"), "144") is None
