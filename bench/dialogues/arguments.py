"""Compares arguments that a reader wrote down with those of a call."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bench.dialogues import engines

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SLACK = timedelta(minutes=30)
"""Moments that depend on the minute of the day may differ by this."""


def people() -> Mapping[str, str]:
    """Numbers and addresses of the contacts, and whose they are."""
    return {value: name for name, *values in engines.CONTACTS for value in values if value}


def fits(wanted: Any, got: Any) -> bool:
    """Whether `got` means what `wanted` says. A person may be given by name, number or address, a list of one by its
    only entry; the case of letters, articles and marks do not count. A day without a time leaves the time open."""
    if isinstance(got, list) and isinstance(wanted, str):
        return len(got) == 1 and fits(wanted, got[0])
    if isinstance(wanted, list):
        left = list(got or [])
        return len(left) == len(wanted) and all(any(fits(each, other) for other in left) for each in wanted)
    if isinstance(wanted, str):
        if _DAY.fullmatch(wanted) and isinstance(got, str):
            return got.startswith(wanted)
        return _plain(wanted) in (_plain(got), _plain(people().get(str(got), ""))) or near(wanted, got)
    return bool(wanted == got)


def _plain(text: Any) -> str:
    kept = "".join(mark for mark in str(text).casefold().replace("-", " ") if mark.isalnum() or mark == " ")
    words = kept.split()
    return " ".join(word for word in words if word not in ("a", "an", "the", "my", "your"))


def near(one: Any, other: Any) -> bool:
    """Whether both are moments that differ by the time of day at which a row is played at most."""
    try:
        return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other)) <= _SLACK
    except (TypeError, ValueError):
        return False
