"""Compares the values that the grammar has read with those that the learned model has marked.

The two seldom make the same mistake. So where the model is sure of a value and the grammar has another one, or none,
the user is asked before a write. The comparison ignores where exactly a value ends ("a bunch of coriander", "lunch with
Anna") and how a list is split into items: for both, the grammar's reading is used.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.grammar.intents import Intent
from services.grammar.learned_values import FILLINGS, values_of
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.moments import When
from tools.language.recurrences import Recurrence
from tools.language.spoken import listed
from tools.language.tokens import Token, words
from tools.spec import ToolSpec

SURE = 0.85
"""A marked value counts against the grammar's only if each of its words has at least this probability."""
_SMALL = frozenset(listed("a an the my our some that to of list timer alarm please with and todo todos"))
_DO = "do"
_TOO_LONG = 5
"""If the grammar's text has this many words beyond those that the model has marked, the two differ."""
_SEVERAL = frozenset(("item", "person", "replaced"))
"""Kinds of spans of which one request may have several. Several spans of another kind belong to several requests."""


def differs(
    learned: LearnedReading,
    intent: Intent,
    intents: Sequence[Intent],
    spec: ToolSpec,
    tokens: Sequence[Token],
    now: datetime,
) -> bool:
    """Whether a value of which the model is sure contradicts the grammar's `intent`. `tokens` are the words that the
    model has read; `intents` are all that the grammar has found, because the model may take several requests for one.
    False unless the model has found exactly one request for this tool."""
    mine = [each for each in learned.requests if each.label == intent.tool and each.act == _DO]
    if len(mine) != 1 or intent.tool not in FILLINGS:
        return False
    sure = _sure_part(mine[0])
    said = {word for each in (intent, *intents) if each.tool == intent.tool for word in _words_in(each)}
    if said & _replaced(sure, tokens) - _kept(sure, tokens):
        return True
    values = values_of(sure, spec, tokens, now)
    if values is None:
        return False
    again = any(isinstance(slot.value, Recurrence) for slot in intent.slots.values())
    return any(
        all(
            _contradicts(_undated(value.value) if again else value.value, theirs, said, now)
            for theirs in _of(intent, name)
        )
        for name, value in values.slots.items()
    )


def _undated(mine: Any) -> Any:
    """A moment without its day; other values unchanged. In "every tuesday at six" the day belongs to the repetition."""
    return replace(mine, day=None) if isinstance(mine, When) else mine


def _sure_part(request: LearnedRequest) -> LearnedRequest:
    counts = Counter(span.name for span in request.spans)
    spans = tuple(
        span for span in request.spans if span.p >= SURE and (counts[span.name] == 1 or span.name in _SEVERAL)
    )
    return LearnedRequest(request.label, request.p_label, request.act, request.p_act, request.start, request.end, spans)


def _replaced(request: LearnedRequest, tokens: Sequence[Token]) -> set[str]:
    """The words that the model has marked as replaced by a correction."""
    spans = (span for span in request.spans if span.name == "replaced")
    return {token.text for span in spans for token in tokens[span.start : span.end]} - _SMALL


def _kept(request: LearnedRequest, tokens: Sequence[Token]) -> set[str]:
    """The words of the request that also occur outside of the replaced ones: these may still be meant."""
    inside = {at for span in request.spans if span.name == "replaced" for at in range(span.start, span.end)}
    return {token.text for at, token in enumerate(tokens) if at not in inside}


def _words_in(intent: Intent) -> set[str]:
    """The words of all texts, names and list items of the grammar's intent."""
    texts: list[str] = []
    for value in intent.slots.values():
        if isinstance(value.value, str):
            texts.append(value.value)
        elif isinstance(value.value, list):
            texts += map(str, value.value)
    return {word for text in texts for word in words(text)}


def _of(intent: Intent, name: str) -> Sequence[Any]:
    """The intent's values for the slot `name` or one of its aliases; `(None,)` where it has none."""
    for known in (name, *_ALIASES.get(name, ())):
        slot = intent.slots.get(known)
        if slot is not None and slot.value is not None:
            return slot.several or (slot.value,)
    return (None,)


_ALIASES: Mapping[str, Sequence[str]] = {
    "start": ("at", "on"), "at": ("start", "on"), "title": ("event",), "due": ("time", "date"), "time": ("date", "due"),
    "text": ("anchor",), "content": ("text",), "rule": ("repeat",),
}  # fmt: skip


def _contradicts(mine: Any, theirs: Any, said: set[str], now: datetime) -> bool:
    """Whether the model's value `mine` contradicts the grammar's `theirs`. `said`: the words of all texts that the
    grammar has read."""
    if isinstance(mine, Recurrence):
        return theirs not in (mine, mine.name)
    if isinstance(mine, When):
        return not (isinstance(theirs, When) and _same_moment(mine, theirs, now))
    if isinstance(mine, str | list):
        things = mine if isinstance(mine, list) else [mine]
        marked = {word for thing in things for word in words(str(thing))} - _SMALL
        longer = isinstance(mine, str) and isinstance(theirs, str) and len(set(words(theirs)) - marked) >= _TOO_LONG
        return longer or not marked <= said
    return bool(mine != theirs)


def _same_moment(mine: When, theirs: When, now: datetime) -> bool:
    """Whether every part (day, time, part of the day) that the model has found is the same in the grammar's moment."""
    if mine.after is not None or theirs.after is not None:
        return mine.moment(now) == theirs.moment(now)
    if mine.time is not None and not mine.time.certain and theirs.time is not None:
        theirs = replace(theirs, time=replace(theirs.time, hour=theirs.time.hour % 12 or 12, certain=False))
        mine = replace(mine, time=replace(mine.time, hour=mine.time.hour % 12 or 12))
    return all(
        own is None or own == other
        for own, other in ((mine.day, theirs.day), (mine.time, theirs.time), (mine.part, theirs.part))
    )
