"""Quantities as they are said."""

import pytest

from tools.language.tokens import words
from tools.language.units import quantity_at, unit_at


@pytest.mark.parametrize(
    ("said", "quantity"),
    [
        ("two and a half cups of flour", (2.5, "cup of flour")),
        ("a cup of brown sugar", (1, "cup of brown sugar")),
        ("three quarters of a cup of milk", (0.75, "cup of milk")),
        ("200 grams of butter", (200, "gram of butter")),
        ("100 km per hour", (100, "kilometer_per_hour")),
        ("20 degrees", (20, "degree")),
        ("a half marathon", (1, "half_marathon")),
    ],
)
def test_quantities(said: str, quantity: tuple[float, str]) -> None:
    found = quantity_at(words(said), 0)
    assert found is not None
    assert (found.value, found.end) == (quantity, len(words(said)))


@pytest.mark.parametrize(("said", "end"), [("two cups of gravel", 2), ("two cups of", 2), ("5 miles per", 2)])
def test_what_else_follows_is_no_part(said: str, end: int) -> None:
    found = quantity_at(words(said), 0)
    assert found is not None
    assert found.end == end


def test_a_unit_per_another() -> None:
    found = unit_at(words("metres per second"), 0)
    assert found is not None
    assert found.value == "meter_per_second"
