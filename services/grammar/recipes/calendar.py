"""Recipes for calendar events, which are looked up before they are changed or deleted."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder, ResultReference, question_for
from services.grammar.recipes.people import look_up, names_in
from services.grammar.recipes.plain import note_read, plain
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.moments import When

_INVITED = frozenset({"sync", "meeting", "interview", "invite", "standup", "catchup", "1:1"})
_FORM = "%Y-%m-%dT%H:%M"


def look(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Searches the calendar for the period and the words that were said."""
    when = intent.said("start")
    values: dict[str, Any] = period(when, draft.now) if isinstance(when, When) else {}
    if intent.said("query"):
        values["query"] = intent.said("query")
    if not draft.heard(intent) or not intent.complete:
        draft.plan.unheard = True
        return
    draft.read(key, intent.tool, values)
    note_read(intent, key, draft)


def period(when: When, now: datetime) -> dict[str, str]:
    """`start` and `end` as ISO 8601 text: one hour from a time, a part of the day, or a whole day."""
    moment = when.moment(now)
    if moment is None:
        return {}
    if when.timed:
        return {"start": moment.strftime(_FORM), "end": (moment + timedelta(hours=1)).strftime(_FORM)}
    if when.part is not None:
        first, last = when.part.hours
        start = datetime.combine(moment.date(), time(first))
        return {"start": start.strftime(_FORM), "end": (start + timedelta(hours=last - first)).strftime(_FORM)}
    day = datetime.combine(moment.date(), time())
    return {"start": day.strftime("%Y-%m-%d"), "end": day.strftime("%Y-%m-%d")}  # `end` is inclusive


def create(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Creates an event. The person it is with goes into the title; to meetings they are invited, if their address is
    found."""
    who = intent.said("attendees")
    slots = dict(intent.slots)
    title = str(intent.said("title") or "")
    if isinstance(who, str):
        del slots["attendees"]
        title = f"{title} with {' and '.join(names_in(who))}"
    when = intent.said("start")
    bare = Intent(intent.tool, slots, intent.start, intent.end, intent.words, intent.complete, intent.confidence,
                  hedged=intent.hedged)  # fmt: skip
    args = draft.arguments(bare)
    values = dict(args.values)
    if isinstance(who, str) and _INVITED & set(title.casefold().split()) and "get_email_address" in draft.specs:
        if not draft.heard(intent, "attendees"):
            draft.plan.unheard = True
            return
        invited = look_up(names_in(who), "get_email_address", key, intent, "attendees", draft)
        if draft.plan.waiting or draft.plan.questions:
            return
        if invited:
            values["attendees"] = invited
    if not title or not isinstance(when, When) or not (when.timed or when.part):
        missing = "start" if title else "title"
        draft.plan.unheard = True
        draft.ask(question_for(missing), intent, missing)
        return
    if not draft.heard(intent):
        draft.plan.unheard = True
        return
    values["title"] = title[:1].upper() + title[1:]
    if when.time is not None and when.part is None:
        when = replace(when, time=when.clock(title))  # "a meeting at three" is in the afternoon
    values["start"] = (when.moment(draft.now, title) or draft.now).strftime(_FORM)
    draft.write(key, intent, intent.tool, values)


def _find(intent: Intent, key: str, draft: PlanBuilder) -> KnownCall | None:
    """Looks up the event that was meant; None until it is found. Asks which one, or says that there is none."""
    if not draft.heard(intent, "event", "at", "on"):
        draft.plan.unheard = True
        return None
    at, on = intent.said("at"), intent.said("on")
    when = at.defaults(on) if isinstance(at, When) and isinstance(on, When) else at or on
    values: dict[str, Any] = period(when, draft.now) if isinstance(when, When) else {}
    event = str(intent.said("event") or "")
    if event:
        values["query"] = _title_words(event)
    if not values:
        draft.plan.unheard = True
        return None
    call = draft.read(f"{key}.event", "search_calendar", values, spoken=False)
    if call is None:
        return None
    events = _events(call)
    if call.status is KnownCallStatus.FAILED or not events:
        draft.plan.remarks[f"{key}.event"] = call.error or f"I found no {event or 'event'} then."
        return None
    if len(events) > 1:
        titles = [f"{e.get('title')} at {str(e.get('start'))[11:]}" for e in events]
        draft.ask(f"Which one: {' or '.join(titles)}?", intent, "event")
        return None
    return call


_KINDS = frozenset(("appointment", "meeting", "event"))


def _title_words(event: str) -> str:
    """The words to search for: an event that people call "the dentist appointment" may be titled "Dentist"."""
    words = event.removeprefix("meeting with ").split()
    while len(words) > 1 and words[-1].casefold() in _KINDS:
        words.pop()
    return " ".join(words)


def _events(call: KnownCall) -> list[dict[str, Any]]:
    value = call.value
    if isinstance(value, dict):
        value = value.get("events", [value] if value.get("event_id") else [])
    return [event for event in value if isinstance(event, dict)] if isinstance(value, list) else []


def _event_ref(call: KnownCall, key: str) -> Any:
    if isinstance(call.value, dict) and "event_id" in call.value:
        return ResultReference(f"{key}.event", "event_id")
    return _events(call)[0].get("event_id")


def delete(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Deletes the event that was meant, once it is found."""
    if not intent.slots:
        plain(intent, key, draft)
        return
    call = _find(intent, key, draft)
    if call is not None and draft.heard(intent):
        draft.write(key, intent, intent.tool, {"event_id": _event_ref(call, key)})


def change(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Changes an event's start ("to four thirty"), shifts it ("by half an hour"), or renames it."""
    call = _find(intent, key, draft)
    if call is None:
        return
    if not draft.heard(intent) or not intent.complete:
        draft.plan.unheard = True
        return
    values: dict[str, Any] = {"event_id": _event_ref(call, key)}
    start = _new_start(intent, str(_events(call)[0].get("start", "")), draft)
    if start is not None:
        values["start"] = start
    if isinstance(intent.said("title"), str):
        title = str(intent.said("title"))
        values["title"] = title[:1].upper() + title[1:]
    if len(values) == 1:
        draft.ask("What should I change it to?", intent, "start")
        return
    draft.write(key, intent, intent.tool, values)


def _new_start(intent: Intent, old: str, draft: PlanBuilder) -> str | None:
    try:
        begins = datetime.fromisoformat(old).replace(tzinfo=None)
    except ValueError:
        return None
    shift, when = intent.said("by"), intent.said("start")
    if isinstance(shift, int | float):
        return (begins + timedelta(seconds=shift)).strftime(_FORM)
    if not isinstance(when, When):
        return None
    if when.time is None and when.after is None:
        moment = when.moment(draft.now)
        return datetime.combine(moment.date(), begins.time()).strftime(_FORM) if moment else None
    dated = when.defaults(When(day=begins.date()))
    moment = dated.moment(draft.now)
    return moment.strftime(_FORM) if moment else None
