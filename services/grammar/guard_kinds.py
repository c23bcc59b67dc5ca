"""Checks of values read as the wrong kind of thing (a page of the web as a place), and of a no before a request."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from services.grammar.intents import Intent
from services.grammar.verdict import GuardDoubt, GuardedUtterance, GuardVerdict
from tools.language.dates import MONTHS
from tools.language.moments import When
from tools.language.numbers import small_at, word_at
from tools.language.slots import TEMPORAL, SlotType
from tools.language.spoken import listed

_ON_SCREEN = frozenset(listed("website site webpage homepage page app application channel account inbox settings"))
"""What is opened on a screen; "take me to" asks for it as it asks for a place."""
_BEFORE_DAY = frozenset(listed("from on until till to of in by since date dates"))
_NO = frozenset(("no", "nah", "nope", "naw"))
_PEOPLE = frozenset(("contact", "contacts", "address book", "phone book", "phonebook"))
"""Where people are saved: no list of things."""


def misread(intent: Intent, arguments: Mapping[str, Any]) -> GuardVerdict | None:
    """The doubt about a place that is something on a screen, about the contacts as a list of things, and about a title
    with a month in it, whose day has then been read as something else ("leave from june 3 to 9"); None without one."""
    for name, value in intent.slots.items():
        meant = isinstance(arguments.get(name), str)
        said = str(value.value).casefold().split()
        if value.type is SlotType.PLACE and meant and not _ON_SCREEN.isdisjoint(said):
            return GuardVerdict(GuardDoubt.UNFIT)
    if str(arguments.get("list_name", "")).casefold() in _PEOPLE:
        return GuardVerdict(GuardDoubt.UNFIT)
    title = str(arguments.get("title", "")).casefold().split()
    if title in (["reminder"], ["a", "reminder"]) and "start" in arguments:
        return GuardVerdict(GuardDoubt.UNFIT, slot="title")
    if any(first in _BEFORE_DAY and second in MONTHS for first, second in pairwise(title)):
        return GuardVerdict(GuardDoubt.INCOMPLETE, " ".join(title[-2:]))
    return None


_NOT_NOW = frozenset(("now", "today", "tonight", "yet"))
_AT_ONCE = frozenset(("start_navigation", "place_call"))
"""What begins as soon as it is asked for, and has no time that it could be put off to."""


def put_off(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The doubt about a way or a call that is not wanted now ("take me there, not today though")."""
    words = utterance.words
    found = next((b for a, b in pairwise(words) if a == "not" and b in _NOT_NOW), None)
    return GuardVerdict(GuardDoubt.SUPPOSED, f"not {found}") if found and intent.tool in _AT_ONCE else None


_NEEDED = re.compile(r"\bno (?:\w+ ){0,3}?(?:have|do|did|has) (?:we|you|i|mum|dad)\b")


def perhaps_there(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The doubt about things for a list of which the user asks somebody whether they are there ("soup, no, Dad, have we
    got soup")."""
    found = _NEEDED.search(" ".join(utterance.raw)) if intent.tool == "add_list_items" else None
    return GuardVerdict(GuardDoubt.SUPPOSED, found[0]) if found is not None else None


_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def miscounted(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The doubt about an alarm that is one of "three alarms", of which not all were understood, and about one "before
    seven", which is no time."""
    if intent.tool == _ALARM:
        for start, end in (span for value in intent.slots.values() if value.type in TEMPORAL for span in value.spans):
            first = start if utterance.words[start : start + 1] == ["before"] else start - 1
            if start < end and first >= 0 and utterance.words[first] == "before":
                return GuardVerdict(GuardDoubt.SUPPOSED, " ".join(utterance.words[first:end]))
    counted = [(a, b) for a, b in pairwise(utterance.words) if b == "alarms" and a in _COUNTS]
    made = sum(each.tool == _ALARM for each in utterance.intents)
    if intent.tool != _ALARM or len(counted) != 1 or made == _COUNTS[counted[0][0]]:
        return None
    return GuardVerdict(GuardDoubt.INCOMPLETE, " ".join(counted[0]))


_ALARM = "set_alarm"


_OWN_DAY = re.compile(
    r"\bon (?:(?:my|our|his|her|their|the|\w+'s) )(?:\w+ )?(?:birthday|anniversary|wedding|funeral|exam|holiday"
    r"|match|race|party|trip|payday|interview|graduation|christening|concert|day off|first day|last day)\b"
)


_SEVERAL_DAYS = re.compile(
    r"\bfor (?:a|one|two|three|four|the next|the rest of|the whole)(?: \w+)??"
    r" (?:weeks?|fortnight|months?|days|years?)\b"
)


def own_day(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The doubt about an alarm or a reminder for a day that only the user knows ("on my birthday"), or for several days
    ("for a week"), where no value has them."""
    if intent.tool not in (_ALARM, "create_reminder"):
        return None
    said = " ".join(utterance.words)
    found = _OWN_DAY.search(said) or (_SEVERAL_DAYS.search(said) if intent.tool == _ALARM else None)
    dated = any(isinstance(each.value, When) and each.value.day for each in intent.slots.values())
    text = str(intent.said("text") or intent.said("label") or "").casefold()
    if found is None or dated or found[0] in text:
        return None
    return GuardVerdict(GuardDoubt.SUPPOSED, found[0])


def half_timed(intent: Intent) -> GuardVerdict | None:
    """The doubt about a reminder in whose text another time stands that belongs to one of two things ("the cake out in
    twenty and the bread"), or of which only "and again" is left."""
    said = str(intent.said("text") or "").casefold().split() if intent.tool == "create_reminder" else []
    if said[-2:] == ["and", "again"]:
        return GuardVerdict(GuardDoubt.UNFIT, slot="text")
    for at, word in enumerate(said[:-2]):
        number = small_at(said, at + 1) if word in ("in", "at") else None
        if number is not None and at and word_at(said, number.end) in ("and", "then"):
            return GuardVerdict(GuardDoubt.UNSURE_END)
    return None


def denied(utterance: GuardedUtterance, intent: Intent) -> bool:
    """Whether a no leads to the words of `intent`: "do I need an alarm, nah, the cat will have me up by six"."""
    begins = max(0, intent.start - 1)
    return not _NO.isdisjoint(utterance.words[begins : intent.start + 1])
