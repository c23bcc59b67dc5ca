"""Days counted from another day, and days in a year that is said."""

from datetime import date

import pytest

from tools.language.dates import date_at, last_before, past_or_coming_at
from tools.language.tokens import words

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("a week from thursday", date(2026, 12, 3)),
        ("a week on friday", date(2026, 12, 4)),
        ("two weeks from today", date(2026, 12, 9)),
        ("a fortnight from tomorrow", date(2026, 12, 10)),
        ("three days after christmas", date(2026, 12, 28)),
        ("the day before christmas", date(2026, 12, 24)),
        ("the week after next monday", date(2026, 12, 7)),
        ("friday next week", date(2026, 12, 4)),
        ("monday of next week", date(2026, 11, 30)),
        ("next week on wednesday", date(2026, 12, 2)),
        ("next week", date(2026, 11, 30)),
        ("in three months", date(2027, 2, 25)),
        ("in a year", date(2027, 11, 25)),
        ("march fifth 2028", date(2028, 3, 5)),
        ("the fourth of july next year", date(2027, 7, 4)),
    ],
)
def test_coming_days(text: str, day: date) -> None:
    found = date_at(words(text), 0, TODAY)
    assert found is not None
    assert (found.value, found.end) == (day, len(words(text)))
    again = past_or_coming_at(words(text), 0, TODAY)
    assert again == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", date(2026, 11, 24)),
        ("the day before yesterday", date(2026, 11, 23)),
        ("last friday", date(2026, 11, 20)),
        ("last wednesday", date(2026, 11, 18)),
        ("last christmas", date(2025, 12, 25)),
        ("ten days ago", date(2026, 11, 15)),
        ("a month ago", date(2026, 10, 25)),
        ("two years ago today", date(2024, 11, 25)),
        ("a week before yesterday", date(2026, 11, 17)),
        ("may first 2020", date(2020, 5, 1)),
        ("july fourth nineteen seventy six", date(1976, 7, 4)),
        ("christmas two thousand and one", date(2001, 12, 25)),
        ("the first of march nineteen oh five", date(1905, 3, 1)),
        ("easter this year", date(2026, 4, 5)),
    ],
)
def test_days_that_are_over_are_read_only_for_questions(text: str, day: date) -> None:
    found = past_or_coming_at(words(text), 0, TODAY)
    assert found is not None
    assert (found.value, found.end) == (day, len(words(text)))
    coming = date_at(words(text), 0, TODAY)
    assert coming is None or coming.value >= TODAY


@pytest.mark.parametrize("text", ["a week", "two weeks", "one and a half months", "in a million years", "last orders"])
def test_lengths_alone_are_no_days(text: str) -> None:
    assert past_or_coming_at(words(text), 0, TODAY) is None


def test_the_month_before_has_its_own_last_day() -> None:
    found = date_at(["in", "one", "month"], 0, date(2027, 1, 31))
    assert found is not None
    assert found.value == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "day"), [("christmas", date(2025, 12, 25)), ("friday", date(2026, 11, 20)), ("march 3", date(2026, 3, 3))]
)
def test_the_last_one_of_a_day_that_comes_again(text: str, day: date) -> None:
    assert last_before(words(text), TODAY) == day
