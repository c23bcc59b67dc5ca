"""The recipe for questions about the calendar: which period they mean, and what they ask of the events."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from services.grammar.intents import Intent
from services.grammar.learned_actions import HOW_LONG_UNTIL
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.calendar_spans import span_said
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import note_read
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.moments import When

_FORM = "%Y-%m-%dT%H:%M"
_DAY = "%Y-%m-%d"


def look(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Searches the calendar for the period and the words that were said; if nothing is found, and the words are about
    something of the user's ("my"), searches the notes."""
    query = intent.said("query")
    if not draft.heard(intent) or not intent.complete or query in PRONOUNS:
        draft.plan.unheard = True
        return
    values = span_said(intent, draft) or _period_said(intent, draft.now)
    if query:
        query = without_kind(str(query))
        values |= {"query": query} if query else {}
    wanted = wanted_of(intent.words)
    if wanted and "wanted" in draft.specs[intent.tool].parameters.get("properties", {}):
        values["wanted"] = wanted
    call = draft.read(key, intent.tool, values)
    note_read(intent, key, draft)
    if call is None or not query or events(call) or not {"my", "our"} & set(intent.words):
        return
    if "search_notes" in draft.specs and "next" not in intent.words:
        draft.plan.calls[-1] = replace(draft.plan.calls[-1], spoken=False)
        notes = draft.read(f"{key}.notes", "search_notes", {"query": query})
        if notes is not None and not notes.value:
            draft.plan.remarks[f"{key}.notes"] = f"I found nothing about {query} in your calendar or your notes."


_KINDS = frozenset(("thing", "thingy", "stuff"))
_WHICH = frozenset(("first", "next", "meeting", "appointment", "event", "thing"))
"""Words that alone name no event: "my first meeting"."""


def without_kind(name: str) -> str:
    """The words of an event's name that its title may have: "budget" for "the budget thing"; "" without any."""
    words = name.split()
    if all(word.casefold() in _WHICH for word in words):
        return ""
    while len(words) > 1 and words[-1].casefold() in _KINDS:
        words.pop()
    return " ".join(words)


def is_event(topic: str, intent: Intent, key: str, draft: PlanBuilder) -> bool | None:
    """Whether a calendar event is called `topic`, in a question when, where or how long it is; None until it is known.
    If so, the plan reads the answer from the calendar and not from the encyclopedia."""
    spec = draft.specs.get("search_calendar")
    wanted = wanted_of(intent.words)
    if spec is None or wanted not in ("when", "length", "place") or "wanted" not in spec.parameters["properties"]:
        return False
    call = draft.read(f"{key}.event", spec.name, {"query": topic, "wanted": wanted}, spoken=False)
    if call is None:
        return None
    if not events(call):
        return False
    draft.plan.calls[-1] = replace(draft.plan.calls[-1], spoken=True)
    return True


def events(call: KnownCall) -> list[dict[str, Any]]:
    """The events that a search has found."""
    value = call.value
    if call.status is KnownCallStatus.FAILED:
        return []
    if isinstance(value, dict):
        value = value.get("events", [value] if value.get("event_id") else [])
    return [event for event in value if isinstance(event, dict)] if isinstance(value, list) else []


def wanted_of(words: tuple[str, ...]) -> str | None:
    """The value for parameter `wanted` of `search_calendar`; None if the events themselves are wanted."""
    said, begins = set(words), words[:2]
    if said & {"free", "busy", "available"} or words[:4] == ("do", "i", "have", "time"):
        return "free"
    if begins == ("how", "long"):
        return "length" if HOW_LONG_UNTIL.isdisjoint(words) else "when"
    if begins == ("how", "many"):
        return "count"
    if "next" in said and not {"week", "weekend", "month"} & said:
        return "next"
    if words[0] == "where":
        return "place"
    return "when" if words[0] == "when" or begins == ("what", "time") else None


def _period_said(intent: Intent, now: datetime) -> dict[str, Any]:
    """The arguments `start` and `end` for the period in the words of `intent`; {} without one."""
    first_and_last = _days(intent, now.date())
    if first_and_last is not None:
        first, last = first_and_last
        return {"start": first.strftime(_DAY), "end": last.strftime(_DAY)}
    when = intent.said("start")
    if not isinstance(when, When):
        return {}
    found = period(when, now)
    if "weekend" in intent.words and when.day is not None and not when.timed and when.part is None:
        found["end"] = (when.day + timedelta(days=1)).strftime(_DAY)
    return found


def _days(intent: Intent, today: date) -> tuple[date, date] | None:
    """The first and last day of a span ("next week", "from monday to friday") or of a past day; None for others."""
    start, until, past = (intent.said(name) for name in ("start", "until", "past"))
    if isinstance(start, When) and start.day and isinstance(until, When) and until.day:
        return start.day, max(start.day, until.day)
    if isinstance(past, When) and past.day:
        weeks = (past.day - today).days // 7 + 1
        return (past.day - timedelta(weeks=weeks),) * 2
    said = " ".join(intent.words)
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    spans = {
        "yesterday": (today - timedelta(days=1),) * 2,
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "next week": (monday + timedelta(days=7), monday + timedelta(days=13)),
        "last month": (_month_before(first), first - timedelta(days=1)),
        "next month": (_month_after(first), _month_after(_month_after(first)) - timedelta(days=1)),
        "next weekend": (monday + timedelta(days=12), monday + timedelta(days=13)),
        "weekend": (monday + timedelta(days=5), monday + timedelta(days=6)),
        "week": (today, monday + timedelta(days=6)),
        "month": (today, _month_after(first) - timedelta(days=1)),
    }
    span = next((span for words, span in spans.items() if f" {words} " in f" {said} "), None)
    if span is None or not isinstance(start, When):
        return span
    return span if start == When(day=span[0]) else None  # "friday in a week", "next week at three"


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


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
    return {"start": day.strftime(_DAY), "end": day.strftime(_DAY)}  # `end` is inclusive
