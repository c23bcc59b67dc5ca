"""Recipes that may use an earlier result: playing music, navigating to a place, reminding before an event."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from services.grammar.intents import Intent, SlotValue
from services.grammar.learned_actions import MODES
from services.grammar.new_names import new_name
from services.grammar.planning import PlanBuilder, ResultReference
from services.grammar.recipes.clock import either_half
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import note_read, plain
from tools.language.dates import MONTHS
from tools.language.moments import When, moments_at
from tools.language.places import title_case
from tools.language.recurrences import Recurrence
from tools.language.slots import SlotType
from tools.language.vague_hours import vague_hour

_BEFORE = re.compile(r"^(?:on )?the (day|evening|night) before(?: the)?\s+(.+)$")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LONG = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]+)(?: (\d{4}))?", re.I)


def search_music(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Searches music for the words in `query` and `about`."""
    words = [str(intent.said(slot)) for slot in ("query", "about") if intent.said(slot)]
    if not words or not draft.heard(intent):
        draft.plan.unheard = True
        return
    draft.read(key, intent.tool, {"query": title_case(" ".join(words).split())})
    note_read(intent, key, draft)


_ANOTHER_TIME = ("tomorrow", "until", "till", "late", "on", "at", "tonight", "after")


def find_place(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks for a place; for an open one if the words contain "open" ("that's actually open")."""
    raw = list(draft.utterance.raw)
    behind = [raw[at + 1 : at + 2] for at, word in enumerate(raw) if word == "open"]
    now = bool(behind) and not any(word in _ANOTHER_TIME for word in behind[0])
    if now and intent.said("open_now") is None:
        intent_open = replace(intent, slots={**intent.slots, "open_now": SlotValue(None, True)})
        draft.intents = [intent_open if each is intent else each for each in draft.intents]
        intent = intent_open
    plain(intent, key, draft)


def _found(intent: Intent, slot: str, paths: tuple[str, ...], draft: PlanBuilder) -> Any:
    """A reference to what a pronoun in `slot` means; None if it means nothing, False while the result is unknown."""
    said = intent.said(slot)
    if said not in PRONOUNS:
        return None
    earlier = draft.earlier_read(intent)
    if earlier is None:
        return None
    key, call = earlier
    if call is None or not isinstance(call.value, dict):
        return False
    path = next((path for path in paths if path in call.value), None)
    return ResultReference(key, path) if path else False


def _with(intent: Intent, key: str, slot: str, paths: tuple[str, ...], draft: PlanBuilder) -> None:
    found = _found(intent, slot, paths, draft)
    if found is None:
        plain(intent, key, draft)
    elif found is not False and draft.heard(intent):
        values = {k: v for k, v in draft.arguments(intent).values.items() if k != slot}
        draft.write(key, intent, intent.tool, {slot: found, **values})
    else:
        draft.plan.unheard = True


def play(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Plays the named music, or what was found before ("play it")."""
    _with(intent, key, "item", ("uri", "id", "title", "name"), draft)


def navigate(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Navigates to the named place, or the one that was found before ("take me there")."""
    _with(intent, key, "destination", ("address", "name", "title"), draft)


def spoken_of(intent: Intent, draft: PlanBuilder) -> dict[str, SlotValue]:
    """The destination of the way that an earlier turn was about, and the means of travel, as slots, if `intent` names
    none ("start the navigation", "take me there")."""
    way = draft.spoken_of.get("way")
    if way is None or intent.tool != "start_navigation" or intent.said("destination") not in (None, *_THERE):
        return {}
    said = [mode for mode, words in MODES.items() if not words.isdisjoint(draft.utterance.raw)]
    way = {**way, "mode": said[0]} if len(said) == 1 else way
    found = {name: SlotValue(kind, way[name]) for name, kind in _OF_A_WAY.items() if isinstance(way.get(name), str)}
    return {name: value for name, value in found.items() if name == "destination" or name not in intent.slots}


_THERE = ("there", "it", "that")
_OF_A_WAY = {"destination": SlotType.PLACE, "mode": SlotType.CHOICE}


def remind(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Creates a reminder. For "the day before the collection" the date is taken from the result of an earlier read."""
    intent = _with_its_day(intent, draft.now)
    text = str(intent.said("text") or intent.said("anchor") or "")
    before = _BEFORE.match(text)
    earlier = draft.earlier_read(intent) if before is not None else None
    if before is None or earlier is None:
        timed = "due" in draft.specs[intent.tool].parameters.get("properties", {})
        lacks_time = "due" not in draft.arguments(intent).values and not _hourly(intent)
        if text and timed and lacks_time and draft.settled and not intent.hedged:
            draft.plan.unheard = True
            draft.ask("When should I remind you?", intent, "due")
            return
        if text and (halves := _either_half(intent, draft)) and not draft.confirmed:
            draft.plan.unheard = True
            if draft.settled:
                draft.ask(halves, intent, "due")
            return
        if text and _hour_unknown(intent, draft):
            draft.plan.unheard = True
            if draft.settled:
                draft.ask("At what time should I remind you?", intent, "due")
            return
        plain(intent, key, draft)
        return
    if earlier[1] is None or not draft.heard(intent):
        draft.plan.unheard = True
        return
    day = _date_in(earlier[1].value, draft.now)
    if day is None:
        draft.ask("When should I remind you?", intent, "due")
        return
    due = datetime.combine(day - timedelta(days=1), time(18 if before.group(1) != "day" else 9))
    draft.write(key, intent, intent.tool, {"text": before.group(2), "due": due.strftime("%Y-%m-%dT%H:%M")})


_NIGHT_ENDS = 7
"""A reminder before this hour is set only if the user has said that it is meant in the morning."""


def _either_half(intent: Intent, draft: PlanBuilder) -> str:
    when, due = intent.said("due"), draft.arguments(intent).values.get("due")
    return either_half(when, datetime.fromisoformat(due), _NIGHT_ENDS) if isinstance(when, When) and due else ""


def _with_its_day(intent: Intent, now: datetime) -> Intent:
    """The reminder with the day before a time of day without an hour with which its text ends ("ring the vet on friday
    after lunch")."""
    slot = intent.slots.get("text")
    words = str(slot.value).split() if slot is not None else []
    vague = vague_hour(" ".join(words).casefold()).split()
    start = len(words) - len(vague)
    if slot is None or "due" in intent.slots or not vague or [w.casefold() for w in words[start:]] != vague:
        return intent
    for at in range(1, start):
        when = next((each.value for each in moments_at(words[:start], at, now) if each.end == start), None)
        if when is not None and when.day is not None and not when.timed:
            due = SlotValue(SlotType.DATETIME, when, open=True)
            return replace(
                intent, slots={**intent.slots, "text": replace(slot, value=" ".join(words[:at])), "due": due}
            )
    return intent


def _hour_unknown(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether only a day was understood, although a time of day was said that has no hour ("tomorrow after work")."""
    when = intent.said("due")
    only_day = isinstance(when, When) and when.day is not None and not when.timed and when.part is None
    return only_day and not draft.confirmed and bool(vague_hour(" ".join(draft.utterance.words)))


def _hourly(intent: Intent) -> bool:
    """Whether the reminder repeats within a day, so that it needs no first time."""
    again = intent.said("rule")
    return isinstance(again, Recurrence) and "HOURLY" in again.rule


def _date_in(value: Any, now: datetime) -> date | None:
    text = str(value)
    iso = _ISO.search(text)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups()))
        for day, month, year in _LONG.findall(text):
            if month.casefold() in MONTHS:
                return date(int(year or now.year), MONTHS[month.casefold()], int(day))
    except ValueError:  # the text has numbers that are no date
        return None
    return None


_NAMES = {"change_timer": "new_label", "change_alarm": "label", "move_list_items": "to_list_name"}


def change(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Changes a timer, an alarm or a list. What is said behind its new name is no part of that."""
    slot = _NAMES[intent.tool]
    said = intent.slots.get(slot)
    if said is not None and isinstance(said.value, str):
        name = new_name(said.value)
        if not name:
            others = {each: value for each, value in intent.slots.items() if each != slot}
            draft.ask("What should I call it?", replace(intent, slots=others), slot)
            return
        intent = replace(intent, slots={**intent.slots, slot: replace(said, value=name)})
    plain(intent, key, draft)
