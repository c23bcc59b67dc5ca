"""The interface between the calendar tools and a calendar, wherever it is kept."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tools.context import Context

MOST_EVENTS = 200
LONGEST_SEARCH = timedelta(days=366)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event, or one occurrence of a series. `start` is aware; for an all-day event it is the local midnight."""

    event_id: str
    title: str
    start: datetime
    duration: timedelta
    location: str = ""
    attendees: tuple[str, ...] = ()
    all_day: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event to be created. `repeat` is none, daily, weekdays, weekly or monthly; `attendees` are e-mail
    addresses."""

    title: str
    start: datetime
    duration: timedelta
    location: str = ""
    attendees: tuple[str, ...] = ()
    repeat: str = "none"

    @property
    def all_day(self) -> bool:
        """Whether it takes whole days: it begins at local midnight and ends at one."""
        return whole_days(self.start, self.duration)


def whole_days(start: datetime, duration: timedelta) -> bool:
    """Whether something that begins at the local time `start` takes one or more whole days."""
    return (start.hour, start.minute) == (0, 0) and duration >= _DAY and not duration % _DAY


@dataclass(frozen=True, slots=True)
class EventChange:
    """New values for an event; None leaves a field as it is."""

    start: datetime | None = None
    duration: timedelta | None = None
    title: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The event that was created. `invited`: this calendar has sent invitations to the attendees."""

    event: CalendarEvent
    invited: bool = field(default=False)


class Calendar(ABC):
    """A calendar. Methods raise `ToolError`: `not_found` for unknown events, `storage` or a kind of their own if they
    fail.

    Identifiers of events are opaque strings. That of an occurrence changes or deletes only this occurrence.
    """

    @abstractmethod
    async def search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Events that overlap [start, end), in order, with series expanded into occurrences; at most `MOST_EVENTS`."""

    @abstractmethod
    async def create(self, draft: EventDraft, key: str) -> Created:
        """Create an event. A second call with the same `key` creates nothing and returns the first one's event."""

    @abstractmethod
    async def update(self, event_id: str, change: EventChange) -> tuple[CalendarEvent, CalendarEvent]:
        """Change an event; returns it as it was and as it is."""

    @abstractmethod
    async def delete(self, event_id: str) -> CalendarEvent: ...

    @abstractmethod
    async def restore(self, event_id: str) -> CalendarEvent:
        """Bring back an event that `delete` has removed."""


def calendar_of(context: Context) -> Calendar:
    """The calendar of this server. Raises `NotConfigured`."""
    return context.need(Calendar)  # type: ignore[type-abstract]  # looked up by the abstract type, never made
