"""Compares the values that the grammar has read with those that the learned model has marked.

Two readings of the same words that were made in different ways seldom make the same mistake. So where the model is sure
of a value and the grammar has another one, or none, a write is asked about. Where a value ends ("a bunch of coriander",
"lunch with Anna"), and where one thing of a list ends and the next begins, is the grammar's to say.
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
from tools.language.tokens import Token, words
from tools.spec import ToolSpec

SURE = 0.85
"""Least probability of each word of a value that counts against the grammar's."""
_SMALL = frozenset(
    ("a", "an", "the", "my", "our", "some", "that", "to", "of", "list", "timer", "alarm", "please", "with", "and")
)
_DO = "do"
_TOO_LONG = 5
"""Words of a text beyond those that the model has marked from which something else is taken for a part of it."""
_SEVERAL = frozenset(("item", "person", "replaced"))
"""Kinds of spans of which one request may have several; several of any other are those of different requests."""


def differs(
    learned: LearnedReading,
    intent: Intent,
    intents: Sequence[Intent],
    spec: ToolSpec,
    tokens: Sequence[Token],
    now: datetime,
) -> bool:
    """Whether a value of which the model is sure contradicts what the grammar's `intent` has. `tokens` are the words
    that the model has read, `intents` all that the grammar has found: what the model takes for one request may be
    several. False where the model has not exactly one request of this tool."""
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
    """A moment without its day, which belongs to the repetition that the grammar has read ("tuesdays and fridays")."""
    return replace(mine, day=None) if isinstance(mine, When) else mine


def _sure_part(request: LearnedRequest) -> LearnedRequest:
    counts = Counter(span.name for span in request.spans)
    spans = tuple(
        span for span in request.spans if span.p >= SURE and (counts[span.name] == 1 or span.name in _SEVERAL)
    )
    return LearnedRequest(request.label, request.p_label, request.act, request.p_act, request.start, request.end, spans)


def _replaced(request: LearnedRequest, tokens: Sequence[Token]) -> set[str]:
    """The words that the model takes for taken back."""
    spans = (span for span in request.spans if span.name == "replaced")
    return {token.text for span in spans for token in tokens[span.start : span.end]} - _SMALL


def _kept(request: LearnedRequest, tokens: Sequence[Token]) -> set[str]:
    """The words that stand elsewhere in the request, so that one of them may be meant."""
    inside = {at for span in request.spans if span.name == "replaced" for at in range(span.start, span.end)}
    return {token.text for at, token in enumerate(tokens) if at not in inside}


def _words_in(intent: Intent) -> set[str]:
    """The words of the grammar's texts, names and lists."""
    texts: list[str] = []
    for value in intent.slots.values():
        if isinstance(value.value, str):
            texts.append(value.value)
        elif isinstance(value.value, list):
            texts += map(str, value.value)
    return {word for text in texts for word in words(text)}


def _of(intent: Intent, name: str) -> Sequence[Any]:
    """The intent's value for the slot, which recipes know by other names too; all of several that were said."""
    for known in (name, *_ALIASES.get(name, ())):
        slot = intent.slots.get(known)
        if slot is not None and slot.value is not None:
            return slot.several or (slot.value,)
    return (None,)


_ALIASES: Mapping[str, Sequence[str]] = {
    "start": ("at", "on"), "at": ("start", "on"), "title": ("event",), "due": ("time", "date"), "time": ("date", "due"),
    "text": ("anchor",), "content": ("text",), "repeat": ("rule",),
}  # fmt: skip


def _contradicts(mine: Any, theirs: Any, said: set[str], now: datetime) -> bool:
    """`said`: the words of all texts that the grammar has read."""
    if isinstance(theirs, Recurrence):
        return theirs.name is not None and bool(mine != theirs.name)
    if isinstance(mine, When):
        return not (isinstance(theirs, When) and _same_moment(mine, theirs, now))
    if isinstance(mine, str | list):
        things = mine if isinstance(mine, list) else [mine]
        marked = {word for thing in things for word in words(str(thing))} - _SMALL
        longer = isinstance(mine, str) and isinstance(theirs, str) and len(set(words(theirs)) - marked) >= _TOO_LONG
        return longer or not marked <= said
    return bool(mine != theirs)


def _same_moment(mine: When, theirs: When, now: datetime) -> bool:
    """Whether the parts that the model has found are the grammar's too."""
    if mine.after is not None or theirs.after is not None:
        return mine.moment(now) == theirs.moment(now)
    if mine.time is not None and not mine.time.certain and theirs.time is not None:
        theirs = replace(theirs, time=replace(theirs.time, hour=theirs.time.hour % 12 or 12, certain=False))
        mine = replace(mine, time=replace(mine.time, hour=mine.time.hour % 12 or 12))
    return all(
        own is None or own == other
        for own, other in ((mine.day, theirs.day), (mine.time, theirs.time), (mine.part, theirs.part))
    )
