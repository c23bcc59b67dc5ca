"""Parses days with a name: "christmas eve", "easter monday", "new year's day"."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tools.language.spoken import SpokenValue, Words

_LONGEST = 4
"""Words of the longest name, with "day" after it."""


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
    "new years": _fixed(1, 1),
    "new years eve": _fixed(12, 31),
    "epiphany": _fixed(1, 6),
    "martin luther king": _weekday(1, 0, 3),
    "burns night": _fixed(1, 25),
    "australia": _fixed(1, 26),
    "groundhog": _fixed(2, 2),
    "valentines": _fixed(2, 14),
    "presidents": _weekday(2, 0, 3),
    "pancake": _from_easter(-47),
    "shrove tuesday": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "st davids": _fixed(3, 1),
    "international womens": _fixed(3, 8),
    "st patricks": _fixed(3, 17),
    "april fools": _fixed(4, 1),
    "palm sunday": _from_easter(-7),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "easter": _from_easter(0),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "ascension": _from_easter(39),
    "pentecost": _from_easter(49),
    "whit monday": _from_easter(50),
    "earth": _fixed(4, 22),
    "st georges": _fixed(4, 23),
    "may": _fixed(5, 1),
    "cinco de mayo": _fixed(5, 5),
    "memorial": lambda year: _weekday(6, 0, 1)(year) - timedelta(days=7),
    "juneteenth": _fixed(6, 19),
    "fathers": _weekday(6, 6, 3),
    "canada": _fixed(7, 1),
    "independence": _fixed(7, 4),
    "bastille": _fixed(7, 14),
    "labor": _weekday(9, 0, 1),
    "columbus": _weekday(10, 0, 2),
    "halloween": _fixed(10, 31),
    "all saints": _fixed(11, 1),
    "bonfire night": _fixed(11, 5),
    "guy fawkes night": _fixed(11, 5),
    "remembrance": _fixed(11, 11),
    "remembrance sunday": _weekday(11, 6, 2),
    "armistice": _fixed(11, 11),
    "veterans": _fixed(11, 11),
    "thanksgiving": _weekday(11, 3, 4),
    "black friday": lambda year: _weekday(11, 3, 4)(year) + timedelta(days=1),
    "cyber monday": lambda year: _weekday(11, 3, 4)(year) + timedelta(days=4),
    "st andrews": _fixed(11, 30),
    "christmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "xmas": _fixed(12, 25),
    "xmas eve": _fixed(12, 24),
    "chrimbo": _fixed(12, 25),
    "crimbo": _fixed(12, 25),
    "boxing": _fixed(12, 26),
}
"""By name, without apostrophes and without "day" at the end. Days whose date differs between countries (Mother's Day)
are left out."""
_ALONE = frozenset(
    """new years|new years eve|new year|epiphany|burns night|shrove tuesday|ash wednesday|palm sunday|maundy thursday|
    good friday|easter|easter sunday|easter monday|pentecost|whit monday|cinco de mayo|juneteenth|halloween|
    valentines|bonfire night|guy fawkes night|remembrance sunday|thanksgiving|black friday|cyber monday|christmas|
    christmas eve|xmas|xmas eve|chrimbo|crimbo""".replace("\n    ", "").split("|")
)
"""Names that need no "day" after them."""
HOLIDAY_STARTS = frozenset(
    start for name in _DAYS for word in [name.split()[0]] for start in (word, f"{word[:-1]}'s", f"{word}'", "saint")
)
"""Words with which a holiday may begin."""


def holiday_at(words: Words, at: int, today: date) -> SpokenValue[date] | None:
    """The holiday at `at`, with or without "day" after it: the coming one, which may be today. None without one."""
    for end in range(min(len(words), at + _LONGEST), at, -1):
        said = " ".join(words[at:end]).replace("'", "").replace("saint ", "st ")
        name = said.removesuffix(" day")
        if name not in _DAYS or (name == said and name not in _ALONE):
            continue
        this_year = _DAYS[name](today.year)
        return SpokenValue(this_year if this_year >= today else _DAYS[name](today.year + 1), end)
    return None
