"""Parses spoken dates relative to a given day: "tomorrow", "next monday", "the friday after", "march fifth"."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from tools.language.holidays import holiday_at
from tools.language.numbers import number_at, ordinal_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words, listed

WEEKDAYS = {
    name: index for index, name in enumerate(listed("monday tuesday wednesday thursday friday saturday sunday"))
}
MONTHS = {
    name: index + 1
    for index, name in enumerate(
        listed("january february march april may june july august september october november december")
    )
}
_FARTHEST_DAYS = 100 * 366
"""Limit on "in N days": nobody means a day in a later century, and `date` has a maximum."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")


def date_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """The date at `at`, from the first form that fits; None without. Prepositions ("on", "by") are not part of it."""
    for reader in (_named_at, holiday_at, _from_day_at, _after_at, _weekday_at, _calendar_at, _ahead_at):
        found = reader(words, at, today)
        if found is not None:
            return found
    return None


def _named_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    word = word_at(words, at)
    if word in ("today", "tonight"):
        return SpokenValue(today, at + 1)
    if word == "tomorrow":
        return SpokenValue(today + timedelta(days=1), at + 1)
    if word == "this" and word_at(words, at + 1) in ("morning", "afternoon", "evening"):
        return SpokenValue(today, at + 1)
    start = at + 1 if word == "the" else at
    if words[start : start + 3] == ["day", "after", "tomorrow"]:
        return SpokenValue(today + timedelta(days=2), start + 3)
    if words[at : at + 2] == ["this", "weekend"] or words[at : at + 2] == ["the", "weekend"]:
        return SpokenValue(_coming(today, 5, include_today=True), at + 2)
    if words[at : at + 2] == ["next", "week"]:
        return SpokenValue(today + timedelta(days=7 - today.weekday()), at + 2)
    return None


def _coming(today: date, weekday: int, include_today: bool = False) -> date:
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if include_today else 7))


def _after_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "the friday after [next]", "friday week"."""
    start = at + 1 if word_at(words, at) == "the" else at
    weekday = WEEKDAYS.get(word_at(words, start))
    follower = word_at(words, start + 1)
    if weekday is not None and (follower == "week" or follower == "after"):
        if follower == "after" and start == at:
            return None
        end = start + 2 + (follower == "after" and word_at(words, start + 2) in ("next", "that"))
        return SpokenValue(_coming(today, weekday) + timedelta(days=7), end)
    return None


def _from_day_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "a week from thursday", "two weeks on monday", "a fortnight from tomorrow", "three days after christmas"."""
    length = _length_at(words, at)
    if length is None or word_at(words, length.end) not in ("on", "from", "after"):
        return None
    for reader in (_named_at, holiday_at, _weekday_at, _calendar_at):
        day = reader(words, length.end + 1, today)
        if day is not None:
            return SpokenValue(_later(day.value, length.value), day.end)
    return None


def _weekday_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "friday" and "this friday" are the coming one; "next friday" lies in the next calendar week."""
    lead = word_at(words, at)
    start = at + 1 if lead in ("this", "next", "coming") else at
    weekday = WEEKDAYS.get(word_at(words, start).removesuffix("'s"))
    if weekday is None:
        return None
    if lead == "next":
        monday = today + timedelta(days=7 - today.weekday())
        return SpokenValue(monday + timedelta(days=weekday), start + 1)
    return SpokenValue(_coming(today, weekday), start + 1)


def _calendar_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "march fifth", "the fifth of march", "march 5", "the twelfth", "2026-03-05"."""
    iso = _ISO.match("-".join(words[at : at + 3]))
    if iso:
        return _checked(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)), at + 3)
    if word_at(words, at) in MONTHS:
        start = at + 2 if word_at(words, at + 1) == "the" else at + 1
        day = ordinal_at(words, start) or small_at(words, start)
        if day is not None and 1 <= day.value <= 31:
            return _upcoming(today, MONTHS[words[at]], day.value, day.end)
        return None
    start = at + 1 if word_at(words, at) == "the" else at
    day = ordinal_at(words, start)
    if day is None:
        small = small_at(words, start)
        if small is None or word_at(words, small.end + (word_at(words, small.end) == "of")) not in MONTHS:
            return None
        day = small
    month_at = day.end + (word_at(words, day.end) == "of")
    month = MONTHS.get(word_at(words, month_at))
    if month is not None:
        return _upcoming(today, month, day.value, month_at + 1)
    if start == at or not 1 <= day.value <= 31:
        return None
    return _in_month(today, day.value, day.end)


def _checked(year: int, month: int, day: int, end: int) -> SpokenValue[date] | None:
    try:
        return SpokenValue(date(year, month, day), end)
    except ValueError:  # the thirty first of june
        return None


def _upcoming(today: date, month: int, day: int, end: int) -> SpokenValue[date] | None:
    this_year = _checked(today.year, month, day, end)
    if this_year is not None and this_year.value >= today:
        return this_year
    return _checked(today.year + 1, month, day, end)


def _in_month(today: date, day: int, end: int) -> SpokenValue[date] | None:
    """The next day with this number, this month or a later one."""
    first = today.replace(day=1)
    for _ in range(3):
        found = _checked(first.year, first.month, day, end)
        if found is not None and found.value >= today:
            return found
        first = (first + timedelta(days=32)).replace(day=1)
    return None


def _ahead_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "in three days", "in a fortnight", "two weeks from now", "in a month's time"."""
    start = at + 1 if word_at(words, at) == "in" else at
    length = _length_at(words, start)
    if length is None:
        return None
    end = length.end
    from_now = words[end : end + 2] in (["from", "now"], ["from", "today"])
    if start == at and not from_now:
        return None
    return SpokenValue(_later(today, length.value), end + (2 if from_now else word_at(words, end) == "time"))


_Length = tuple[int, int]
"""Months and days."""
_SPANS: Mapping[str, _Length] = {"day": (0, 1), "week": (0, 7), "fortnight": (0, 14), "month": (1, 0), "year": (12, 0)}


def _length_at(words: Words, at: int) -> SpokenValue[_Length] | None:
    """A whole number of days, weeks, months or years: "a week", "two months", "a month's"."""
    if word_at(words, at) in ("a", "an"):
        count, end = 1.0, at + 1
    else:
        number = number_at(words, at)
        if number is None:
            return None
        count, end = number.value, number.end
    span = _SPANS.get(word_at(words, end).removesuffix("'s").removesuffix("s"))
    if span is None or count != int(count) or abs(count) * (span[0] * 31 + span[1]) > _FARTHEST_DAYS:
        return None
    return SpokenValue((int(count) * span[0], int(count) * span[1]), end + 1)


def _later(day: date, length: _Length) -> date:
    """`day` and `length`; a day that the month does not have becomes its last one."""
    months, days = length
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last)) + timedelta(days=days)
