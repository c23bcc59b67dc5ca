"""Recipes for calendar events, which are looked up before they are changed or deleted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from services.grammar import guard
from services.grammar.doubt_words import NUMBERISH
from services.grammar.intents import Intent, SlotValue, spelled
from services.grammar.new_names import new_name
from services.grammar.planning import CERTAIN_ENOUGH_BY_DEFAULT, LeftRequest, OpenQuestion, PlanBuilder, ResultReference
from services.grammar.recipes.calendar_questions import events, period
from services.grammar.recipes.people import PRONOUNS, look_up, names_in
from services.grammar.recipes.plain import plain
from services.grammar.slot_questions import question_for
from services.models.call_view import KnownCall
from tools.language.dates import MONTHS, WEEKDAYS
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import listed, phrases
from tools.speech import listing

_INVITED = frozenset({"sync", "meeting", "interview", "invite", "standup", "catchup", "1:1"})
_FORM = "%Y-%m-%dT%H:%M"
_ALL = frozenset(listed("everything all meetings appointments events plans calendar schedule agenda diary"))
_MOST_AT_ONCE = 15
"""Most events that one question may name."""
_OFFERED = 4
_WHOLE_DAYS = frozenset(listed("birthday anniversary holiday holidays vacation leave honeymoon off"))
"""Words in the titles of events that take whole days."""


_NO_TITLES = frozenset(("event", "an event", "something", "thing"))
"""Titles that say nothing about the event, so that the user is asked for one."""


def create(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Creates an event. The person whom the user meets becomes part of the title, and is invited to a meeting if the
    contacts have an address."""
    who = intent.said("attendees")
    slots = dict(intent.slots)
    title, torn = titled(str(intent.said("title") or ""), intent.said("start"))
    if title.casefold() in _NO_TITLES:
        title = ""
    if isinstance(who, str):
        del slots["attendees"]
        title, broken = titled(f"{title} with {' and '.join(names_in(who))}", intent.said("start"))
        torn = torn or broken
    torn = torn or not _TORN.isdisjoint(str(intent.said("location") or "").casefold().split()[-1:])
    if torn:
        slots.pop("start", None)
        slots.pop("location", None)
        slots["title"] = SlotValue(SlotType.LABEL, title)
        draft.plan.unheard = True
        draft.ask(question_for("start"), replace(intent, slots=slots), "start")
        return
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
    whole = _whole_days(intent, when, title)
    if not title or not isinstance(when, When) or not (when.timed or when.part or whole):
        missing = "start" if title else "title"
        draft.plan.unheard = True
        draft.ask(question_for(missing), intent, missing)
        return
    if not draft.heard(intent):
        draft.plan.unheard = True
        return
    values["title"] = title[:1].upper() + title[1:]
    if whole:
        first, last = whole
        values |= {"start": f"{first}T00:00", "duration_minutes": ((last - first).days + 1) * 24 * 60}
        draft.write(key, intent, intent.tool, values)
        return
    if when.time is not None and when.part is None:
        when = replace(when, time=when.clock(title))  # "a meeting at three" is in the afternoon
    values["start"] = (when.moment(draft.now, title) or draft.now).strftime(_FORM)
    draft.write(key, intent, intent.tool, values)


def titled(said: str, when: Any) -> tuple[str, bool]:
    """The title of an event without introducing words ("in coffee with Ben", "me down for yoga"), and whether a part of
    the time is left in it ("haircut for saturday half"), which means that the time was not understood."""
    words = said.split()
    lead = max(
        (len(each) for each in _LEADING if tuple(word.casefold() for word in words[: len(each)]) == each), default=0
    )
    words = words[lead:] if len(words) > lead else words
    if len(words) > 1 and words[-1].casefold() == "down" and words[-2].casefold() not in _DOWN:
        words = words[:-1]  # "put the dentist down for friday"
    plain = [word.casefold().strip(",") for word in words]
    dated = isinstance(when, When) and when.day is not None
    day = next((at for at, word in enumerate(plain) if at and word in WEEKDAYS and not dated), None)
    last = next((at for at in range(len(plain) - 1, 0, -1) if plain[at] not in _TORN and plain[at] not in NUMBERISH), 0)
    torn = plain[-1:] != [] and (plain[-1] in _TORN) and len(plain) > 1
    if day is None and not torn:
        return " ".join(words), False
    end = min(day if day is not None else len(words), last + 1)
    while end > 1 and plain[end - 1] in _TORN:
        end -= 1
    return " ".join(words[:end]), True


_LEADING = phrases(
    "in|in a|in an|in the|in my|me in for|me down for|me in|us in for|us down for|us in|down|down a|down for|up|us a|us"
    "|me a|me an|me the|me my"
)
_DOWN = frozenset(listed("sit lock break wind cool count run close shut touch melt upside"))
"""With these, "down" is a part of a title."""
_TORN = frozenset(listed("till until til to from at on for half quarter past between and or"))
"""Words that, at the end of a title, are left from a time that was not understood."""


def _whole_days(intent: Intent, when: Any, title: str) -> tuple[date, date] | None:
    """The first and last day of an event that takes whole days: the user has said two days or "all day", or it is a
    birthday or a holiday. None for an event with a time of day."""
    if not isinstance(when, When) or when.day is None or when.timed or when.part is not None:
        return None
    first, until = when.day, intent.said("until")
    if isinstance(until, When) and until.day is not None:
        if sum(word in MONTHS for word in intent.words) == 1 and first.day <= until.day.day:
            first = until.day.replace(day=first.day)  # "from the third to the fifth of march"
        return (first, until.day) if first <= until.day else None
    all_day = "all day" in " ".join(intent.words) or "whole day" in " ".join(intent.words)
    return (first, first) if all_day or _WHOLE_DAYS & set(title.casefold().split()) else None


def _find(intent: Intent, key: str, draft: PlanBuilder) -> KnownCall | None:
    """Looks up the event that is meant; None until it is found. If there are several or none, asks or says so."""
    if not draft.heard(intent, "event", "at", "on"):
        draft.plan.unheard = True
        return None
    at, on = intent.said("at"), intent.said("on")
    when = at.defaults(on) if isinstance(at, When) and isinstance(on, When) else at or on
    values: dict[str, Any] = period(when, draft.now) if isinstance(when, When) else {}
    event = str(intent.said("event") or "")
    unnamed = event.casefold() in PRONOUNS  # "move it to five" where nothing was spoken of
    if event and not unnamed:
        values["query"] = _title_words(event)
    if not values:
        draft.plan.unheard = True
        if draft.settled and (intent.learned or unnamed):
            draft.ask("Which event do you mean?", intent, "event")
        return None
    call = draft.read(f"{key}.event", "search_calendar", values, spoken=False)
    if call is None:
        return None
    found = events(call)
    if not found:
        draft.plan.remarks[f"{key}.event"] = call.error or f"I found no {event or 'event'} in your calendar."
        return None
    if len(found) > 1:
        _ask_which(found, intent, draft)
        return None
    return call


def _ask_which(found: Sequence[Mapping[str, Any]], intent: Intent, draft: PlanBuilder) -> None:
    """Asks which of several events is meant; if all are the same repeating event, asks for the day."""
    first = found[0]
    if all(each.get("repeats") and each.get("title") == first.get("title") for each in found):
        text = f"{first.get('title')} repeats; the next one is {first.get('when')}. Which day's do you mean?"
        draft.ask(text, intent, "on")
        return
    told = [f"{each.get('title')} {each.get('when', '')}".strip() for each in found[:_OFFERED]]
    draft.ask(f"Which one: {listing(told, 'or')}?", intent, "event")


_KINDS = frozenset(("appointment", "meeting", "event", "thing", "thingy"))


def _title_words(event: str) -> str:
    """The words to search for: "the dentist appointment" may have the title "Dentist"."""
    words = event.removeprefix("meeting with ").split()
    while len(words) > 1 and words[-1].casefold() in _KINDS:
        words.pop()
    return " ".join(words)


def _event_ref(call: KnownCall, key: str) -> Any:
    if isinstance(call.value, dict) and "event_id" in call.value:
        return ResultReference(f"{key}.event", "event_id")
    return events(call)[0].get("event_id")


_OUT_OF_CALENDAR = re.compile(r" (?:out of|off|from|in|on) (?:my|the|our) (?:calendar|diary|schedule|agenda)\b")


def delete(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Deletes the event that is meant, once it is found; or, after a question, all events of a period."""
    chosen = intent.said("chosen")
    if isinstance(chosen, list) and draft.confirmed:
        for index, event_id in enumerate(chosen):
            draft.write(f"{key}.{index}", intent, intent.tool, {"event_id": event_id})
    elif _ALL & set(_OUT_OF_CALENDAR.sub("", " ".join(intent.words)).split()) and intent.said("event") is None:
        _delete_all(intent, key, draft)
    elif not intent.slots:
        plain(intent, key, draft)
    else:
        call = _find(intent, key, draft)
        if call is not None and draft.heard(intent):
            draft.write(key, intent, intent.tool, {"event_id": _event_ref(call, key)})
            _name_in_question(intent, key, call, draft)


def _name_in_question(intent: Intent, key: str, call: KnownCall, draft: PlanBuilder) -> None:
    """If the user is asked before the event is deleted, the question names the event that was found."""
    found, made = events(call), draft.plan
    doubtful = [each for each in made.calls if each.key == key and each.confidence < CERTAIN_ENOUGH_BY_DEFAULT]
    asked = [each for each in made.questions if each.intent is intent and each.text.startswith("Should I ")]
    if len(found) != 1 or not found[0].get("title") or draft.proposes or not (doubtful or asked):
        return
    when = str(found[0].get("when") or "")
    text = (
        f"Should I delete {found[0]['title']}{' ' if when.startswith('on ') or not when else ', '}{when}".strip() + "?"
    )
    made.calls = [each for each in made.calls if each not in doubtful]
    made.questions = [*(each for each in made.questions if each not in asked), OpenQuestion(text, intent)]


def _delete_all(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Asks whether to delete all events of a period. A yes deletes exactly those that the question names."""
    when = intent.said("on")
    if not draft.settled or not intent.complete:
        draft.plan.unheard = True
        return
    if guard.judge(draft.utterance, intent, draft.specs[intent.tool], {}).doubt is not None or intent.hedged:
        draft.plan.left.append(LeftRequest(intent, {}, told=True))
        return
    if not isinstance(when, When):
        draft.ask("Everything of which day?", intent, "on")
        return
    call = draft.read(f"{key}.all", "search_calendar", period(when, draft.now), spoken=False)
    if call is None:
        return
    found = events(call)
    if not found or len(found) > _MOST_AT_ONCE:
        there = "There is nothing in your calendar then." if not found else "That is too much to delete at once."
        draft.plan.remarks[f"{key}.all"] = call.error or there
        return
    told = listing([f"{each.get('title')} {each.get('when', '')}".strip() for each in found])
    number = f"{len(found)} events" if len(found) > 1 else "this event"
    chosen = SlotValue(None, [each["event_id"] for each in found])
    asked = replace(intent, slots={**intent.slots, "chosen": chosen})
    draft.plan.questions.append(OpenQuestion(f"Shall I delete {number}: {told}?", asked))


def change(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Changes an event's start ("to four thirty"), shifts it ("by half an hour"), or renames it."""
    call = _find(intent, key, draft)
    if call is None:
        return
    if not draft.heard(intent) or not intent.complete:
        draft.plan.unheard = True
        return
    values: dict[str, Any] = {"event_id": _event_ref(call, key)}
    start = _new_start(intent, str(events(call)[0].get("start", "")), draft)
    if start is not None:
        values["start"] = start
    if isinstance(intent.said("title"), str):
        title = new_name(str(intent.said("title")))
        values["title"] = title[:1].upper() + title[1:]
    if isinstance(intent.said("location"), str):
        values["location"] = spelled(str(intent.said("location")), SlotType.PLACE)
    minutes = _new_length(intent, events(call)[0].get("duration_minutes"))
    if minutes is not None:
        values["duration_minutes"] = minutes
    if len(values) == 1:
        draft.ask("What should I change it to?", intent, "start")
        return
    draft.write(key, intent, intent.tool, values)


def _new_length(intent: Intent, old: Any) -> int | None:
    """The new duration in minutes, from one that was said or from a change of it; None if it does not change."""
    said, longer, shorter = (intent.said(name) for name in ("duration_minutes", "longer", "shorter"))
    if isinstance(said, int | float):
        return round(said / 60)
    change = longer if isinstance(longer, int | float) else -shorter if isinstance(shorter, int | float) else 0
    return max(1, round(old + change / 60)) if change and isinstance(old, int | float) else None


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
