"""Sentences about events that were found, by what was asked of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tools.speech import clock_time, count, exact_duration, listing

_SAID_AT_ONCE = 5

Event = Mapping[str, Any]
"""An event as `search_calendar` returns it."""


def say_found(arguments: Mapping[str, Any], result: Any) -> str:
    """The result of `search_calendar` as a sentence."""
    events = result if isinstance(result, list) else [result, *result.get("also", [])]
    wanted = arguments.get("wanted")
    if wanted == "free":
        return _say_free(arguments, events)
    if not events:
        query = arguments.get("query")
        return (
            f"I found no {query} in your calendar." if query and wanted else "There is nothing in your calendar then."
        )
    if wanted in _ONE:
        return " ".join(_ONE[wanted](event) for event in _one_each(events)[:_SAID_AT_ONCE])
    if wanted == "count":
        return f"There {'is' if len(events) == 1 else 'are'} {count(len(events), 'event')}: {_listed(events)}."
    return f"In your calendar: {_listed(events, '; ')}."


def _listed(events: Sequence[Event], between: str = ", ") -> str:
    told = [f"{event['title']}, {event['when']}" for event in events[:_SAID_AT_ONCE]]
    if between == ", ":
        told = [f"{event['title']} {event['when']}" for event in events[:_SAID_AT_ONCE]]
    more = f", and {len(events) - _SAID_AT_ONCE} more" if len(events) > _SAID_AT_ONCE else ""
    return (listing(told) if between == ", " and not more else between.join(told)) + more


def _one_each(events: Sequence[Event]) -> list[Event]:
    """The first occurrence of each event."""
    first: dict[str, Event] = {}
    for event in events:
        first.setdefault(event["title"], event)
    return list(first.values())


def _say_free(arguments: Mapping[str, Any], events: Sequence[Event]) -> str:
    if not events:
        return "You are free then."
    start, end = (str(arguments.get(name) or "") for name in ("start", "end"))
    taken = listing([f"{event['title']} {hours(event)}" for event in events])
    if (
        "T" in start
        and "T" in end
        and datetime.fromisoformat(end) - datetime.fromisoformat(start) <= timedelta(hours=1)
    ):
        return f"No, you have {taken}."
    return f"You have {taken}. Apart from that you are free."


def hours(event: Event) -> str:
    """ "tomorrow from 2 to 3 PM"; days only for an event without a time of day."""
    begins, minutes = str(event["start"]), int(event["duration_minutes"])
    if "T" not in begins or not minutes:
        return str(event["when"])
    start = datetime.fromisoformat(begins)
    end = start + timedelta(minutes=minutes)
    first, last = clock_time(start), clock_time(end)
    if first.rpartition(" ")[2] == last.rpartition(" ")[2] and end.date() == start.date():
        first = first.rpartition(" ")[0] or first
    day = str(event["when"]).partition(" at ")[0]
    return f"{day} from {first} to {last}"


def _say_when(event: Event) -> str:
    again = ", and it repeats" if event.get("repeats") else ""
    return f"{event['title']} is {hours(event)}{again}."


def _say_length(event: Event) -> str:
    minutes = int(event["duration_minutes"])
    if not minutes:
        return f"Your calendar does not say how long {event['title']} takes, {event['when']}."
    days, rest = divmod(minutes, 24 * 60)
    long = count(days, "day") if days and not rest else exact_duration(minutes * 60)
    return f"{event['title']} takes {long}, {hours(event)}."


def _say_place(event: Event) -> str:
    if event.get("location"):
        return f"{event['title']}, {event['when']}, is at this place: {event['location']}."
    return f"Your calendar names no place for {event['title']}, {event['when']}."


def _say_next(event: Event) -> str:
    return f"Next is {event['title']}, {hours(event)}."


_ONE = {"when": _say_when, "length": _say_length, "place": _say_place, "next": _say_next}
