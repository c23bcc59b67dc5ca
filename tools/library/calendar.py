"""Tools that search and change the user's calendar."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.context import Context
from tools.declaration import Function, tool
from tools.errors import ToolError
from tools.library.calendar_speech import hours, say_found
from tools.library.calendar_store import LONGEST_SEARCH, CalendarEvent, EventChange, EventDraft, calendar_of
from tools.library.phrases_calendar import PHRASES
from tools.library.zones import plain
from tools.spec import Effect, Say
from tools.speech import day, moment
from tools.tool import Tool
from tools.values import DateOrMoment, LocalMoment, Words

_COMING = timedelta(days=7)
_MOST_SHOWN = 20
_ANY = frozenset({"meetings", "appointments", "events", "plans", "things"})
Minutes = Annotated[int, Field(ge=1)]


@tool(
    effect=Effect.READ_LOCAL,
    resources=("calendar",),
    ttl_s=600,
    phrases=PHRASES["search_calendar"],
    say=say_found,
)
async def search_calendar(
    context: Context,
    start: DateOrMoment | None = None,
    end: DateOrMoment | None = None,
    query: Words | None = None,
    wanted: Literal["when", "length", "place", "count", "free", "next"] | None = None,
) -> dict[str, Any] | list[dict[str, Any]]:
    """List calendar events in a period and/or matching some words.

    One event is returned by itself, several as a list, in order. With a date-time as `start` and no `end`, the event
    that begins then is returned with the rest of that day as "also". Without any argument: the coming week.

    Args:
        start: Beginning of the period: date or date-time.
        end: End of the period.
        query: Words in the title or among attendees.
        wanted: What the user wants to know of them, for the spoken result.
    """
    since, until = _period(context, start, end, query)
    events = await calendar_of(context).search(since, until)
    if query:
        events = [event for event in events if _about(event, plain(query).split())]
    if wanted == "next":
        events = [event for event in events if event.start >= since and not event.all_day][:1]
    found = [_shown(event, context) for event in events[:_MOST_SHOWN]]
    if len(found) == 1:
        return found[0]
    exact = [event for event in found if event["start"] == start]
    if len(exact) == 1 and start and "T" in start and not end:
        return exact[0] | {"also": [event for event in found if event is not exact[0]]}
    return found


def _period(context: Context, start: str | None, end: str | None, query: str | None) -> tuple[datetime, datetime]:
    now = context.now()
    since = _moment(start, context) if start else (now if not query else now - timedelta(hours=12))
    if end:
        until = _moment(end, context) + (timedelta() if "T" in end else timedelta(days=1))
    elif start:
        until = _midnight(since.date() + timedelta(days=1), context)
    else:
        until = since + (LONGEST_SEARCH if query else _COMING)
    if until <= since:
        raise ToolError("invalid_argument", "The period ends before it begins.")
    return since, min(until, since + LONGEST_SEARCH)


def _moment(text: str, context: Context) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=context.timezone)


def _midnight(of: date, context: Context) -> datetime:
    return datetime(of.year, of.month, of.day, tzinfo=context.timezone)


def _about(event: CalendarEvent, words: list[str]) -> bool:
    """Whether every word begins a word of the event (title, place, attendees), so that "standup" finds "Stand-up" and
    "stand ups". "Meetings" are events of any title."""
    words = [word for word in words if word not in _ANY]
    text = plain(" ".join((event.title, event.location, *event.attendees)))
    known = (*text.split(), text.replace(" ", ""))
    return all(any(name.startswith(word) or word in known[-1] for name in known) for word in words)


def _shown(event: CalendarEvent, context: Context) -> dict[str, Any]:
    start = event.start.astimezone(context.timezone)
    shown: dict[str, Any] = {
        "event_id": event.event_id,
        "title": event.title,
        "start": f"{start:%Y-%m-%d}" if event.all_day else f"{start:%Y-%m-%dT%H:%M}",
        "duration_minutes": round(event.duration.total_seconds() / 60),
        "when": _days(event, context) if event.all_day else moment(start, context.now()),
    }
    optional = {"location": event.location, "attendees": list(event.attendees), "repeats": event.repeats}
    return shown | {name: value for name, value in optional.items() if value}


def _days(event: CalendarEvent, context: Context) -> str:
    """ "on Friday", "from Monday, December 14 to Friday, December 18"."""
    first, today = event.start.astimezone(context.timezone).date(), context.now().date()
    last = first + event.duration - timedelta(days=1)
    if last <= first:
        return day(first, today)
    return f"from {day(first, today).removeprefix('on ')} to {day(last, today).removeprefix('on ')}"


def _changes(name: str, undo_with: str, say: Say) -> Callable[[Function], Tool]:
    """The `@tool` declaration of a tool that changes the calendar, with the phrases for its `name`."""
    phrases = PHRASES.get(name, ())
    return tool(effect=Effect.WRITE_EXTERNAL, undo_with=undo_with, resources=("calendar",), phrases=phrases, say=say)


_AGAIN = {
    "daily": ", and then every day", "weekdays": ", and then on weekdays", "weekly": ", and then every week",
    "monthly": ", and then every month",
}  # fmt: skip
"""How an event that repeats is told, by its `repeat`."""


def _say_created(arguments: Mapping[str, Any], result: Any) -> str:
    event = result["event"]
    again = _AGAIN.get(str(arguments.get("repeat")), "")
    told = f"{event['title']} is in your calendar {event['when']}{again}."
    if event.get("attendees") and not result["invitations_sent"]:
        told += " No invitations were sent."
    return told


@_changes("create_event", undo_with="delete_event", say=_say_created)
async def create_event(
    context: Context,
    title: Words,
    start: LocalMoment,
    duration_minutes: Minutes = 60,
    attendees: Annotated[list[Words], Field(min_length=1)] | None = None,
    location: Words | None = None,
    repeat: Literal["none", "daily", "weekdays", "weekly", "monthly"] = "none",
) -> dict[str, Any]:
    """Add an event to the calendar; invitations go out when attendees are given. It takes whole days with a start at
    00:00 and a multiple of 1440 minutes.

    Whether they did is in the result: a calendar that is only a file cannot send any.

    Args:
        title: Title.
        start: Local date-time, YYYY-MM-DDTHH:MM.
        duration_minutes: Length; 60 when left out.
        attendees: E-mail addresses.
        location: Where.
        repeat: Repetition.
    """
    draft = EventDraft(
        title,
        _moment(start, context),
        timedelta(minutes=duration_minutes),
        location or "",
        tuple(attendees or ()),
        repeat,
    )
    created = await calendar_of(context).create(draft, context.idempotency_key)
    event = _shown(created.event, context)
    return {"status": "ok", "event_id": event["event_id"], "event": event, "invitations_sent": created.invited}


def _say_updated(arguments: Mapping[str, Any], result: Any) -> str:
    event, before = result["event"], result["previous"]
    told = f"{event['title']} is now {event['when']}."
    if event["title"] != before["title"]:
        told = f"{before['title']} is now called {event['title']}."
    elif event["duration_minutes"] != before["duration_minutes"]:
        told = f"{event['title']} is now {hours(event)}."
    elif event.get("location") != before.get("location"):
        told = f"The place of {event['title']} is now: {event.get('location', 'none')}."
    return told


@_changes("update_event", undo_with="update_event", say=_say_updated)
async def update_event(
    context: Context,
    event_id: Words,
    start: LocalMoment | None = None,
    duration_minutes: Minutes | None = None,
    title: Words | None = None,
    location: Words | None = None,
) -> dict[str, Any]:
    """Change an existing event. The result holds what it was before.

    Args:
        event_id: Identifier from search_calendar.
        start: Local date-time, YYYY-MM-DDTHH:MM.
        duration_minutes: New length.
        title: New title.
        location: New place.
    """
    change = EventChange(
        _moment(start, context) if start else None,
        timedelta(minutes=duration_minutes) if duration_minutes else None,
        title,
        location,
    )
    if change == EventChange():
        raise ToolError("invalid_argument", "What should change: the time, the length, the title or the place?")
    before, after = await calendar_of(context).update(event_id, change)
    start = f"{before.start.astimezone(context.timezone):%Y-%m-%dT%H:%M}"  # what `start` takes, also for whole days
    previous = _shown(before, context) | {"start": start}
    return {"status": "ok", "event": _shown(after, context), "previous": previous}


def _say_deleted(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I deleted {result['event']['title']} {result['event']['when']}."


@_changes("delete_event", undo_with="restore_event", say=_say_deleted)
async def delete_event(context: Context, event_id: Words) -> dict[str, Any]:
    """Delete an event. It can be restored.

    Args:
        event_id: Identifier from search_calendar.
    """
    event = await calendar_of(context).delete(event_id)
    return {"status": "ok", "event": _shown(event, context)}


def _say_restored(arguments: Mapping[str, Any], result: Any) -> str:
    return f"{result['event']['title']} is back in your calendar {result['event']['when']}."


@_changes("restore_event", undo_with="delete_event", say=_say_restored)
async def restore_event(context: Context, event_id: Words) -> dict[str, Any]:
    """Bring a deleted event back.

    Args:
        event_id: Identifier of the deleted event.
    """
    event = await calendar_of(context).restore(event_id)
    return {"status": "ok", "event": _shown(event, context)}
