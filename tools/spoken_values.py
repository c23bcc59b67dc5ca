"""Arguments of calls as they are said: dates, times, lengths and texts, without identifiers or figures of programs."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from tools import recurrence
from tools.speech import clock_time, exact_duration, listing

_REPEATED = {"daily": "every day", "weekdays": "on weekdays", "weekends": "at weekends"}
_REPEATED |= {"weekly": "every week", "monthly": "every month"}
_CODES = re.compile(r"(^|_)(id|uri|uid|key|token)$")
_REFERENCE = re.compile(r"\$(\?|\d+)(\.\w+)*")
NOBODYS = frozenset(("none", "", "null"))
"""Texts that stand for no value."""


def worth_saying(name: str, value: Any) -> bool:
    """Whether the value of parameter `name` tells a person anything: no identifier, no reference to another call."""
    if value is None or isinstance(value, Mapping) or _CODES.search(name):
        return False
    return not isinstance(value, str) or (value.casefold() not in NOBODYS and not _REFERENCE.fullmatch(value))


def spoken(name: str, value: Any) -> str:
    """The value of parameter `name` as it is said."""
    if isinstance(value, list | tuple):
        return listing([spoken(name, each) for each in value if not isinstance(each, list | tuple | Mapping)])
    if isinstance(value, bool):
        return f"{name.replace('_', ' ')} {'on' if value else 'off'}"
    if isinstance(value, int | float):
        seconds = {"_seconds": 1, "_minutes": 60, "_hours": 3600}
        unit = next((size for ending, size in seconds.items() if name.endswith(ending)), None)
        return exact_duration(abs(round(value * unit))) if unit else f"{round(value, 2):g}"
    text = str(value)
    if text.startswith("FREQ="):
        return recurrence.spoken(text)
    return _REPEATED.get(text) or _moment(text) or text.replace("_", " ").strip()


def _moment(text: str) -> str | None:
    """Return a date, a time or both as spoken; None for other texts."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return _day(date.fromisoformat(text))
        if re.fullmatch(r"\d{2}:\d{2}", text):
            return clock_time(time.fromisoformat(text))
        if re.match(r"\d{4}-\d{2}-\d{2}T", text):
            moment = datetime.fromisoformat(text)
            return f"{_day(moment.date())} at {clock_time(moment)}"
    except ValueError:
        return None
    return None


def _day(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}"
