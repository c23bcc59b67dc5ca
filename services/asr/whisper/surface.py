"""How the words of partial hypotheses are written. Pure.

Whisper writes the same words differently from one decoding to the next ("Set a timer.", "set a timer, for"), which
would look as if the user had said something else. A word keeps the writing in which it was first seen; the final
hypothesis has Whisper's own.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.asr.comparable import comparable
from services.asr.whisper.vocabulary import Piece
from services.events.speech import Word


def steadied(before: Sequence[Piece], now: Sequence[Piece]) -> list[Piece]:
    """`now`, with its leading words written as in `before` as long as they are the same words."""
    same = 0
    for old, new in zip(before, now, strict=False):
        if old.spaced != new.spaced or comparable(old.text) != comparable(new.text):
            break
        same += 1
    kept = [replace(new, text=old.text) for old, new in zip(before[:same], now, strict=False)]
    return [*kept, *now[same:]]


def as_words(pieces: Sequence[Piece]) -> list[Word]:
    """The words of a hypothesis. They have no times: those would cost another pass of the decoder."""
    return [Word(piece.text, confidence=round(piece.confidence, 3), spaced=piece.spaced) for piece in pieces]


def mean_confidence(pieces: Sequence[Piece]) -> float | None:
    """The geometric mean; None without words."""
    return float(np.exp(np.mean(np.log([max(piece.confidence, 1e-6) for piece in pieces])))) if pieces else None
