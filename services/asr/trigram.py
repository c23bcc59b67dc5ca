"""Estimates a word trigram model from example sentences and writes it as ARPA text, which recognisers read.

Absolute discounting with back-off (Ney, Essen and Kneser 1994): `DISCOUNT` is taken from the count of every seen
n-gram, and the freed probability is distributed over unseen words in proportion to the lower order.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

Gram = tuple[str, ...]

START, END = "<s>", "</s>"
ORDER = 3
DISCOUNT = 0.5
NEGLIGIBLE = 1e-6
NEVER = -99.0
"""How ARPA files write the log10 of probability 0."""


@dataclass(slots=True)
class _Level:
    """One order of the model: probabilities of its n-grams, and back-off weights of their histories."""

    probability: dict[Gram, float] = field(default_factory=dict)
    backoff: dict[Gram, float] = field(default_factory=dict)


class Trigram:
    """A trigram model of `sentences`, each a string of words separated by white space."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Raises `ValueError` if there is no sentence."""
        counts = _count(sentences)
        if not counts[0]:
            raise ValueError("sentences: a language model needs at least one")
        self._levels = [_unigrams(counts[0])]
        for order in range(1, ORDER):
            self._levels.append(self._discounted(counts[order]))

    @property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(word for (word,) in self._levels[0].probability) - {START, END}

    def probability(self, gram: Gram) -> float:
        """P(last word | the words before it), at most two of them; 0 for a word that was never seen."""
        level = self._levels[len(gram) - 1]
        if gram in level.probability:
            return level.probability[gram]
        if len(gram) == 1:
            return 0.0
        return level.backoff.get(gram[:-1], 1.0) * self.probability(gram[1:])

    def _discounted(self, counts: Mapping[Gram, int]) -> _Level:
        followers: dict[Gram, list[Gram]] = defaultdict(list)
        for gram in counts:
            followers[gram[:-1]].append(gram)
        level = _Level()
        for history, grams in followers.items():
            total = sum(counts[gram] for gram in grams)
            unseen = 1.0 - sum(self.probability(gram[1:]) for gram in grams)
            discount = DISCOUNT if unseen > NEGLIGIBLE else 0.0  # no word is unseen here: nothing to discount for
            for gram in grams:
                level.probability[gram] = (counts[gram] - discount) / total
            level.backoff[history] = discount * len(grams) / total / max(unseen, NEGLIGIBLE)
        return level

    def write_arpa(self, file: TextIO) -> None:
        """Write the model in the ARPA format."""
        file.write("\\data\\\n")
        file.writelines(f"ngram {n}={len(level.probability)}\n" for n, level in enumerate(self._levels, 1))
        for order, level in enumerate(self._levels):
            file.write(f"\n\\{order + 1}-grams:\n")
            above = self._levels[order + 1].backoff if order + 1 < ORDER else None
            file.writelines(_line(gram, level.probability[gram], above) for gram in sorted(level.probability))
        file.write("\n\\end\\\n")


def _count(sentences: Iterable[str]) -> list[Counter[Gram]]:
    counts: list[Counter[Gram]] = [Counter() for _ in range(ORDER)]
    for sentence in sentences:
        words = sentence.split()
        if not words:
            continue
        padded = (START, *words, END)
        for order, counter in enumerate(counts, 1):
            counter.update(padded[place : place + order] for place in range(len(padded) - order + 1))
    return counts


def _unigrams(counts: Mapping[Gram, int]) -> _Level:
    """Unigrams by add-one smoothing over the vocabulary; the start of a sentence has probability 0."""
    said = {gram: count for gram, count in counts.items() if gram != (START,)}
    total = sum(said.values()) + len(said)
    return _Level({(START,): 0.0} | {gram: (count + 1) / total for gram, count in said.items()})


def _line(gram: Gram, probability: float, above: Mapping[Gram, float] | None) -> str:
    line = f"{_log10(probability):.4f} {' '.join(gram)}"
    return f"{line}\n" if above is None else f"{line} {_log10(above.get(gram, 1.0)):.4f}\n"


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else NEVER
