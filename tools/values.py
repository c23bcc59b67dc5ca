"""Types for the parameters of tools: what JSON says about them, and their one canonical form.

Plain `str` parameters are only trimmed. Equal calls must have equal canonical arguments, or a cached read is missed
and an unchanged edit restarts a running call; so names that people say in passing get the folded forms below.
"""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, Field


def collapse(text: str) -> str:
    """Single spaces, none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """As `collapse`, and letter case does not matter."""
    return collapse(text).casefold()


def _real_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _real_time(text: str) -> str:
    return time.fromisoformat(text).strftime("%H:%M")


def _real_moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M")


def _real_date_or_moment(text: str) -> str:
    return _real_moment(text) if "T" in text else _real_date(text)


Words = Annotated[str, AfterValidator(collapse), Field(min_length=1)]
"""A name or a title: whitespace collapsed, case kept, not empty."""

Folded = Annotated[str, AfterValidator(fold), Field(min_length=1)]
"""A key such as a list's name: whitespace collapsed, case-folded, not empty."""

LocalDate = Annotated[str, AfterValidator(_real_date), Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day in the user's calendar, YYYY-MM-DD."""

LocalTime = Annotated[str, AfterValidator(_real_time), Field(pattern=r"^\d{2}:\d{2}$")]
"""A time of day in the user's zone, 24-hour HH:MM."""

LocalMoment = Annotated[str, AfterValidator(_real_moment), Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]
"""A date and time in the user's zone, YYYY-MM-DDTHH:MM."""

DateOrMoment = Annotated[
    str, AfterValidator(_real_date_or_moment), Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$")
]
"""Either of the above."""
