"""Amounts of money, heard and told."""

import pytest

from tools.language.currencies import money_at, spoken_money
from tools.language.tokens import words


@pytest.mark.parametrize(
    ("said", "money", "left"),
    [
        ("86 pounds 40", (86.4, "GBP"), 0),
        ("12 pounds fifty in euros", (12.5, "GBP"), 2),
        ("5 dollars and 20 cents", (5.2, "USD"), 0),
        ("5 dollars 20 people", (5, "USD"), 2),
        ("5 dollars 3", (5, "USD"), 1),
        ("2.5 dollars 20", (2.5, "USD"), 1),
    ],
)
def test_amounts(said: str, money: tuple[float, str], left: int) -> None:
    found = money_at(words(said), 0)
    assert found is not None
    assert found.value == money
    assert found.end == len(words(said)) - left


@pytest.mark.parametrize(
    ("value", "code", "told"),
    [
        (21.6, "GBP", "21.60 pounds"),
        (1, "USD", "1 dollar"),
        (820, "JPY", "820 yen"),
        (3, "CHF", "3 Swiss francs"),
        (1, "NZD", "1 New Zealand dollar"),
        (7, "XAU", "7 XAU"),
    ],
)
def test_amounts_are_told_by_name(value: float, code: str, told: str) -> None:
    assert spoken_money(value, code) == told
