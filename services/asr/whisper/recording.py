"""The audio of one utterance, and where in it the user spoke."""

import numpy as np

from services.events.speech import SAMPLE_RATE, AudioChunk, Samples

LONGEST_S = 120
"""Seconds of an utterance that are kept; later audio is dropped and counted."""

QUIET_S = 0.2
"""Seconds of the stretch that is looked for where audio is cut in two."""

PER_MS = SAMPLE_RATE // 1000


class UtteranceAudio:
    """Positions are samples since the utterance began; `start` is that of the session. What lies before `base` is
    decoded for good, and its audio is gone. `watched`: a turn detector says where the user speaks."""

    def __init__(self) -> None:
        self.start = 0
        self.base = 0
        self.end = 0
        self.dropped_samples = 0
        self.watched = False
        self.spoken_until = 0
        self._chunks: list[Samples] = []
        self._noted = 0
        self._spoken: list[tuple[int, int]] = []

    def add(self, chunk: AudioChunk) -> None:
        """Take the next audio."""
        if not self.end:
            self.start = chunk.start
        samples = chunk.samples[: max(LONGEST_S * SAMPLE_RATE - self.end, 0)]
        self.dropped_samples += len(chunk.samples) - len(samples)
        self._chunks.append(samples)
        self.end += len(samples)

    def note(self, end: int, speech: bool) -> None:
        """The user spoke, or was silent, from the end of the last note to sample `end` of the session."""
        self.watched = True
        until = min(end - self.start, self.end)
        if until <= self._noted:
            return
        if speech and self._spoken and self._spoken[-1][1] == self._noted:
            self._spoken[-1] = self._spoken[-1][0], until
        elif speech:
            self._spoken.append((self._noted, until))
        if speech:
            self.spoken_until = until
        self._noted = until

    @property
    def silence_ms(self) -> int:
        """How long the user has been silent now; 0 without a turn detector."""
        return (self._noted - self.spoken_until) // PER_MS if self.watched else 0

    @property
    def wanted(self) -> int:
        """The end of what has words in it, as far as is known."""
        return self.spoken_until if self.watched else self.end

    def spoken_ms(self, start: int, end: int) -> int | None:
        """How long the user spoke between two positions; None without a turn detector."""
        if not self.watched:
            return None
        return sum(max(0, min(b, end) - max(a, start)) for a, b in self._spoken) // PER_MS

    def audio(self, end: int | None = None) -> Samples:
        """The samples from `base` to `end`, or to the newest one. Nobody may change them."""
        whole = np.concatenate(self._chunks) if self._chunks else np.empty(0, np.float32)
        self._chunks = [whole]
        return whole if end is None else whole[: end - self.base]

    def quietest(self, start: int, end: int) -> int:
        """The middle of the quietest stretch of `QUIET_S` between two positions."""
        size = round(QUIET_S * SAMPLE_RATE)
        samples = self.audio()[start - self.base : end - self.base]
        energy = np.cumsum(np.concatenate(([0.0], np.square(samples, dtype=np.float64))))
        return start + int(np.argmin(energy[size:] - energy[:-size])) + size // 2

    def forget(self, base: int) -> None:
        """Drop the audio before `base`."""
        self._chunks = [self.audio()[base - self.base :].copy()]
        self.base = base

    def ms(self, position: int) -> int:
        """A position as milliseconds of the session."""
        return (self.start + position) // PER_MS
