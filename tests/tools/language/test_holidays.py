"""Days that people know by name."""

from datetime import date

import pytest

from tools.language.dates import date_at
from tools.language.holidays import easter, holiday_at
from tools.language.tokens import words

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("christmas", date(2026, 12, 25)),
        ("christmas day", date(2026, 12, 25)),
        ("christmas eve", date(2026, 12, 24)),
        ("new year's eve", date(2026, 12, 31)),
        ("New Year\u2019s Day", date(2027, 1, 1)),
        ("easter monday", date(2027, 3, 29)),
        ("good friday", date(2027, 3, 26)),
        ("boxing day", date(2026, 12, 26)),
        ("thanksgiving", date(2026, 11, 26)),
        ("halloween", date(2027, 10, 31)),
        ("next easter", date(2027, 3, 28)),
        ("new years eve", date(2026, 12, 31)),
        ("saint andrew's day", date(2026, 11, 30)),
        ("pancake day", date(2027, 2, 9)),
        ("memorial day", date(2027, 5, 31)),
        ("black friday", date(2026, 11, 27)),
        ("remembrance sunday", date(2027, 11, 14)),
        ("easter next year", date(2027, 3, 28)),
        ("christmas 2030", date(2030, 12, 25)),
    ],
)
def test_the_coming_one_is_meant(text: str, day: date) -> None:
    found = date_at(words(text), 0, TODAY)
    assert found is not None
    assert (found.value, found.end) == (day, len(words(text)))


def test_today_counts() -> None:
    found = holiday_at(["christmas"], 0, date(2026, 12, 25))
    assert found is not None
    assert found.value == date(2026, 12, 25)


@pytest.mark.parametrize("text", ["boxing", "independence", "new shoes", "good morning", "christmassy", ""])
def test_other_words_are_no_holiday(text: str) -> None:
    assert holiday_at(words(text), 0, TODAY) is None
