"""Other forms of a sentence that is seen several times in an epoch, so that its wording is learned and not its words by
heart: other values of the same kind, and words that are not heard."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from training.understanding.examples import Example, Request, Span

Values = Mapping[str, Sequence[tuple[str, ...]]]
"""By kind of span, the values that the training sentences have, each as words."""

EXCHANGED = frozenset(
    (
        "time",
        "date",
        "duration",
        "place",
        "person",
        "business",
        "title",
        "topic",
        "list_name",
        "song",
        "artist",
        "media",
    )
)
"""Kinds of which one value is as good as another; what an item or a text is tells what is asked for."""
_EXCHANGE, _UNHEARD = 0.5, 0.06
UNHEARD = "☐"
"""Stands for a word that is not heard: no vocabulary has it, so that the tokenizer makes [UNK] of it."""


def values_of(examples: Sequence[Example]) -> Values:
    """The values of `examples`, those that occur often as often."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for example in examples:
        for request in example.requests:
            for span in request.spans:
                if span.name in EXCHANGED:
                    found[span.name].append(example.words[span.start : span.end])
    return found


def varied(example: Example, values: Values, dice: random.Random) -> Example:
    """The example with some of its values exchanged, and some words outside of values unheard."""
    return _unheard(_exchanged(example, values, dice), dice)


def _exchanged(example: Example, values: Values, dice: random.Random) -> Example:
    words: list[str] = []
    at = 0
    moved: dict[int, int] = {}
    for span in sorted((s for r in example.requests for s in r.spans), key=lambda each: each.start):
        if span.start < at or span.name not in values or dice.random() >= _EXCHANGE:
            continue
        for place in range(at, span.start + 1):
            moved[place] = len(words) + place - at
        words += example.words[at : span.start]
        words += dice.choice(values[span.name])
        at = span.end
    for place in range(at, len(example.words) + 1):
        moved[place] = len(words) + place - at
    words += example.words[at:]
    if any(edge not in moved for r in example.requests for each in (r, *r.spans) for edge in (each.start, each.end)):
        return example  # a span that begins or ends within another one
    requests = tuple(_moved(request, moved) for request in example.requests)
    return replace(example, words=tuple(words), requests=requests)


def _moved(request: Request, moved: Mapping[int, int]) -> Request:
    spans = tuple(Span(each.name, moved[each.start], moved[each.end]) for each in request.spans)
    return replace(request, start=moved[request.start], end=moved[request.end], spans=spans)


def _unheard(example: Example, dice: random.Random) -> Example:
    inside = {at for r in example.requests for s in r.spans for at in range(s.start, s.end)}
    words = tuple(
        UNHEARD if at not in inside and len(example.words) > 2 and dice.random() < _UNHEARD else word
        for at, word in enumerate(example.words)
    )
    return replace(example, words=words)
