"""Finds days and times that do not exist: "the thirtieth of february", "half past thirty", "25 o'clock". Pure."""

import re
from dataclasses import dataclass
from datetime import date

from tools.language.dates import MONTHS
from tools.language.day_counts import year_at
from tools.language.numbers import ordinal_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words, listed

_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_LAST_DAY = 31
_LAST_HOUR = 24
_HALF_DAY = 12
_LONGEST_HOUR = 59
_FAR = 99
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})$")
_BEFORE = frozenset(("on", "for", "by", "until", "till", "from", "this", "next", "and"))
"""Before these, "may" and "march" are months."""
_AMBIGUOUS = frozenset(("may", "march"))
_BEHIND = frozenset(listed("at to please in for from and by then so is about that remind or with until till"))
"""A day's number without a month is one only before these, and at the end ("on the thirty second of ...")."""


@dataclass(frozen=True, slots=True)
class NoSuchTime:
    """The words `[start, end)`, which name a day or, if not `day`, a time that does not exist; `said`: how they are
    quoted; `month`: the name of the month, where one was said."""

    start: int
    end: int
    said: str
    day: bool
    month: str = ""


def no_such_time(words: Words, today: date) -> NoSuchTime | None:
    """The first day or time in `words` that does not exist."""
    for at in range(len(words)):
        day = _day_at(words, at, today)
        if day is not None:
            lead = at - (word_at(words, at - 1) in ("on", "for", "by"))
            month = next((word for word in words[at : day.end] if word in MONTHS), "")
            return NoSuchTime(lead, day.end, day.value, day=True, month=month)
        end = _time_at(words, at)
        if end is not None:
            lead = at - (word_at(words, at - 1) in ("at", "for", "by", "around", "about"))
            return NoSuchTime(lead, end, " ".join(words[at:end]), day=False)
    return None


def _day_at(words: Words, at: int, today: date) -> SpokenValue[str] | None:
    """The impossible day at `at`, as it is quoted."""
    if word_at(words, at) in MONTHS:
        start = at + 1 + (word_at(words, at + 1) == "the")
        day = ordinal_at(words, start) or small_at(words, start)
        sure = words[at] not in _AMBIGUOUS or word_at(words, at - 1) in _BEFORE
        sure = sure and (ordinal_at(words, start) is not None or _ends(words, day.end if day else 0))
        return _checked(words, MONTHS[words[at]], day, day.end, today) if day and sure else None
    start = at + (word_at(words, at) == "the")
    day = ordinal_at(words, start) or small_at(words, start)
    if day is None:
        return None
    of = word_at(words, day.end) == "of"
    month = word_at(words, day.end + of)
    if month in MONTHS:
        sure = of or _ends(words, day.end + 1)  # "31 june bugs"
        sure = sure and (of or month not in _AMBIGUOUS or word_at(words, at - 1) in _BEFORE)
        return _checked(words, MONTHS[month], day, day.end + of + 1, today) if sure else None
    alone = start > at and word_at(words, at - 1) == "on" and ordinal_at(words, start) is not None
    if alone and day.value > _LAST_DAY and _ends(words, day.end):
        return SpokenValue(" ".join(words[at : day.end]), day.end)
    return None


def _ends(words: Words, end: int) -> bool:
    return end >= len(words) or words[end] in _BEHIND


def _checked(words: Words, month: int, day: SpokenValue[int], end: int, today: date) -> SpokenValue[str] | None:
    """The day of the month as it is quoted, if the month, in the year that is said with it, has no such day."""
    year = year_at(words, end, today, False)
    last = _LONGEST_MONTHS.get(month, _LAST_DAY)
    if year is not None and month == 2 and (year.value % 4 or (year.value % 100 == 0 and year.value % 400)):
        last = 28
    if 1 <= day.value <= last or day.value > _FAR:
        return None
    named = f"{next(name for name in MONTHS if MONTHS[name] == month).capitalize()} {day.value}"
    return SpokenValue(f"{named}, {year.value}" if year else named, year.end if year else end)


def _time_at(words: Words, at: int) -> int | None:
    """The end of the impossible time at `at`."""
    clock = _CLOCK.match(word_at(words, at))
    if clock is not None:
        wrong = int(clock[1]) > _LAST_HOUR or int(clock[2]) > _LONGEST_HOUR
        return at + 1 + (word_at(words, at + 1) in ("am", "pm")) if wrong else None
    start = at + (word_at(words, at) == "a")
    if word_at(words, start) in ("half", "quarter"):
        return _past(words, start + 1, quarter=word_at(words, start) == "quarter")
    small = small_at(words, at)
    if small is None:
        return None
    if (behind := _past(words, small.end, quarter=False)) is not None:
        return behind
    half = word_at(words, small.end)
    if half in ("o'clock", "oclock"):
        return small.end + 1 if small.value > _LAST_HOUR else None
    if (half == "am" and small.value > _HALF_DAY) or (half == "pm" and small.value > _LAST_HOUR):
        return small.end + 1 if word_at(words, at - 1) in ("at", "for", "by", "to", "till", "until") else None
    minutes = small_at(words, small.end)
    late = minutes is not None and minutes.value > _LONGEST_HOUR and small.value <= _HALF_DAY
    if minutes is not None and late and word_at(words, minutes.end) in ("am", "pm"):
        return minutes.end + 1
    return None


def _past(words: Words, at: int, quarter: bool) -> int | None:
    """The end of "past thirty" at `at`, and with `quarter` of "to thirty", where the hour is none of the clock's."""
    way = word_at(words, at)
    hour = small_at(words, at + 1) if way == "past" or (quarter and way == "to") else None
    if hour is None or 1 <= hour.value <= _HALF_DAY:
        return None
    return hour.end + (word_at(words, hour.end) in ("am", "pm", "o'clock", "oclock"))
