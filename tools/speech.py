"""Pieces of spoken English from which the tools build their sentences."""

from collections.abc import Sequence
from datetime import date, datetime, time


def count(number: int, noun: str) -> str:
    """ "1 minute", "12 minutes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listing(items: Sequence[str], last: str = "and") -> str:
    """ "eggs, milk and flour"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def duration(seconds: float) -> str:
    """ "1 hour and 30 minutes"; at most two units, so that a late alarm is not told to the second."""
    left = max(round(seconds), 0)
    parts = []
    for noun, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(count(number, noun))
    return listing(parts[:2]) or "0 seconds"


def exact_duration(seconds: int) -> str:
    """As `duration`, with every unit that is not zero, from hours down."""
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    named = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    return listing([count(number, noun) for number, noun in named if number]) or "0 seconds"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "13th"."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 <= number % 100 <= 20 else endings.get(number % 10, "th")
    return f"{number}{ending}"


_NAMED = {0: "midnight", 12: "noon"}


def clock_time(moment: time | datetime) -> str:
    """ "6:45 AM"; on the hour "7 AM", "noon" and "midnight"."""
    if not moment.minute and moment.hour in _NAMED:
        return _NAMED[moment.hour]
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{hour}:{moment.minute:02d} {half}" if moment.minute else f"{hour} {half}"


def day(day: date, today: date) -> str:
    """ "today", "tomorrow", "on Friday", "on Friday, November 13"."""
    ahead = (day - today).days
    if ahead in (-1, 0, 1):
        return ("today", "tomorrow", "yesterday")[ahead]
    if 1 < ahead < 7:
        return f"on {day:%A}"
    year = f", {day.year}" if day.year != today.year else ""
    return f"on {day:%A}, {day:%B} {day.day}{year}"


def moment(moment: datetime, now: datetime) -> str:
    """ "tomorrow at 7 AM"; both must be in the user's time zone."""
    return f"{day(moment.date(), now.date())} at {clock_time(moment)}"


def number(value: float, digits: int = 6) -> str:
    """Plain digits, at most `digits` significant ones; integers in full. Very large or small numbers as "1.2e+30"."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{digits}g}"
