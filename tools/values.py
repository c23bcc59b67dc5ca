"""Types for the parameters of tools: their JSON schema and their canonical form.

Plain `str` parameters are only trimmed. Equal calls must have equal canonical arguments; otherwise a cached read is
missed and an unchanged edit restarts a running call. So values that may be said in different forms have the types
below. (The `Field` comes first in each, because its pattern would not reach the JSON schema from behind a validator.)
"""

from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, Field


def collapse(text: str) -> str:
    """Replace each run of whitespace by one space and trim the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """As `collapse`, with letter case folded."""
    return collapse(text).casefold()


def real_date(text: str) -> str:
    """The date in its ISO 8601 form. Raises `ValueError`."""
    return date.fromisoformat(text).isoformat()


def _real_time(text: str) -> str:
    return time.fromisoformat(text).strftime("%H:%M")


def _real_moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M")


def _real_date_or_moment(text: str) -> str:
    return _real_moment(text) if "T" in text else real_date(text)


Words = Annotated[str, Field(min_length=1), AfterValidator(collapse)]
"""A name or a title: whitespace collapsed, case kept, not empty."""

Folded = Annotated[str, Field(min_length=1), AfterValidator(fold)]
"""A key such as a list's name: whitespace collapsed, case folded, not empty."""

LocalDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(real_date)]
"""A day in the user's calendar, YYYY-MM-DD."""

LocalTime = Annotated[str, Field(pattern=r"^\d{2}:\d{2}$"), AfterValidator(_real_time)]
"""A time of day in the user's zone, 24-hour HH:MM."""

LocalMoment = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"), AfterValidator(_real_moment)]
"""A date and time in the user's zone, YYYY-MM-DDTHH:MM."""

DateOrMoment = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$"), AfterValidator(_real_date_or_moment)
]
"""A `LocalDate` or a `LocalMoment`."""
