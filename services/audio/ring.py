"""A ring buffer of the last seconds of a session's audio, addressed by absolute sample index."""

import numpy as np

from services.events.speech import SAMPLE_RATE, AudioChunk


class RingBuffer:
    """Keeps the last `seconds` of audio. Raises `ValueError` unless `seconds` is positive.

    The start of a turn is detected late, so the session reads the turn's first words back from here (pre-roll).
    """

    def __init__(self, seconds: float) -> None:
        if seconds <= 0:
            raise ValueError(f"seconds: {seconds} keeps no audio; use a positive number")
        self._ring = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
        self._start = 0
        self._end = 0

    @property
    def start(self) -> int:
        """Index of the oldest sample kept."""
        return max(self._start, self._end - len(self._ring))

    @property
    def end(self) -> int:
        """Index of the sample that is expected next."""
        return self._end

    def append(self, chunk: AudioChunk) -> None:
        """Add `chunk`. Where it does not continue the kept audio (lost audio), the buffer starts again with it."""
        if chunk.start != self._end:
            self._start = self._end = chunk.start
        kept = chunk.samples[-len(self._ring) :]
        self._end += len(chunk.samples)
        self._ring[self._places(self._end - len(kept), self._end)] = kept

    def skip(self, samples: int) -> None:
        """Go on so many samples later; what is kept is dropped, because what comes does not continue it."""
        self._start = self._end = self._end + samples

    def since(self, start: int) -> AudioChunk:
        """A copy of what is kept from `start` on; `start` of the returned chunk is its actual first sample."""
        begin = min(max(start, self.start), self._end)
        return AudioChunk(self._ring[self._places(begin, self._end)], begin)

    def _places(self, start: int, end: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.arange(start, end, dtype=np.int64) % len(self._ring)
