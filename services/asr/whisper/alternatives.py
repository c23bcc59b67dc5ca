"""What else a doubtful utterance may have been, from a beam search over the same encoder output. Pure.

The likeliest few texts are grouped by their words: punctuation and spelling do not count. The share of a word is the
probability of all texts that have it, as a part of that of all texts found. It sees what the probability of a token
does not: a word that is written in three ways is sure, and one that competes with another word is not.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import exp, log, sqrt

from services.asr.comparable import comparable
from services.asr.whisper.loops import loop_start, said_twice
from services.asr.whisper.vocabulary import Piece

Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardText:
    """A text that was found, and the log-probability of all its tokens."""

    pieces: tuple[Piece, ...]
    logprob: float

    @property
    def forms(self) -> Forms:
        return tuple(form for piece in self.pieces for form in comparable(piece.text))


@dataclass(frozen=True, slots=True)
class OtherText:
    """Another text that was possibly said. `behind`: how much less likely it is, as the natural logarithm of the ratio;
    below 0 where it is likelier."""

    pieces: tuple[Piece, ...]
    behind: float


def weighed(first: HeardText, found: Sequence[HeardText]) -> tuple[tuple[Piece, ...], tuple[OtherText, ...]]:
    """The words of `first` and the other texts among `found`, the likeliest first, all with confidences that count what
    was found. A text that repeats itself, or that is the beginning of another one, is left out: a beam search prefers
    texts that end too soon.
    """
    chances: defaultdict[Forms, float] = defaultdict(float)
    texts: dict[Forms, HeardText] = {}
    for each in found:
        forms = each.forms
        if forms == first.forms or (forms and not _repeats(forms)):
            chances[forms] += exp(each.logprob)
            texts.setdefault(forms, each)
    if first.forms not in chances:
        chances[first.forms] = exp(first.logprob)
    texts[first.forms] = first
    whole = [forms for forms in texts if forms == first.forms or not _begins_another(forms, texts)]
    total = sum(chances[forms] for forms in whole)
    shares = {forms: chances[forms] / total for forms in whole}
    confident = {forms: _confident(texts[forms], first, shares) for forms in whole}
    rest = sorted((forms for forms in whole if forms != first.forms), key=lambda forms: -shares[forms])
    others = (OtherText(confident[forms], log(shares[first.forms] / shares[forms])) for forms in rest)
    return confident[first.forms], tuple(others)


def _repeats(forms: Forms) -> bool:
    return loop_start(forms) is not None or said_twice(forms)


def _begins_another(forms: Forms, others: dict[Forms, HeardText]) -> bool:
    return any(len(other) > len(forms) and other[: len(forms)] == forms for other in others)


def _confident(text: HeardText, first: HeardText, shares: dict[Forms, float]) -> tuple[Piece, ...]:
    """The words of `text`, each with the geometric mean of its share and its confidence in `first`, or with its share
    where `first` has another word."""
    said = text.forms
    have = [0.0] * len(said)
    for forms, share in shares.items():
        for at, _ in _same(said, forms):
            have[at] += share
    known: dict[int, float] = {}
    confidences = [piece.confidence for piece in first.pieces for _ in comparable(piece.text)]
    for at, place in _same(said, first.forms):
        known[at] = confidences[place]
    found: list[Piece] = []
    at = 0
    for piece in text.pieces:
        places = range(at, at + len(comparable(piece.text)))
        at = places.stop
        each = [sqrt(have[place] * known[place]) if place in known else have[place] for place in places]
        found.append(replace(piece, confidence=min(1.0, *each)) if each else piece)
    return tuple(found)


def _same(one: Forms, other: Forms) -> list[tuple[int, int]]:
    """The places of the forms that both have, in order."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
