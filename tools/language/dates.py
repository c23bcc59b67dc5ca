"""Parses spoken dates relative to a given day: "tomorrow", "next monday", "the friday after", "march fifth"."""

import re
from datetime import date, timedelta

from tools.language.day_counts import ago_at, counted_at, year_at
from tools.language.holidays import holiday_at
from tools.language.numbers import ordinal_at, small_at, word_at
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
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")


def date_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """The coming date at `at`, by the first form that fits; None without one. It does not include prepositions ("on",
    "by")."""
    counted = counted_at(words, at, today, _dated_at)
    return counted if counted is not None and counted.value >= today else _dated_at(words, at, today)


def past_or_coming_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """As `date_at`, but also past days ("yesterday", "last friday", "july fourth 1976"), for questions."""
    for reader in (_past_at, _dated_at):
        found = counted_at(words, at, today, reader) or reader(words, at, today)
        if found is not None:
            return found
    return None


def _dated_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    yearly = _in_year_at(words, at, today, spoken=False)
    if yearly is not None and yearly.value >= today:
        return yearly
    for reader in (_named_at, _celebrated_at, _after_at, _weekday_at, _calendar_at):
        found = reader(words, at, today)
        if found is not None:
            return found
    return None


def _past_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    yearly = _in_year_at(words, at, today, spoken=True)
    if yearly is not None:
        return yearly
    if words[at : at + 4] == ["the", "day", "before", "yesterday"]:
        return SpokenValue(today - timedelta(days=2), at + 4)
    if word_at(words, at).removesuffix("'s") == "yesterday":
        return SpokenValue(today - timedelta(days=1), at + 1)
    if word_at(words, at) != "last":
        return ago_at(words, at, today)
    weekday = WEEKDAYS.get(word_at(words, at + 1).removesuffix("'s"))
    if weekday is not None:
        return SpokenValue(_coming(today, weekday) - timedelta(days=7 * (1 + (today.weekday() == weekday))), at + 2)
    coming = holiday_at(words, at + 1, today.replace(year=today.year - 1, day=min(today.day, 28)))
    return coming if coming is not None and coming.value < today else None


def last_before(words: Words, today: date) -> date | None:
    """The latest day before `today` that all of `words` can mean ("christmas": the last one). None without one."""
    for start in (today - timedelta(days=7), today.replace(year=today.year - 1, day=min(today.day, 28))):
        found = _dated_at(words, 0, start)
        if found is not None and found.end == len(words) and found.value < today:
            return found.value
    return None


def _in_year_at(words: Words, at: int, today: date, spoken: bool) -> SpokenValue[date] | None:
    """A holiday or a day of a month with the year after it: "easter next year", "march fifth 2027"."""
    for reader in (holiday_at, _calendar_at):
        found = reader(words, at, today)
        year = year_at(words, found.end, today, spoken) if found is not None else None
        if found is None or year is None:
            continue
        there = reader(words[: found.end], at, date(year.value, 1, 1))
        if there is not None and there.value.year == year.value:
            return SpokenValue(there.value, year.end)
    return None


def _celebrated_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    return holiday_at(words, at + (word_at(words, at) in ("this", "next")), today)


def _named_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    word = word_at(words, at).removesuffix("'s")
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
        return _in_next_week(words, at + 2, today)
    return None


def _in_next_week(words: Words, at: int, today: date) -> SpokenValue[date]:
    """The weekday that is named at `at`, behind "next week", or its Monday."""
    monday = today + timedelta(days=7 - today.weekday())
    named = at + (word_at(words, at) == "on")
    weekday = WEEKDAYS.get(word_at(words, named))
    return SpokenValue(monday, at) if weekday is None else SpokenValue(monday + timedelta(days=weekday), named + 1)


def _coming(today: date, weekday: int, include_today: bool = False) -> date:
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if include_today else 7))


def _after_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "the friday after [next]", "friday week", "a week on friday"."""
    ahead = {("a", "week"): 7, ("a", "fortnight"): 14}.get((word_at(words, at), word_at(words, at + 1)))
    if ahead is not None:
        on = at + 2 + (word_at(words, at + 2) in ("on", "from"))
        named = WEEKDAYS.get(word_at(words, on))
        near = {"today": 0, "tomorrow": 1}.get(word_at(words, on))
        if named is None and near is None:
            return None
        first = _coming(today, named) if named is not None else today + timedelta(days=near or 0)
        return SpokenValue(first + timedelta(days=ahead), on + 1)
    start = at + 1 if word_at(words, at) == "the" else at
    weekday = WEEKDAYS.get(word_at(words, start))
    follower = word_at(words, start + 1)
    if weekday is not None and (follower == "week" or follower == "after"):
        if follower == "after" and start == at:
            return None
        end = start + 2 + (follower == "after" and word_at(words, start + 2) in ("next", "that"))
        return SpokenValue(_coming(today, weekday) + timedelta(days=7), end)
    return None


def _weekday_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "friday" and "this friday" mean the coming one, "next friday" and "friday [of] next week" the one in the next
    calendar week."""
    lead = word_at(words, at)
    start = at + 1 if lead in ("this", "next", "coming") else at
    weekday = WEEKDAYS.get(word_at(words, start).removesuffix("'s"))
    if weekday is None:
        return None
    behind = start + 1 + (word_at(words, start + 1) in ("of", "in"))
    of_next_week = start == at and list(words[behind : behind + 2]) == ["next", "week"]
    if lead == "next" or of_next_week:
        monday = today + timedelta(days=7 - today.weekday())
        return SpokenValue(monday + timedelta(days=weekday), behind + 2 if of_next_week else start + 1)
    dated = _calendar_at(words, start + 1, today)
    if dated is not None and lead != "this":
        return _on_weekday(dated, weekday)
    return SpokenValue(_coming(today, weekday), start + 1)


def _on_weekday(dated: SpokenValue[date], weekday: int) -> SpokenValue[date] | None:
    """ "Thursday the third": the next third of a month that is a Thursday, within a year; None without one, or if the
    month was said and that day has another weekday."""
    day = dated.value
    for _ in range(_WEEKDAY_MONTHS):
        if day.weekday() == weekday:
            return SpokenValue(day, dated.end)
        later = _in_month(day + timedelta(days=1), dated.value.day, dated.end)
        if later is None:
            break
        day = later.value
    return None


_WEEKDAY_MONTHS = 12


def _calendar_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """ "march fifth", "the fifth of march", "march 5", "the twelfth", "the twelfth of the month", "2026-03-05"."""
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
    whole = tuple(words[day.end : day.end + 3]) in (("of", "the", "month"), ("of", "this", "month"))
    return _in_month(today, day.value, day.end + 3 if whole else day.end)


_LEAP_YEARS = 8
"""The most years from one leap year to the next, as around 1900 and 2100."""


def _checked(year: int, month: int, day: int, end: int) -> SpokenValue[date] | None:
    try:
        return SpokenValue(date(year, month, day), end)
    except ValueError:  # the thirty first of june
        return None


def _upcoming(today: date, month: int, day: int, end: int) -> SpokenValue[date] | None:
    years = range(today.year, today.year + _LEAP_YEARS + 1)
    days = (_checked(year, month, day, end) for year in years)
    return next((each for each in days if each is not None and each.value >= today), None)


def _in_month(today: date, day: int, end: int) -> SpokenValue[date] | None:
    """The next day with this number, this month or a later one."""
    first = today.replace(day=1)
    for _ in range(3):
        found = _checked(first.year, first.month, day, end)
        if found is not None and found.value >= today:
            return found
        first = (first + timedelta(days=32)).replace(day=1)
    return None
