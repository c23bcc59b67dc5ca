"""Requests that depend on when an event is: "if my dentist is before noon on friday remind me at eight to eat"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar.conditions import Condition
from services.grammar.free_order import several
from services.grammar.intents import Intent, SlotValue
from services.grammar.splice import shifted
from tools.language.moments import When, moments_at
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token

_KINDS = {("before",): "before", ("earlier", "than"): "before", ("after",): "after", ("later", "than"): "after"}
_OWN = frozenset(listed("my our the that this"))
_LONGEST_NAME = 6
_PARTS = {
    "morning": ("in", "the", "morning"),
    "afternoon": ("in", "the", "afternoon"),
    "evening": ("in", "the", "evening"),
    "night": ("at", "night"),
    "day": (),
}
_HOURS = frozenset(
    listed(
        """one two three four five six seven eight nine ten eleven twelve noon midday thirty fifteen forty o'clock half
        quarter past to"""
    )
)


def read(tokens: Sequence[Token], now: datetime, phrased: several.Reader) -> list[Intent] | None:
    """The look-up of the event and the requests that depend on it. None if the words are anything else, or if not all
    of them are understood."""
    words = [token.text for token in tokens]
    if words[:1] != ["if"] or not FILLERS.isdisjoint(words):
        return None
    for at in range(2, min(len(words), _LONGEST_NAME + 3)):
        kind, size = next(((k, len(w)) for w, k in _KINDS.items() if tuple(words[at : at + len(w)]) == w), ("", 0))
        if not kind or words[at - 1] not in ("is", "starts", "begins"):
            continue
        found = next(iter(moments_at(words, at + size, now)), None)
        if found is None or found.value.time is None or found.value.after is not None:
            return None
        return _depending(tokens, at - 1, found.end, found.value, kind, now, phrased)
    return None


def _depending(
    tokens: Sequence[Token], named: int, end: int, when: When, kind: str, now: datetime, phrased: several.Reader
) -> list[Intent] | None:
    """The look-up for the event that the words before `named` name, and the requests from `end` on."""
    words = tuple(token.text for token in tokens)
    start = 1 + (words[1] in _OWN)
    name, day = _name(words, start, named, now)
    clock = when.clock(name)
    behind = list(tokens[end + (words[end : end + 1] == ("then",)) :])
    if not name or clock is None or not behind or (day.day and when.day):
        return None
    wanted = phrased(behind)
    if not wanted or not several.covered(wanted, behind, now):
        return None
    slots = {"query": SlotValue(SlotType.LABEL, name, start, named)}
    on = When(day=when.day or day.day)
    if on.day is not None:
        slots["start"] = SlotValue(SlotType.DATETIME, on, named, end)
    asked = Intent("search_calendar", slots, 0, end, words[:end])
    condition = Condition(kind, at=str(clock))
    offset = len(tokens) - len(behind)
    told = (replace(shifted(each, offset), condition=condition, depends=0, explained=True) for each in wanted)
    return [asked, *told]


def _name(words: Sequence[str], start: int, end: int, now: datetime) -> tuple[str, When]:
    """What the event is called, and the day that stands in the name ("my meeting with Ben tomorrow")."""
    for at in range(start + 1, end):
        found = next((each for each in moments_at(words, at, now) if each.end == end), None)
        if found is not None and found.value.day is not None and not found.value.timed:
            return " ".join(words[start : at - (words[at - 1] == "on")]), found.value
    return " ".join(words[start:end]), When()


def at_that_time(tokens: Sequence[Token]) -> list[Token]:
    """The words with "in the morning" in place of "that morning" behind an hour: the day is that of the condition."""
    found: list[Token] = []
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        part = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.text == "that" and part in _PARTS and at and tokens[at - 1].text in _HOURS:
            found += [Token(word, word) for word in _PARTS[part]]
            skip = 1
        else:
            found.append(token)
    return found
