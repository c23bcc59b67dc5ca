"""Events and data on the way from audio to words: samples, speech probabilities, turns and hypotheses.

All times are milliseconds of audio since the session's first sample (16 kHz inside the server), never wall-clock time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 16_000
"""Hz of all audio inside the server; the gateway resamples the 24 kHz of the wire."""

Samples = npt.NDArray[np.float32]
"""Mono audio, shape (n,), float32 in [-1, 1]."""

Confidences = tuple[float | None, ...]
"""The recogniser's confidence in [0, 1] in each word of a text, as `str.split` divides it; None for a word without one.
Empty for a text of which no confidence is known: what was typed, and what a recogniser without confidences heard."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Consecutive mono samples at 16 kHz; `start` is the index of the first one since the session began."""

    samples: Samples
    start: int


WITHIN_WORDS = 0.99
"""Silero's probability of speech within words is mostly at least so much. In a spoken order it falls below 2.2 times,
the last time 66 ms after the end of speech at the median, where it falls below 0.9 after 82 ms and 1.8 times (60
recordings)."""


@dataclass(frozen=True, slots=True)
class SpeechProbability:
    """Silero's speech probability in [0, 1] for the 512-sample window that ends at sample `end`."""

    probability: float
    end: int

    @property
    def fading(self) -> bool:
        """Whether speech, if it is any, may be about to end: within words the probability is higher."""
        return self.probability < WITHIN_WORDS


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The user began turn `turn` (counted from 1) at `at_ms`."""

    turn: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class EagerEnd:
    """The turn is probably over: speech stopped at `speech_end_ms`. The agent may prepare and draft; nothing
    commits. `confidence`: in the end; `confidences`: in the words of the turn so far, which the session adds."""

    turn: int
    speech_end_ms: int
    confidence: float = 0.5
    confidences: Confidences = ()


@dataclass(frozen=True, slots=True)
class TurnResumed:
    """The user went on after an `EagerEnd`, or after a `TurnEnd` that nothing irreversible has followed."""

    turn: int
    at_ms: int


class EndReason(StrEnum):
    """Why a turn is over: the user fell silent; the client committed or cleared its audio; the client stopped sending
    audio while the user spoke; or the turn reached the most audio that is decoded as one turn, and the speech goes on
    in the next."""

    SILENCE = "silence"
    COMMIT = "commit"
    CLEAR = "clear"
    NO_AUDIO = "no_audio"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """The turn is over; its last speech ended at `speech_end_ms`."""

    turn: int
    speech_end_ms: int
    reason: EndReason = EndReason.SILENCE


TurnEvent = SpeechStarted | EagerEnd | TurnResumed | TurnEnd


@dataclass(frozen=True, slots=True)
class RecordingBegan:
    """The audio of turn `turn` begins at `at_ms` because the client says so, with or without speech (push to talk, a
    manual commit). `goes_on`: this is the rest of a recording that was split for its length."""

    turn: int
    at_ms: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Discarded:
    """The audio of turn `turn` was discarded at `at_ms`, before the turn had ended."""

    turn: int
    at_ms: int


class Completeness(StrEnum):
    """Whether the words so far sound like a whole request; shortens or lengthens the silence that ends a turn.
    FINISHED: a whole request behind which people seldom go on, and the recogniser has heard all that was said. OPEN: a
    whole request to which the user may add. LACKING: something is missing that the user would have to be asked for."""

    FINISHED = "finished"
    COMPLETE = "complete"
    OPEN = "open"
    UNKNOWN = "unknown"
    LACKING = "lacking"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word with its place in the session's audio (None if the recogniser gives no times).

    `confidence`: the recogniser's probability of the word in [0, 1], None if it gives none. `spaced`: a space stands
    between the word before and this one, which is so except in scripts that are written without spaces.
    """

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: float | None = None
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that were possibly said instead of those of a hypothesis. `behind`: how much less likely they are, as the
    natural logarithm of the ratio of the probabilities; below 0 where they are likelier."""

    words: tuple[Word, ...]
    behind: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The recogniser's present guess of the words of turn `turn`.

    `rev` grows by one with every hypothesis of the turn. `text[:stable_chars]` was confirmed by successive hypotheses
    and is a whole number of words; the rest may still change. A `final` hypothesis is stable as a whole. `confidence`:
    the recogniser's probability of a word in [0, 1], the geometric mean over the words; None if it gives none.
    `alternatives`: what else may have been said, the likeliest first, where the recogniser is in doubt.
    """

    turn: int
    rev: int
    text: str
    stable_chars: int
    words: tuple[Word, ...] = ()
    final: bool = False
    confidence: float | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """What the client's own recogniser understands of one utterance so far: the words of `stable`, which it will not
    change, and then those of `unstable`. `rev` grows with every text of an utterance, of which a `final` one is the
    last. `start_ms` and `end_ms`: when the speech began and ended, in ms since the session began; None if unknown."""

    rev: int
    stable: str = ""
    unstable: str = ""
    final: bool = False
    start_ms: float | None = None
    end_ms: float | None = None

    @property
    def words(self) -> list[str]:
        return [*self.stable.split(), *self.unstable.split()]


@dataclass(frozen=True, slots=True)
class Unheard:
    """The recogniser could not decode turn `turn`. Emitted instead of the final hypothesis."""

    turn: int
    message: str


def written(words: Iterable[Word]) -> str:
    """Return the text that `words` make, with spaces where they belong."""
    return "".join(f" {word.text}" if word.spaced else word.text for word in words).lstrip(" ")


def confidences(words: Iterable[Word]) -> Confidences:
    """Return the confidence in each word of the text that `words` make. The words of scripts that are written without
    spaces are one there; the lowest of their confidences counts."""
    found: list[float | None] = []
    for word in words:
        parts = len(word.text.split())
        if found and not word.spaced:
            known = [each for each in (found.pop(), word.confidence) if each is not None]
            found.append(min(known, default=None))
            parts -= 1
        found += [word.confidence] * parts
    return tuple(found)


def normalised(text: str) -> str:
    """Return the words of a transcript without case, punctuation and spacing, so that equal words compare equal."""
    return " ".join(re.findall(r"\w+(?:'\w+)*", text.casefold()))


def added_words(old: str, new: str) -> str | None:
    """Return what `new` adds after the words of `old`; None if it changes any of them."""
    before = old.split()
    parts = new.split(maxsplit=len(before))
    if parts[: len(before)] != before:
        return None
    return parts[len(before)].strip() if len(parts) > len(before) else ""
