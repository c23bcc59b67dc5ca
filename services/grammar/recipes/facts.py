"""Recipe for encyclopedia questions: one look-up, two for a comparison, or one that follows from another."""

import re
from dataclasses import dataclass
from typing import Any

from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder, ResultReference
from services.grammar.question_frames import NAME
from services.grammar.recipes.calendar_questions import is_event
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import note_read
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.places import title_case
from tools.language.spoken import listed, phrases
from tools.language.tokens import words

_WHO = ("author", "director", "artist", "person", "founder", "composer", "inventor", "creator")
_BEHIND = phrases(
    """then|now|again|roughly|quickly|please|exactly|anyway|though|briefly|or not|short version|in short|in brief
    |roughly speaking|do you know|would you|right now|these days|today|at the moment|for me|or something|or whatever
    |by the way|actually|at all|is it|if you know|ever|mate|love|ish|approximately|the short version|in a nutshell"""
)
"""What people say behind the thing that they ask about."""
_HEARD_BEHIND = 2
"""So many words behind a name show that it goes no further."""
_OVER = 0.8
"""Probability that the turn is over from which a second name is taken for whole."""
_BEFORE = frozenset(("that", "this", "these", "those"))
_HAPPENED = frozenset(
    listed("die born sink begin start end happen open close live rule reign finish appear fall win invent burn land")
)
"""Verbs that may follow the name in "when did it ..."."""
_MORE = frozenset({"taller", "deeper", "higher", "bigger", "larger", "longer", "older", "heavier"})


def look_up(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks up one topic; with a second one, compares the two."""
    about, other = intent.said("query"), intent.said("other")
    if not isinstance(about, str) or not draft.heard(intent, "query"):
        draft.plan.unheard = True
        return
    if about in PRONOUNS:
        _follow(intent, key, draft)
        return
    if other is None and is_event(about, intent, key, draft) is not False:
        return
    sure = intent.confidence if intent.learned else 1.0
    about = _settled("query", intent, draft) or _title(about, intent, other is None)
    first = draft.read(key, intent.tool, {"query": about}, other is None, sure)
    note_read(intent, key, draft)
    if isinstance(other, str):
        if not draft.heard(intent):
            draft.plan.unheard = True
            return
        other = _settled("other", intent, draft) or _title(other, intent)
        second = draft.read(f"{key}.other", intent.tool, {"query": other}, False, sure, _whole(intent, draft))
        if first is not None and second is not None:
            draft.plan.remarks[key] = _compared(intent, about, first, other, second)


def _whole(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether the second name of a comparison is likely whole at its last word: it has as many words as the first one,
    and the learned model takes the turn for over or the last word for a part of the name."""
    one, two = intent.slots["query"], intent.slots["other"]
    learned = draft.learned
    if learned is None or two.end != intent.end or two.end - two.start < one.end - one.start:
        return False
    return learned.complete >= _OVER or min(learned.named[two.end - 1 : two.end], default=0.0) >= NAME


def _settled(slot: str, intent: Intent, draft: PlanBuilder) -> str | None:
    """The longer name that is being looked up in the place of the one in `slot`, if words were heard behind it since:
    by words that come later a learned model may take a part of it for the whole."""
    value, said = intent.slots[slot], list(intent.words)
    for call in draft.known.live if intent.learned else ():
        query = call.arguments.get("query") if call.tool == intent.tool else None
        name = words(query) if isinstance(query, str) else []
        for at in range(len(said) - len(name) - _HEARD_BEHIND + 1):
            start = intent.start + at
            inside = start <= value.start and value.end <= start + len(name) and value.end - value.start < len(name)
            if said[at : at + len(name)] == name and inside:
                return str(query)
    return None


def _title(text: str, intent: Intent, last: bool = True) -> str:
    """The words as a title. A "the" before a name that the learned model has found may be part of it. `last`: what
    people say behind the thing may stand at its end."""
    said = text.split()
    while last and len(said) > 1 and (tail := next((each for each in _BEHIND if _ends(said, each)), ())):
        said = said[: -len(tail)]
    while len(said) > 1 and said[0].casefold() in _BEFORE and said[1].casefold() not in ("is", "was"):
        said = said[1:]
    if intent.words[:1] == ("when",) and len(said) > 1 and said[-1].casefold() in _HAPPENED:
        said = said[:-1]
    return title_case(said if intent.learned else " ".join(said).removeprefix("the ").split())


def _ends(said: list[str], tail: tuple[str, ...]) -> bool:
    return len(said) > len(tail) and tuple(word.casefold() for word in said[-len(tail) :]) == tail


def _follow(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """ "... and where was she born": looks up the person in the result of the look-up before."""
    earlier = draft.earlier_read(intent)
    if earlier is None or earlier[1] is None or not isinstance(earlier[1].value, dict):
        return
    path = next((path for path in _WHO if path in earlier[1].value), None)
    if path is not None:
        draft.read(key, intent.tool, {"query": ResultReference(earlier[0], path)})
        note_read(intent, key, draft)


def _compared(intent: Intent, one: str, first: KnownCall, two: str, second: KnownCall) -> str:
    a, b = _measure(first), _measure(second)
    comparative = next((word for word in intent.words if word in _MORE or word == "smaller"), "bigger")
    if a is None or b is None:
        return " ".join(str(c.value.get("summary", "")) for c in (first, second) if isinstance(c.value, dict)).strip()
    more = one if (a.metres > b.metres) == (comparative != "smaller") else two
    return f"{more} is {comparative}: {one} has {a.said}, {two} {b.said}."


@dataclass(frozen=True, slots=True)
class _Length:
    said: str
    metres: float


_METRES = {"m": 1.0, "metres": 1.0, "meters": 1.0, "km": 1000.0, "feet": 0.3048, "ft": 0.3048}


def _measure(call: KnownCall) -> _Length | None:
    """The first length in a summary, in its own words and in metres; None without one."""
    if call.status is not KnownCallStatus.DONE or not isinstance(call.value, dict):
        return None
    text: Any = call.value.get("summary", "")
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)\s?(m|km|metres|meters|feet|ft)\b", str(text))
    if found is None:
        return None
    number, unit = float(found.group(1).replace(",", "")), found.group(2)
    return _Length(f"{number:g} {unit}", number * _METRES[unit])
