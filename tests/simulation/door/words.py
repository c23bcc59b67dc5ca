"""Simulated speech: each word is a constant level of samples, so what is recognised depends on the samples alone.

A word lasts `WORD_MS` at its own level, followed by `GAP_MS` of a low hum. However a client cuts the samples into
pieces, the words are the same.
"""

import numpy as np
import numpy.typing as npt

from services.events.speech import Samples

TOOLS = ("look", "search", "paint", "set", "send", "order", "wipe", "beep")
COLOURS = (
    *("amber", "azure", "coral", "cyan", "ebony", "gold", "indigo"),
    *("ivory", "lilac", "olive", "pearl", "ruby", "teal", "umber"),
)
OTHERS = ("please", "yes", "no", "hm")
SPOKEN = (*TOOLS, *COLOURS, *OTHERS)
"""The words that can be spoken; typed text may contain other colours."""

WORD_MS = 128
GAP_MS = 32
HELD_S = 0.06
"""Seconds for which a level must be held to be a word."""
FIRST, STEP, HUM = 3000, 900, 1500
"""Levels of 16-bit samples: of the first word, between neighbours, of the gap between words."""

Pcm = npt.NDArray[np.int16]


def speech(words: list[str], rate: int) -> Pcm:
    """The samples of `words`, one after another, at `rate` Hz."""
    pieces: list[Pcm] = []
    for word in words:
        pieces.append(np.full(rate * WORD_MS // 1000, FIRST + STEP * SPOKEN.index(word), np.int16))
        pieces.append(np.full(rate * GAP_MS // 1000, HUM, np.int16))
    return np.concatenate(pieces) if pieces else np.empty(0, np.int16)


def silence(ms: int, rate: int) -> Pcm:
    return np.zeros(rate * ms // 1000, np.int16)


class WordFinder:
    """Finds the words in consecutive samples at 16 kHz, however they are divided into pieces."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._level = -1
        self._held = 0
        self._heard = False

    def feed(self, samples: Samples) -> bool:
        """Add samples. Returns whether they completed a new word."""
        before = len(self.words)
        levels = _levels(samples)
        edges = np.flatnonzero(np.diff(levels)) + 1
        starts = [0, *edges.tolist()]
        for start, stop in zip(starts, [*edges.tolist(), len(levels)], strict=True):
            if stop > start:
                self._hold(int(levels[start]), stop - start)
        return len(self.words) > before

    def _hold(self, level: int, count: int) -> None:
        if level != self._level:
            self._level, self._held, self._heard = level, 0, False
        self._held += count
        if level >= 0 and not self._heard and self._held >= HELD_S * 16_000:
            self._heard = True
            self.words.append(SPOKEN[level])


def _levels(samples: Samples) -> npt.NDArray[np.int64]:
    """For each sample the index in `SPOKEN` of the word with its level, or -1."""
    places = (samples * 32768.0 - FIRST) / STEP
    nearest = np.rint(places)
    clear = (np.abs(places - nearest) < 0.2) & (nearest >= 0) & (nearest < len(SPOKEN))
    return np.where(clear, nearest, -1).astype(np.int64)
