"""Parses days that people know by name: "christmas eve", "easter monday", "new year's day"."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tools.language.spoken import SpokenValue, Words

_LONGEST = 4
"""Words of the longest name, with "day" behind it."""


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the algorithm of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l_) // 451
    month, day = divmod(h + l_ - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _weekday(month: int, weekday: int, number: int) -> Callable[[int], date]:
    """The `number`-th `weekday` (Monday is 0) of the month."""

    def day(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))

    return day


_DAYS: Mapping[str, Callable[[int], date]] = {
    "new year": _fixed(1, 1),
    "new year's": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "valentine's": _fixed(2, 14),
    "saint patrick's": _fixed(3, 17),
    "st patrick's": _fixed(3, 17),
    "good friday": _from_easter(-2),
    "easter": _from_easter(0),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "independence": _fixed(7, 4),
    "halloween": _fixed(10, 31),
    "bonfire night": _fixed(11, 5),
    "thanksgiving": _weekday(11, 3, 4),
    "christmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "boxing": _fixed(12, 26),
}
_ONLY_AS_A_DAY = frozenset({"boxing", "independence", "valentine's", "saint patrick's", "st patrick's"})
HOLIDAY_STARTS = frozenset(name.split()[0] for name in _DAYS)
"""Words with which a holiday may begin."""


def holiday_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """The holiday at `at`, with or without "day" behind it: the coming one, today included. None without."""
    for end in range(min(len(words), at + _LONGEST), at, -1):
        said = " ".join(words[at:end])
        name = said.removesuffix(" day")
        if name not in _DAYS or (name in _ONLY_AS_A_DAY and name == said):
            continue
        this_year = _DAYS[name](today.year)
        return SpokenValue(this_year if this_year >= today else _DAYS[name](today.year + 1), end)
    return None
