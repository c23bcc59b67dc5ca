"""Recurrence rules (RFC 5545, RRULE): when something that repeats is due next, and how the rule is said."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

from dateutil.rrule import rrulestr
from pydantic import Field

from tools.language import dates
from tools.speech import listing, ordinal

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = tuple(map(str.capitalize, dates.MONTHS))
WEEKDAYS, WEEKENDS = ",".join(DAYS[:5]), ",".join(DAYS[5:])
NAMED = {
    "daily": "FREQ=DAILY",
    "weekdays": f"FREQ=WEEKLY;BYDAY={WEEKDAYS}",
    "weekends": f"FREQ=WEEKLY;BYDAY={WEEKENDS}",
}
"""The rules that have a name of their own."""
_UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}

Rule = Annotated[
    str,
    Field(
        pattern=r"^FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9]\d?)?"
        r"(;BYMONTH=([1-9]|1[0-2]))?(;BYMONTHDAY=(-1|[1-9]|[12]\d|3[01]))?"
        r"(;BYDAY=(-1|[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU)){0,6})?$"
    ),
]
"""A recurrence rule with these parts, in this order."""


_FARTHEST = timedelta(days=12 * 366)
"""How far ahead a day is looked for; a leap day lies at most eight years ahead."""


def first_after(rule: str, start: datetime, after: datetime) -> datetime | None:
    """As `next_after` for a series that has not begun: "every other Tuesday" begins with the next one."""
    return next_after(re.sub(r";INTERVAL=\d+", "", NAMED.get(rule, rule)), start, after)


def next_after(rule: str, start: datetime, after: datetime) -> datetime | None:
    """The first moment later than `after` of a series that follows `rule` from `start` on; `start` counts where it fits
    the rule. Both are aware; `start` has the user's zone. None if no such day exists ("the 31st of February").

    The time of day is that of `start`. A local time that a clock change skips moves by the length of the change.
    """
    zone = start.tzinfo
    until = (max(start, after) + _FARTHEST).strftime("%Y%m%dT%H%M%S")
    series = rrulestr(f"{NAMED.get(rule, rule)};UNTIL={until}", dtstart=start.replace(tzinfo=None))
    local = after.astimezone(zone).replace(tzinfo=None)
    for found in series.xafter(local, count=3, inc=True):
        due: datetime = found.replace(tzinfo=zone).astimezone(UTC)
        if due > after.astimezone(UTC):
            return due.astimezone(zone)
    return None


def spoken(rule: str) -> str:
    """ "every Monday and Wednesday", "on weekdays", "every 2 weeks on Friday", "on the 1st of every month"."""
    rule = NAMED.get(rule, rule)
    parts = dict(part.split("=") for part in rule.split(";"))
    every, unit = int(parts.get("INTERVAL", "1")), _UNITS[parts["FREQ"]]
    often = f"every {unit}" if every == 1 else f"every {every} {unit}s"
    often = f"every other {unit}" if every == 2 and unit != "hour" else often
    days = parts.get("BYDAY", "")
    if parts["FREQ"] == "WEEKLY" and every == 1 and days in (WEEKDAYS, WEEKENDS):
        return "on weekdays" if days == WEEKDAYS else "at weekends"
    if "BYMONTH" in parts:
        return f"{often} on {_MONTHS[int(parts['BYMONTH']) - 1]} {parts.get('BYMONTHDAY', '1')}"
    if "BYMONTHDAY" in parts:
        number = int(parts["BYMONTHDAY"])
        return f"on the {'last day' if number < 0 else ordinal(number)} of {often}"
    if parts["FREQ"] == "MONTHLY" and days:
        place = days[:-2]
        which = {"-1": "last", "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}.get(place, "")
        return f"on the {which} {_name(days[-2:])} of {often}"
    names = listing([_name(day) for day in days.split(",") if day])
    if not names:
        return often
    return f"every {names}" if every == 1 else f"{often} on {names}"


def _name(day: str) -> str:
    return _NAMES[DAYS.index(day)]
