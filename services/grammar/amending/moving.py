"""Computes the new moment of a thing from its old one and the user's words: "six", "half past", "friday"."""

from datetime import date, datetime, time, timedelta

from services.grammar.amending.change import Value
from services.grammar.amending.hearing import minutes_of
from services.grammar.amending.hours import times_meant
from services.grammar.amending.things import Kind, Thing
from services.grammar.day_shifts import day_from
from tools.language.times import ClockTime, DayPart

_DAY = 24 * 60
"""Minutes of a day."""


def start_of(thing: Thing, now: datetime) -> datetime | None:
    """When a thing is due or begins, in local time; None if that is unknown, or if it takes a whole day."""
    stamp = thing.fact("due") or thing.fact("start")
    if thing.kind is Kind.ALARM:
        clock, on = thing.fact("time"), thing.fact("date")
        if not clock:
            return None
        if on:
            stamp = f"{on}T{clock}"
        else:
            at = datetime.combine(now.date(), time.fromisoformat(clock))
            return at if at > now.replace(tzinfo=None) else at + timedelta(days=1)
    try:
        return datetime.fromisoformat(stamp).replace(tzinfo=None) if "T" in stamp else None
    except ValueError:
        return None


def moved(
    start: datetime, value: Value, now: datetime, soonest: bool = False, said: str = ""
) -> datetime | list[datetime] | None:
    """`start` with the parts that `value` gives: the time, the day, or the half of the day. An hour without am or pm
    means the one nearer to `start`. `soonest`: no day was said for `start`, so the next such time counts. `said`: the
    words with which `start` was set. A list if `value` may mean each of several moments; None if it is no moment."""
    if (minute := minutes_of(value.words)) is not None:
        meant = times_meant(start, minute, value.words.endswith("to"), said)
        return meant[0] if len(meant) == 1 else meant
    if value.shift:
        day = day_from(value.words, start.date())
        return datetime.combine(day, start.time()) if day is not None else None
    found = _moved(start, value, now)
    if found is None or not soonest or value.when is None or value.when.day is not None or value.when.after is not None:
        return found
    naive = now.replace(tzinfo=None)
    today = datetime.combine(naive.date(), found.time())
    return today if today > naive else today + timedelta(days=1)


def _moved(start: datetime, value: Value, now: datetime) -> datetime | None:
    naive = now.replace(tzinfo=None)
    when = value.when
    if when is None:
        return None
    if when.after is not None:
        return when.moment(now)
    day = when.day or start.date()
    if when.time is None:
        half = _half(start, when.part) if when.part else start.time()
        moment = datetime.combine(day, half)
        return moment if when.day is not None or moment > naive else moment + timedelta(days=1)
    readings = [when.time.lean(when.part)] if when.time.certain or when.part else _both(when.time)
    moments = [_at(day, reading) for reading in readings]
    coming = [each for each in moments if each > naive] or moments
    return min(coming, key=lambda each: abs(_of_day(each) - _of_day(start)))


def minutes_until(start: datetime, value: Value) -> int:
    """How many minutes are from `start` to the time `value`, of two hours the next one; 0 where it is no time."""
    when = value.when
    if when is None or when.time is None or when.day is not None:
        return 0
    readings = [when.time.lean(when.part)] if when.time.certain or when.part else _both(when.time)
    ends = sorted((_of_day(_at(start.date(), each)) - _of_day(start)) % _DAY for each in readings)
    return ends[0] or ends[-1]


def same_moment(start: datetime, value: Value, now: datetime) -> bool:
    """Whether `value` agrees with `start`. It is the time that the user says is wrong ("six, not seven")."""
    when = value.when
    if minutes_of(value.words) is not None:
        return True
    if when is None:
        return False
    right_day = when.day is None or when.day == start.date()
    clock = when.time
    right_time = clock is None or (clock.hour % 12, clock.minute) == (start.hour % 12, start.minute)
    return right_day and right_time


def _half(start: datetime, part: DayPart) -> time:
    clock = ClockTime(start.hour % 12 or 12, start.minute).lean(part)
    return time(clock.hour % 24, clock.minute)


def _both(clock: ClockTime) -> list[ClockTime]:
    return [clock.lean(DayPart.MORNING), clock.lean(DayPart.EVENING)]


def _at(day: date, clock: ClockTime) -> datetime:
    return datetime.combine(day, time(clock.hour % 24, clock.minute))


def _of_day(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
