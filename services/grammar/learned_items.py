"""Where one thing of a list ends and the next begins, as the learned model reads it, if nobody says "and": it knows
that a "sleeping bag" is one thing, and "eggs bread" two."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from services.grammar.intents import Intent
from services.understanding.reading import LearnedReading, LearnedSpan
from tools.language.lists import one_of_them, one_thing
from tools.language.slots import SlotType
from tools.language.tokens import Token

SURE, SURE_OF_SEVERAL = 0.7, 0.82
"""The probability from which on several things are read as one, and one as several."""


_BEGINNING = frozenset(("a", "an", "few", "couple", "dozen", "some", "of", "the", "more", "half"))
"""No thing ends with one of these ("a few bananas")."""


def with_whole_items(intents: Sequence[Intent], learned: LearnedReading, tokens: Sequence[Token]) -> tuple[Intent, ...]:
    """`intents`, in whose lists neighbouring things are one where a span of the model has just their words and begins
    like "sleeping", and one thing is several where the model's spans have just its words. `tokens`: the words that the
    model has read."""
    spans = [
        (span, [token.text for token in tokens[span.start : span.end]])
        for request in learned.requests
        for span in request.spans
        if span.name == "item" and span.p >= SURE
    ]
    whole = {
        " ".join(token.text for token in tokens[at + 1 : at + 3])
        for at in range(len(tokens) - 2)
        if one_of_them(tokens[at : at + 3])
    }
    return tuple(_divided(intent, spans, whole) for intent in intents) if spans else tuple(intents)


_Spans = Sequence[tuple[LearnedSpan, list[str]]]


def _divided(intent: Intent, spans: _Spans, whole: Collection[str]) -> Intent:
    """The intent with its lists divided as the spans are; the things `whole` are one ("a mop head")."""
    slots = dict(intent.slots)
    for name, value in intent.slots.items():
        if value.type is SlotType.ITEMS and isinstance(value.value, list | tuple):
            items = [str(item) for item in value.value]
            for _, words in spans:
                items = _with(items, words)
            parts = ([item] if item.casefold() in whole else _parts(item, spans) for item in items)
            items = [part for each in parts for part in each]
            slots[name] = replace(value, value=type(value.value)(items))
    return replace(intent, slots=slots)


def _with(items: list[str], words: Sequence[str]) -> list[str]:
    """The items with those that together have these words as one."""
    for start in range(len(items)):
        if not items[start].casefold().endswith("ing"):
            continue  # "sleeping bag"; of two nouns the model is as sure where they are two things ("passport charger")
        for end in range(start + 2, len(items) + 1):
            if [word.casefold() for item in items[start:end] for word in item.split()] == words:
                return [*items[:start], " ".join(items[start:end]), *items[end:]]
    return items


def _parts(item: str, spans: _Spans) -> list[str]:
    """The item, or the things that it consists of: neighbouring spans that together have its words."""
    said = item.split()
    for first in range(len(spans)):
        size = 0
        for last in range(first, len(spans)):
            span, words = spans[last]
            apart = last > first and spans[last - 1][0].end != span.start
            letter = len(words) == 1 and len(words[0]) == 1  # "c batteries" are one thing
            if (
                apart
                or letter
                or span.p < SURE_OF_SEVERAL
                or [w.casefold() for w in said[size : size + len(words)]] != words
            ):
                break
            size += len(words)
            if size == len(said) and last > first:
                starts = [sum(len(words) for _, words in spans[first:at]) for at in range(first, last + 2)]
                if any(one_thing(said[at - 1].casefold(), said[at].casefold()) for at in starts[1:-1]):
                    return [item]
                return [" ".join(said[a:b]) for a, b in pairwise(starts)]
    return [item]
