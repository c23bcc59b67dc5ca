"""The probability that the words of a value heard so far are the whole value: high for "paris", low for "seven", 0 for
"new".

It is estimated from many random values of a pool: the share of those that are exactly these words among those that
begin with them. The oracle guesses with this probability, so that its wrong guesses are realistic.
"""

import random
from collections import Counter
from collections.abc import Sequence
from functools import cache

from training.scenarios.values import known, value
from training.understanding.examples import words_of

_DRAWN = 2500
_SURE_FROM = 3
"""Fewest drawn values with these first words for an estimate."""


@cache
def _seen(pool: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """How often each beginning, and each whole value, was drawn."""
    rng = random.Random(pool)
    begun: Counter[tuple[str, ...]] = Counter()
    whole: Counter[tuple[str, ...]] = Counter()
    for _ in range(_DRAWN):
        words = words_of(value(pool, rng))
        whole[words] += 1
        begun.update(words[:end] for end in range(1, len(words) + 1))
    return begun, whole


def precision(pool: str, words: Sequence[str]) -> float:
    """The probability that a value of `pool` that begins with `words` ends with them. 0.0 if nothing is known."""
    if not known(pool) or pool == "unit":
        return 0.0
    begun, whole = _seen(pool)
    key = tuple(words)
    return whole[key] / begun[key] if begun[key] >= _SURE_FROM else 0.0
