"""A calendar in one iCalendar (RFC 5545) file, which other programs may read and write as well.

The file is parsed again whenever it has changed and replaced as a whole, so that a crash leaves the old or the new one.
Deleted events stay in it as cancelled, which is what the standard has for them, and can be restored.
"""

import asyncio
import os
import tempfile
import uuid
from collections.abc import Callable
from concurrent.futures import Executor as Pool
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from tools.context import Clock
from tools.errors import ToolError
from tools.library.calendar_store import (
    MOST_EVENTS,
    Calendar,
    CalendarEvent,
    Created,
    EventChange,
    EventDraft,
)

T = TypeVar("T")
Entry = Any
"""An `icalendar.Event`. Its own types are unions of every value that any property may have."""

_LARGEST_FILE = 20_000_000
_OCCURRENCE = "%Y%m%dT%H%M"
_RULES: dict[str, dict[str, Any]] = {
    "daily": {"FREQ": "DAILY"},
    "weekdays": {"FREQ": "WEEKLY", "BYDAY": ["MO", "TU", "WE", "TH", "FR"]},
    "weekly": {"FREQ": "WEEKLY"},
    "monthly": {"FREQ": "MONTHLY"},
}
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}


class CalendarFile(Calendar):
    """`timezone` is that of times without a zone and of all-day events. File work runs in `pool`, one at a time."""

    def __init__(self, path: Path, clock: Clock, timezone: ZoneInfo, pool: Pool | None = None) -> None:
        self._path = path
        self._clock = clock
        self._timezone = timezone
        self._pool = pool
        self._turn = asyncio.Lock()
        self._seen: tuple[int, int] | None = None
        self._calendar = icalendar.Calendar()
        self._masters: dict[str, Entry] = {}

    async def search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        return await self._in_pool(lambda: self._search(start, end))

    async def create(self, draft: EventDraft, key: str) -> Created:
        uid = str(uuid.uuid5(uuid.NAMESPACE_OID, key) if key else uuid.uuid4())
        return await self._in_pool(lambda: Created(self._create(draft, uid)))

    async def update(self, event_id: str, change: EventChange) -> tuple[CalendarEvent, CalendarEvent]:
        return await self._in_pool(lambda: self._change(event_id, lambda event: _apply(event, change)))

    async def delete(self, event_id: str) -> CalendarEvent:
        return (await self._in_pool(lambda: self._change(event_id, lambda event: _status(event, "CANCELLED"))))[0]

    async def restore(self, event_id: str) -> CalendarEvent:
        back = await self._in_pool(
            lambda: self._change(event_id, lambda event: _status(event, "CONFIRMED"), cancelled=True)
        )
        return back[1]

    async def _in_pool(self, work: Callable[[], T]) -> T:
        async with self._turn:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    # ------------------------------------------------------------------ in the pool's thread

    def _search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        self._read()
        try:
            found = recurring_ical_events.of(self._calendar, skip_bad_series=True).between(start, end)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ToolError("storage", f"The calendar {self._path.name} has an event that I cannot read.") from error
        events = [self._event(each) for each in found if each.get("STATUS") != "CANCELLED"]
        return sorted(events, key=lambda event: (event.start, event.title))[:MOST_EVENTS]

    def _create(self, draft: EventDraft, uid: str) -> CalendarEvent:
        self._read()
        known = self._whole(uid)
        if known is not None:
            return self._event(known)
        event: Entry = icalendar.Event()
        event.add("uid", uid)
        event.add("dtstart", draft.start)
        event.add("dtend", draft.start + draft.duration)
        event.add("summary", draft.title)
        if draft.location:
            event.add("location", draft.location)
        for address in draft.attendees:
            event.add("attendee", icalendar.vCalAddress(f"mailto:{address}"))
        if draft.repeat in _RULES:
            event.add("rrule", _RULES[draft.repeat])
        self._calendar.add_component(event)
        self._masters[uid] = event
        self._write(event)
        return self._event(event)

    def _change(
        self, event_id: str, change: Callable[[Entry], None], *, cancelled: bool = False
    ) -> tuple[CalendarEvent, CalendarEvent]:
        self._read()
        uid, _, occurrence = event_id.partition("/")
        component = self._occurrence(uid, occurrence) if occurrence else self._whole(uid)
        if component is None or (component.get("STATUS") == "CANCELLED") != cancelled:
            self._seen = None  # an exception that was added in vain must not stay in memory
            raise ToolError("not_found", "There is no such event in the calendar.")
        before = self._event(component)
        change(component)
        self._write(component)
        return before, self._event(component)

    def _whole(self, uid: str) -> Entry | None:
        """The event, or the series, of that name."""
        return self._masters.get(uid)

    def _occurrence(self, uid: str, occurrence: str) -> Entry | None:
        """The exception of a series for one occurrence, added where there is none yet."""
        series = self._whole(uid)
        if series is None:
            return None
        for event in self._calendar.walk("VEVENT"):
            same = event.get("UID") == uid and "RECURRENCE-ID" in event
            if same and _stamp(event["RECURRENCE-ID"]) == occurrence:
                return event
        first = series["DTSTART"].dt
        try:
            moment = datetime.strptime(occurrence, _OCCURRENCE)
        except ValueError:
            return None
        start = moment.replace(tzinfo=first.tzinfo) if isinstance(first, datetime) else moment.date()
        if not self._falls_on(uid, start):
            return None
        length = self._event(series).duration
        single: Entry = icalendar.Event()
        for name, value in series.items():
            if name not in ("RRULE", "RDATE", "EXDATE", "DTSTART", "DTEND", "DURATION"):
                single[name] = value
        single.add("recurrence-id", start)
        single.add("dtstart", start)
        single.add("dtend", start + length)
        self._calendar.add_component(single)
        return single

    def _falls_on(self, uid: str, start: date) -> bool:
        """Whether the series has an occurrence that begins at `start`."""
        since = self._aware(start)
        found = recurring_ical_events.of(self._calendar, skip_bad_series=True).between(
            since, since + timedelta(minutes=1)
        )
        return any(each.get("UID") == uid and self._aware(each["DTSTART"].dt) == since for each in found)

    def _event(self, component: Entry) -> CalendarEvent:
        start = component["DTSTART"].dt
        all_day = not isinstance(start, datetime)
        attendees = component.get("ATTENDEE", [])
        series = self._whole(str(component.get("UID", "")))
        repeats = series is not None and any(name in series for name in ("RRULE", "RDATE"))
        event_id = str(component.get("UID", ""))
        if repeats and ("RECURRENCE-ID" in component or component is not series):
            event_id = f"{event_id}/{_stamp(component.get('RECURRENCE-ID', component['DTSTART']))}"
        return CalendarEvent(
            event_id=event_id,
            title=str(component.get("SUMMARY", "")) or "(no title)",
            start=self._aware(start),
            duration=_length(component, all_day),
            location=str(component.get("LOCATION", "")),
            attendees=tuple(
                str(each).removeprefix("mailto:").removeprefix("MAILTO:")
                for each in (attendees if isinstance(attendees, list) else [attendees])
            ),
            all_day=all_day,
            repeats=repeats,
        )

    def _aware(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._timezone)

    def _read(self) -> None:
        try:
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen == self._seen:
                return
            if stat.st_size > _LARGEST_FILE:
                raise ToolError("storage", f"The calendar {self._path.name} is larger than {_LARGEST_FILE} bytes.")
            calendar = icalendar.Calendar.from_ical(self._path.read_bytes())
        except FileNotFoundError:
            self._seen, self._calendar, self._masters = None, _empty(), {}
            return
        except (OSError, ValueError, IndexError, KeyError) as error:
            raise ToolError("storage", f"The calendar {self._path.name} cannot be read.") from error
        masters: dict[str, Entry] = {}
        for event in calendar.walk("VEVENT"):
            if "RECURRENCE-ID" not in event:
                masters[str(event.get("UID", ""))] = event
            rule = event.get("RRULE")
            if rule is not None and _TOO_OFTEN & set(rule.get("FREQ", ())):
                # Nobody meets every second; expanding it would take minutes.
                del event["RRULE"]
        self._seen, self._calendar, self._masters = seen, calendar, masters

    def _write(self, changed: Entry) -> None:
        now = self._clock.now()
        sequence = int(changed.get("SEQUENCE", -1)) + 1
        for name, value in (("dtstamp", now), ("last-modified", now), ("sequence", sequence)):
            changed.pop(name, None)
            changed.add(name, value)
        self._seen = None  # where this fails, the next call reads the file again
        self._calendar.add_missing_timezones()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._calendar.to_ical())
                file.flush()
                os.fsync(file.fileno())
                stat = os.fstat(file.fileno())
            os.replace(temporary, self._path)
            self._seen = (stat.st_mtime_ns, stat.st_size)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _stamp(moment: Any) -> str:
    return str(moment.dt.strftime(_OCCURRENCE))


def _empty() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Foresay//Calendar//EN")
    calendar.add("version", "2.0")
    return calendar


def _length(component: Entry, all_day: bool) -> timedelta:
    if "DTEND" in component:
        length: timedelta = component["DTEND"].dt - component["DTSTART"].dt
    elif "DURATION" in component:
        length = component["DURATION"].dt
    else:
        length = timedelta(days=1) if all_day else timedelta()
    return length


def _apply(event: Entry, change: EventChange) -> None:
    start = event["DTSTART"].dt
    all_day = not isinstance(start, datetime)
    length = change.duration or _length(event, all_day)
    if change.start is not None:
        start = change.start
        if all_day and change.duration is None:
            length = timedelta(hours=1)  # it gets a time of day, and a day is too long for that
    if change.start is not None or change.duration is not None:
        for name in ("DTSTART", "DTEND", "DURATION"):
            event.pop(name, None)
        event.add("dtstart", start)
        event.add("dtend", start + length)
    for name, value in (("summary", change.title), ("location", change.location)):
        if value is not None:
            event.pop(name, None)
            event.add(name, value)


def _status(event: Entry, status: str) -> None:
    event.pop("STATUS", None)
    event.add("status", status)
