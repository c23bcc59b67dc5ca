"""Puts what the assistant has said before in front of turns that do not continue it, so that the network learns which
turns follow from it and which are new."""

import random
from collections.abc import Sequence
from dataclasses import replace

from tools.language.spoken import listed
from training.understanding.examples import Example

SHARE = 0.35
"""Of the turns without a context, how many get one of another dialogue."""
_REFERS = frozenset(listed("it that this them these those one ones him her they same again more another there instead"))
"""Words by which a turn may refer to the context; a turn with one of them, or a short one, keeps none."""
_SHORTEST = 4


def unrelated(examples: Sequence[Example], dice: random.Random) -> list[Example]:
    """The examples, some of those without a context with one from others."""
    said = sorted({each.context for each in examples if each.context and not each.context.endswith("?")})
    if not said:
        return list(examples)
    return [
        replace(each, context=dice.choice(said)) if _new(each) and dice.random() < SHARE else each for each in examples
    ]


def _new(example: Example) -> bool:
    """Whether the turn is understood without what was said before."""
    talk = any(request.label == "talk.more" for request in example.requests)
    return (
        not example.context
        and len(example.words) >= _SHORTEST
        and example.complete
        and not talk
        and _REFERS.isdisjoint(example.words)
    )
