"""The form in which a declared tool wants moments, durations and measures, as its schema says it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tools.language.slots import SlotType
from tools.language.tokens import words
from tools.language.units import unit_at

_DAYS: Mapping[str, str] = {
    "yyyy-mm-dd": "%Y-%m-%d",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd/mm/yyyy": "%d/%m/%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "dd-mm-yyyy": "%d-%m-%Y",
    "mm-dd-yyyy": "%m-%d-%Y",
    "yyyy/mm/dd": "%Y/%m/%d",
    "yyyymmdd": "%Y%m%d",
}
"""Forms of dates as descriptions name them."""
_MOMENT = re.compile(r"\dT\d\d:\d\d(?P<seconds>:\d\d)?(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?")
_HALF_DAY = re.compile(r"\b12[- ]hour|\bam/pm\b|\d ?[ap]m\b", re.I)
_SECONDS = re.compile(r"\bhh:mm:ss\b|\b\d\d:\d\d:\d\d\b", re.I)
_EPOCH = re.compile(r"\b(?:unix|epoch)\b", re.I)
_LENGTHS: tuple[tuple[str, float], ...] = (
    ("milli", 0.001), ("second", 1), ("minute", 60), ("mins", 60), ("hour", 3600), ("day", 86400), ("week", 604800),
)  # fmt: skip


def day_form(described: str) -> str | None:
    """The form of a date that a description names, for `strftime`; None without one."""
    return next((form for named, form in _DAYS.items() if named in described.casefold()), None)


def moment_in_form(text: str, wanted: SlotType, schema: Mapping[str, Any], now: datetime) -> str | int:
    """`text`, a moment in ISO 8601 at local time, in the form that the schema's description or format asks for: a date
    by its named form, a time in 24 or 12 hours, a date and time with seconds and, where an example has it or the format
    is `date-time`, with a time zone."""
    told = f"{schema.get('description') or ''} {schema.get('examples') or ''}"
    if wanted is SlotType.DATE:
        return datetime.fromisoformat(text).strftime(day_form(told) or "%Y-%m-%d")
    if wanted is SlotType.TIME:
        clock = datetime.strptime(text, "%H:%M")
        if _HALF_DAY.search(told):
            return clock.strftime("%I:%M %p").lstrip("0")
        return clock.strftime("%H:%M:%S" if _SECONDS.search(told) or schema.get("format") == "time" else "%H:%M")
    moment = datetime.fromisoformat(text).replace(tzinfo=now.tzinfo)
    if _EPOCH.search(told):
        return int(moment.timestamp())
    example = _MOMENT.search(told)
    if (example is not None and example["zone"] == "Z") or (example is None and "UTC" in told):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if (example is not None and example["zone"]) or (example is None and schema.get("format") == "date-time"):
        return moment.isoformat(timespec="seconds")
    seconds = example is None or example["seconds"]
    return moment.strftime("%Y-%m-%dT%H:%M:%S" if seconds else "%Y-%m-%dT%H:%M")


def seconds_each(name: str, schema: Mapping[str, Any]) -> float:
    """How many seconds one unit of a duration parameter is, by its name, else by its description; 1 without a unit."""
    for told in (name, str(schema.get("description") or "")):
        found = next((each for unit, each in _LENGTHS if unit in told.casefold()), None)
        if found is not None:
            return found
    return 1


def lasting(schema: Mapping[str, Any]) -> bool:
    """Whether a number is a duration by its description ("Length in minutes")."""
    described = str(schema.get("description") or "")
    return re.search(r"\bin (?:milliseconds|seconds|minutes|hours)\b", described, re.I) is not None


def measure_of(parts: list[str], described: str) -> str:
    """The unit that a parameter's name or its description gives a number ("distance_km"); "" without one."""
    for said in (parts, words(described)):
        for at in range(len(said)):
            unit = unit_at(said, at) if len(said[at]) > 1 else None
            if unit is not None and unit.value not in _NO_MEASURE:
                return str(unit.value)
    return ""


_NO_MEASURE = frozenset({"day", "week", "month", "year", "second", "cup", "stone", "foot"})
"""Units whose names mean other things in descriptions as well."""
