"""Recipes for questions about the time: there and here, the difference, how long it is until a time, and the sun."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from services.grammar import guard
from services.grammar.intents import Intent, hint_of, spelled
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.plain import note_read, plain
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.times import DayPart
from tools.speech import clock_time, duration

_SUN = frozenset(("sun", "sunrise", "sunset", "dark", "light", "dawn", "dusk"))
_RISES = frozenset(("rise", "rises", "rising", "sunrise", "up", "dawn"))
_US = frozenset(("us", "here", "me", "we", "home"))
_COMPARED = frozenset(("ahead", "behind", "difference"))


_RISING = 5
"""An alarm before this hour is set only if the user has said that it is meant at night."""
_EVENING = 6


def either_half(when: When, moment: datetime, awake: int, hint: str = "") -> str:
    """The question which half of the day is meant by an hour without am or pm ("at five", said in the evening), if its
    next occurrence `moment` is before the hour `awake`; "" if it is clear."""
    if when.time is None or not when.bare(hint) or moment.hour >= awake:
        return ""
    hour, minute = moment.hour, moment.minute
    if not hour and not minute:
        return "At midnight or at noon?"
    later = "evening" if hour >= _EVENING else "afternoon"
    said = f"{hour or 12}:{minute:02d}" if minute else f"{hour or 12}"
    return f"At {said} {'at night' if not hour else 'in the morning'} or at {said} in the {later}?"


def alarm(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Sets an alarm. An hour without am or pm means the next such hour; from five to eleven, the one in the morning. If
    it is at night ("for four", said in the evening or for another day), the user is asked which one is meant."""
    when, spec = intent.said("time"), draft.specs[intent.tool]
    again = intent.said("repeat") is not None or intent.said("rule") is not None
    doubt = guard.judge(draft.utterance, intent, spec, draft.arguments(intent).values).doubt
    clear = again or draft.confirmed or not intent.complete or intent.hedged or doubt is not None
    asked = _which_half(when, intent, draft) if isinstance(when, When) and not clear else ""
    if not asked:
        plain(intent, key, draft)
        return
    draft.plan.unheard = True
    if draft.settled:
        slot = replace(intent.slots["time"], type=SlotType.DATETIME)
        draft.ask(asked, replace(intent, slots={**intent.slots, "time": slot}), "time")


def _which_half(when: When, intent: Intent, draft: PlanBuilder) -> str:
    hint = hint_of(intent, draft.specs[intent.tool])
    day = intent.said("date")
    other_day = when.day or (day.day if isinstance(day, When) else None)
    if other_day is None or other_day == draft.now.date():
        moment = when.moment(draft.now, hint)
    else:  # on another day both halves are still to come
        clock = replace(when, part=DayPart.MORNING).clock()
        moment = datetime.combine(other_day, time(clock.hour, clock.minute)) if clock is not None else None
    return either_half(when, moment, _RISING, hint) if moment is not None else ""


def tell(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks up one time, or two to compare them."""
    at, other, answer = intent.said("at"), intent.said("other"), intent.said("answer")
    other = None if str(other).casefold() in _US else other
    if isinstance(answer, str):
        if draft.read(key, intent.tool, {}) is not None:
            draft.plan.remarks[key] = answer
        return
    if at is None and other is None and _COMPARED.isdisjoint(intent.words):
        if _somewhere(intent, draft):
            draft.plan.unheard = True
            if draft.settled:
                draft.ask("For which place?", intent, "location")
            return
        plain(intent, key, draft)
        return
    if not draft.heard(intent) or not intent.complete:
        draft.plan.unheard = True
        return
    where = draft.arguments(intent).values.get("location")
    there = draft.read(key, intent.tool, {"location": where} if where else {})
    note_read(intent, key, draft)
    if where is None:
        if there is not None and isinstance(at, When):
            draft.plan.remarks[key] = _until(at, draft.now)
        return
    base = {"location": spelled(str(other), SlotType.PLACE)} if other else {}
    here = draft.read(f"{key}.from", intent.tool, base, spoken=False)
    if there is None or here is None:
        return
    failed = next((call for call in (there, here) if call.status is not KnownCallStatus.DONE), None)
    if failed is not None:
        draft.plan.remarks[key] = failed.error or ""
        return
    draft.plan.remarks[key] = _at(at, there, here) if isinstance(at, When) else _difference(there, here)


def _somewhere(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether the time is asked for "there", and nothing before says where that is."""
    behind = (*intent.words[-1:], *draft.utterance.words[intent.end : intent.end + 1])
    return "there" in behind and "location" not in draft.arguments(intent).values


def sun(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks up the weather; for a question about the sun, says when it rises or sets that day."""
    plain(intent, key, draft)
    rises = bool(_RISES & set(intent.words)) or "get light" in " ".join(intent.words)
    asked = "sunrise" if rises else "sunset"
    want = next((each for each in draft.plan.calls if each.key == key), None)
    if want is None or not _SUN & set(intent.words) or {"rain", "snow", "showers"} & set(intent.words):
        return
    call = draft.outcome(want)
    if call is None or call.status is not KnownCallStatus.DONE:
        return
    value = _value(call)
    try:
        at = datetime.fromisoformat(str(value.get(asked, "")))
    except ValueError:
        draft.plan.remarks[key] = f"The forecast does not say when {asked} is."
        return
    draft.plan.remarks[key] = (
        f"{asked.capitalize()} in {value.get('place')} {value.get('when')} is at {clock_time(at)}."
    )


def _value(call: KnownCall) -> Mapping[str, Any]:
    return call.value if isinstance(call.value, Mapping) else {}


def _ahead(there: KnownCall, here: KnownCall) -> timedelta:
    """How much later it is there; rounded to a quarter of an hour, since a minute may pass between the look-ups."""
    later, earlier = (datetime.fromisoformat(str(_value(call)["local"])) for call in (there, here))
    return timedelta(minutes=15 * round((later - earlier) / timedelta(minutes=15)))


def _difference(there: KnownCall, here: KnownCall) -> str:
    ahead = _ahead(there, here)
    place, other = _value(there).get("place", "It"), _value(here).get("place", "")
    if not ahead:
        return f"{place} has the same time as {other or 'here'}."
    order = "ahead" if ahead > timedelta() else "behind"
    rest = (f" of {other}" if order == "ahead" else f" {other}") if other else ""
    return f"{place} is {duration(abs(ahead).total_seconds())} {order}{rest}."


def _at(at: When, there: KnownCall, here: KnownCall) -> str:
    clock = at.clock()
    if clock is None:
        return ""
    then = datetime(2000, 1, 2, clock.hour % 24, clock.minute)
    moved = then + _ahead(there, here)
    day = {-1: " the day before", 1: " the next day"}.get(moved.day - then.day, "")
    other = _value(here).get("place", "")
    where = f"in {other}" if other else "here"
    return f"At {clock_time(then)} {where} it is {clock_time(moved)}{day} in {_value(there).get('place', '')}."


def _until(at: When, now: datetime) -> str:
    moment = at.moment(now)
    if moment is None:
        return ""
    minutes = (moment - now.replace(tzinfo=None, second=0, microsecond=0)) // timedelta(minutes=1)
    return f"It is {duration(minutes * 60)} until {clock_time(moment)}."
