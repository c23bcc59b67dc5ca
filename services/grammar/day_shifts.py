"""Reads a day that is said relative to another one: "the day after", "two weeks later", "a year on from that"."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from tools.language.numbers import number_at

_LATER = re.compile(
    r"(?P<count>.+?) (?P<unit>day|week|fortnight|month|year)s? (?P<way>later|on|after|after that|after then"
    r"|on from that|on from then|from that|from then|earlier|before|before that)"
)
_SHIFTS: Mapping[str, tuple[int, str]] = {
    "the day after": (1, "day"), "the next day": (1, "day"), "the following day": (1, "day"), "next day": (1, "day"),
    "the day after that": (1, "day"), "the day before": (-1, "day"), "the day before that": (-1, "day"),
    "the previous day": (-1, "day"), "the week after": (1, "week"), "the week after that": (1, "week"),
    "the following week": (1, "week"), "the week before": (-1, "week"), "the year after": (1, "year"),
    "the year before": (-1, "year"), "the month after": (1, "month"), "the month before": (-1, "month"),
}  # fmt: skip
"""The distance of each from the day of the last request, as (count, unit)."""
_FARTHEST = 400
"""Most days, weeks, months or years that a shift may have."""


def day_from(spoken: str, before: date) -> date | None:
    """The day that the words mean relative to `before`; None if they are no such shift."""
    shift = _SHIFTS.get(spoken) or _counted_shift(spoken)
    return _shifted_day(before, *shift) if shift is not None else None


def _counted_shift(spoken: str) -> tuple[int, str] | None:
    """ "two weeks later", "a year on from that"; None for other words."""
    found = _LATER.fullmatch(spoken)
    words = found["count"].split() if found else []
    number = number_at(words, 0) if words else None
    count = 1 if words in (["a"], ["an"]) else int(number.value) if number and number.end == len(words) else 0
    if found is None or not 0 < count <= _FARTHEST:
        return None
    return (-count if found["way"].startswith(("earlier", "before")) else count), found["unit"]


def _shifted_day(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week", "fortnight"):
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = day.year * 12 + day.month - 1 + (count * 12 if unit == "year" else count)
    if not 12 <= months < 12 * 9999:
        return day
    last = monthrange(months // 12, months % 12 + 1)[1]
    return date(months // 12, months % 12 + 1, min(day.day, last))
