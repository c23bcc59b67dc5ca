"""A day said from another one: "the day after", "two weeks later"; a time from another one: "an hour before that"."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from services.grammar.clock_shifts import shift_at, shifted_clock
from services.models.call_view import KnownCall
from tools.language.durations import duration_at
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.times import ClockTime
from tools.language.tokens import Token

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


_WAYS = {
    f"{way}{than}{that}": sign
    for way, sign in (("before", -1), ("earlier", -1), ("after", 1), ("later", 1))
    for than in ("", " than")
    for that in ("", " that", " it", " then")
}  # fmt: skip
"""By the words behind a length, whether it leads back or on."""
_DAY_S = 24 * 3600


def moment_from(rest: Sequence[Token], done: Sequence[KnownCall], today: date) -> When | None:
    """The moment that "an hour before that" or "on sunday half an hour earlier" is, from the one that the calls `done`
    have set; None for other words, and where no call tells its day and its time."""
    words = [token.text for token in rest]
    shift = shift_at(words, 0, today)
    if shift is not None and shift.day is not None:
        base = _start(done)
        clock = shifted_clock(ClockTime(base.hour, base.minute, certain=True), shift.minutes) if base else None
        return When(day=shift.day, time=clock) if clock is not None and shift.end == len(words) else None
    length, start = duration_at(words, 0), _start(done)
    way = _WAYS.get(" ".join(words[length.end :])) if length is not None else None
    if length is None or way is None or start is None or not 0 < length.value < _DAY_S:
        return None
    moment = start + timedelta(seconds=length.value * way)
    return When(day=moment.date(), time=ClockTime(moment.hour, moment.minute, certain=True))


def _start(done: Sequence[KnownCall]) -> datetime | None:
    for call in reversed(done):
        known = {**call.arguments, **(call.value if isinstance(call.value, Mapping) else {})}
        stamp = str(known.get("start") or known.get("due") or f"{known.get('date')}T{known.get('time')}")
        try:
            return datetime.fromisoformat(stamp).replace(tzinfo=None) if "T" in stamp else None
        except ValueError:
            continue
    return None
