"""A parsed iCalendar (RFC 5545) object: reads its events and changes them, wherever the text is kept.

A deleted event stays in it with the status CANCELLED, as the standard provides, and can be restored.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from tools.errors import ToolError
from tools.library.calendar_store import CalendarEvent, EventChange, EventDraft, whole_days

Entry = Any
"""An `icalendar.Event`. Its own types are unions of every value that any property may have."""

_OCCURRENCE = "%Y%m%dT%H%M"
_RULES: dict[str, dict[str, Any]] = {
    "daily": {"FREQ": "DAILY"},
    "weekdays": {"FREQ": "WEEKLY", "BYDAY": ["MO", "TU", "WE", "TH", "FR"]},
    "weekly": {"FREQ": "WEEKLY"},
    "monthly": {"FREQ": "MONTHLY"},
}
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}


class EventBook:
    """The events of one iCalendar text. `data` None makes an empty one. `timezone` is that of times without a zone and
    of all-day events; `name` is used in messages. Raises `ToolError` (`storage`) for text that is not a calendar."""

    def __init__(self, data: bytes | None, timezone: ZoneInfo, name: str) -> None:
        self._timezone = timezone
        self._name = name
        self._calendar = _parsed(data, name) if data is not None else _empty()
        self._masters: dict[str, Entry] = {}
        for event in self._calendar.walk("VEVENT"):
            if "RECURRENCE-ID" not in event:
                self._masters[str(event.get("UID", ""))] = event
            rule = event.get("RRULE")
            if rule is not None and _TOO_OFTEN & set(rule.get("FREQ", ())):
                # Nobody meets every second; expanding it would take minutes.
                del event["RRULE"]

    def to_ical(self) -> bytes:
        self._calendar.add_missing_timezones()
        data: bytes = self._calendar.to_ical()
        return data

    def search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Events that overlap [start, end), in no order, with series expanded into occurrences."""
        try:
            found = recurring_ical_events.of(self._calendar, skip_bad_series=True).between(start, end)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ToolError("storage", f"The calendar {self._name} has an event that I cannot read.") from error
        return [self._event(each) for each in found if each.get("STATUS") != "CANCELLED"]

    def known(self, uid: str) -> CalendarEvent | None:
        event = self._masters.get(uid)
        return None if event is None else self._event(event)

    def create(self, draft: EventDraft, uid: str, now: datetime, organizer: str = "") -> CalendarEvent:
        event: Entry = icalendar.Event()
        event.add("uid", uid)
        _set_time(event, draft.start, draft.duration, draft.all_day)
        event.add("summary", draft.title)
        if draft.location:
            event.add("location", draft.location)
        if organizer and draft.attendees:
            event.add("organizer", icalendar.vCalAddress(f"mailto:{organizer}"))
        for address in draft.attendees:
            event.add("attendee", icalendar.vCalAddress(f"mailto:{address}"))
        if draft.repeat in _RULES:
            event.add("rrule", _RULES[draft.repeat])
        self._calendar.add_component(event)
        self._masters[uid] = event
        _touch(event, now)
        return self._event(event)

    def update(self, event_id: str, change: EventChange, now: datetime) -> tuple[CalendarEvent, CalendarEvent]:
        """Change an event; returns it as it was and as it is. Raises `ToolError` (`not_found`)."""
        return self._change(event_id, now, lambda event: _apply(event, change))

    def cancel(self, event_id: str, now: datetime) -> CalendarEvent:
        """Mark an event as cancelled. Raises `ToolError` (`not_found`)."""
        return self._change(event_id, now, lambda event: _status(event, "CANCELLED"))[0]

    def restore(self, event_id: str, now: datetime) -> CalendarEvent:
        """Mark a cancelled event as confirmed. Raises `ToolError` (`not_found`)."""
        return self._change(event_id, now, lambda event: _status(event, "CONFIRMED"), cancelled=True)[1]

    def _change(
        self, event_id: str, now: datetime, change: Callable[[Entry], None], *, cancelled: bool = False
    ) -> tuple[CalendarEvent, CalendarEvent]:
        uid, _, occurrence = event_id.partition("/")
        component = self._occurrence(uid, occurrence) if occurrence else self._masters.get(uid)
        if component is None or (component.get("STATUS") == "CANCELLED") != cancelled:
            raise ToolError("not_found", "There is no such event in the calendar.")
        before = self._event(component)
        if not any(each is component for each in self._calendar.subcomponents):
            self._calendar.add_component(component)
        change(component)
        _touch(component, now)
        return before, self._event(component)

    def _occurrence(self, uid: str, occurrence: str) -> Entry | None:
        """The exception of a series for one occurrence, which is made if there is none."""
        series = self._masters.get(uid)
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
        series = self._masters.get(str(component.get("UID", "")))
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


def _parsed(data: bytes, name: str) -> icalendar.Calendar:
    try:
        return icalendar.Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as error:
        raise ToolError("storage", f"The calendar {name} cannot be read.") from error


def _touch(event: Entry, now: datetime) -> None:
    """Set the time of the change and raise the sequence number, as RFC 5545, 3.8.7 asks."""
    sequence = int(event.get("SEQUENCE", -1)) + 1
    for name, value in (("dtstamp", now), ("last-modified", now), ("sequence", sequence)):
        event.pop(name, None)
        event.add(name, value)


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
        if all_day and change.duration is None and not whole_days(start, length):
            length = timedelta(hours=1)  # it gets a time of day, and a day is too long for that
        all_day = whole_days(start, length)
    if change.start is not None or change.duration is not None:
        _set_time(event, start, length, all_day)
    for name, value in (("summary", change.title), ("location", change.location)):
        if value is not None:
            event.pop(name, None)
            event.add(name, value)


def _set_time(event: Entry, start: Any, length: timedelta, all_day: bool) -> None:
    for name in ("DTSTART", "DTEND", "DURATION"):
        event.pop(name, None)
    if all_day and isinstance(start, datetime):
        start = start.date()
    event.add("dtstart", start)
    event.add("dtend", start + length)


def _status(event: Entry, status: str) -> None:
    event.pop("STATUS", None)
    event.add("status", status)
