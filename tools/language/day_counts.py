"""Parses days that are counted from another day, or said with a year: "a week from thursday", "two days after
christmas", "three weeks ago", "easter next year", "july fourth 1976"."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tools.language.numbers import number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words

DayReader = Callable[[Words, int, date], SpokenValue[date] | None]

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
_FARTHEST_DAYS = 100 * 366
"""Limit on counted days: nobody means a day in a later century, and `date` has a maximum."""
_YEARS = range(1800, 2200)
_RELATIVE_YEARS = {"last": -1, "this": 0, "next": 1}


_NEAR = {"today": 0, "tomorrow": 1}
"""Days from which a duration is counted without a word between them ("a fortnight today"), as days from today."""


def later(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative); the last day of a month that is too short."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def counted_at(words: Words, at: int, today: date, other: DayReader) -> SpokenValue[date] | None:
    """ "a week from thursday", "the day after easter", "in three months", "in a month's time". `other` reads the day
    from which it is counted."""
    into = word_at(words, at) == "in"
    length = _length_at(words, at + into)
    if length is None:
        return None
    link = word_at(words, length.end)
    if link in ("from", "after", "on", "before") and not into:
        if words[length.end : length.end + 2] in (["from", "now"], ["after", "now"]):
            return _moved(today, length.value, length.end + 2)
        start = other(words, length.end + 1, today)
        if start is not None:
            days, months = length.value
            return _moved(start.value, (-days, -months) if link == "before" else length.value, start.end, start.open)
    if link in _NEAR and not into and word_at(words, length.end - 1).startswith(("week", "fortnight", "month", "year")):
        return _moved(today + timedelta(days=_NEAR[link]), length.value, length.end + 1)
    return _moved(today, length.value, length.end + (link == "time")) if into else None


def ago_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "three weeks ago", "a year ago"."""
    length = _length_at(words, at)
    if length is None or word_at(words, length.end) != "ago":
        return None
    days, months = length.value
    return _moved(today, (-days, -months), length.end + 1 + (word_at(words, length.end + 1) == "today"))


def _length_at(words: Words, at: int) -> SpokenValue[tuple[int, int]] | None:
    """A duration as (days, months): "a week", "ten days", "two years"; "the day" is one day."""
    if word_at(words, at) in ("a", "an", "the", "one") and word_at(words, at + 1) not in ("hundred", "thousand"):
        count, end = 1.0, at + 1
    else:
        number = number_at(words, at)
        if number is None:
            return None
        count, end = number.value, number.end
    unit = word_at(words, end).removesuffix("'s").removesuffix("s")
    if count != int(count) or not 0 <= count * (_DAYS.get(unit) or 30 * _MONTHS.get(unit, 0)) <= _FARTHEST_DAYS:
        return None
    if unit in _DAYS:
        return SpokenValue((int(count) * _DAYS[unit], 0), end + 1)
    return SpokenValue((0, int(count) * _MONTHS[unit]), end + 1) if unit in _MONTHS else None


def _moved(day: date, length: tuple[int, int], end: int, open_: bool = False) -> SpokenValue[date] | None:
    try:
        return SpokenValue(later(day, length[1]) + timedelta(days=length[0]), end, open_)
    except (ValueError, OverflowError):
        return None


def year_at(words: Words, at: int, today: date, spoken: bool) -> SpokenValue[int] | None:
    """ "2027", "next year", "of this year"; with `spoken` also "nineteen seventy six", which may be a time of day."""
    at += word_at(words, at) in ("in", "of")
    if word_at(words, at) in _RELATIVE_YEARS and word_at(words, at + 1) == "year":
        return SpokenValue(today.year + _RELATIVE_YEARS[words[at]], at + 2)
    word = word_at(words, at)
    if word.isdigit() and len(word) == 4 and int(word) in _YEARS:
        return SpokenValue(int(word), at + 1)
    return _spoken_year_at(words, at) if spoken else None


def _spoken_year_at(words: Words, at: int) -> SpokenValue[int] | None:
    century = small_at(words, at)
    if century is not None and 18 <= century.value <= 21 and not words[at].isdigit():
        start = century.end + (word_at(words, century.end) == "oh")
        rest = small_at(words, start)
        if rest is not None and (rest.value >= 10) != (start > century.end):
            return SpokenValue(century.value * 100 + rest.value, rest.end)
    whole = number_at(words, at) if word_at(words, at + 1) == "thousand" else None
    return SpokenValue(int(whole.value), whole.end) if whole is not None and whole.value in _YEARS else None
