"""Tells whether a place is open, by the common part of OpenStreetMap's opening_hours: weekdays, times, `off`, 24/7.

Example: "Mo-Fr 08:00-18:00; Sa 10:00-14:00; PH off". For anything else (months, weeks, sunset) the answer is unknown.
"""

import re
from datetime import datetime, timedelta

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_RULE = re.compile(r"^(?:(?P<days>[a-z]{2}(?:\s*[-,]\s*[a-z]{2})*)\s+|:?\s*)?(?P<times>off|closed|[\d:,\s+-]+)$")
_SPAN = re.compile(r"^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")
Span = tuple[int, int]
"""Minutes of the day; the end may lie beyond midnight."""


def open_at(hours: str, moment: datetime) -> bool | None:
    """Whether a place with these `hours` is open at the local `moment`; None if that is unknown."""
    text = hours.casefold().strip()
    if text in ("24/7", "mo-su 00:00-24:00"):
        return True
    week = _week(text)
    if week is None:
        return None
    minute = moment.hour * 60 + moment.minute
    today, yesterday = moment.weekday(), (moment - timedelta(days=1)).weekday()
    return any(start <= minute < end for start, end in week[today]) or any(
        start <= minute + 24 * 60 < end for start, end in week[yesterday]
    )


def _week(text: str) -> list[list[Span]] | None:
    """The spans of each weekday; later rules replace earlier ones for the days they name."""
    week: list[list[Span]] = [[] for _ in _DAYS]
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        if rule.startswith(("ph", "sh")):
            continue  # holidays are not known here; an ordinary day is assumed
        match = _RULE.match(rule.removesuffix(", ph off").removesuffix(",ph off"))
        days = _days(match["days"]) if match else None
        spans = _spans(match["times"]) if match else None
        if days is None or spans is None:
            return None
        for each in days:
            week[each] = spans
    return week if text else None


def _days(text: str | None) -> list[int] | None:
    if text is None:
        return list(range(7))
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        start = _DAYS.index(first)
        length = (_DAYS.index(last) - start) % 7 if last else 0
        found += [(start + i) % 7 for i in range(length + 1)]
    return found


def _spans(text: str) -> list[Span] | None:
    if text in ("off", "closed"):
        return []
    spans: list[Span] = []
    for part in text.split(","):
        match = _SPAN.match(part.strip().removesuffix("+"))
        if match is None:
            return None
        a, b, c, d = (int(group) for group in match.groups())
        if max(b, d) > 59 or a > 24 or c > 26:
            return None
        start, end = a * 60 + b, c * 60 + d
        spans.append((start, end if end > start else end + 24 * 60))
    return spans
