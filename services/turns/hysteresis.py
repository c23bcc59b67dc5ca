"""Turns speech probabilities into speech or silence, with hysteresis, and speech into the beginning of a turn."""

from dataclasses import dataclass

SURE = 0.9
"""Share of the speech that begins a turn which its probabilities must add up to."""
DOUBTED = 2.6
"""What is doubtful begins a turn when it has lasted so many times as long."""


class Hysteresis:
    """Speech begins at `threshold` and lasts until the probability falls more than `margin` below it, so that values
    near the threshold do not switch back and forth."""

    def __init__(self, threshold: float, margin: float) -> None:
        self.threshold = threshold
        self._margin = margin
        self._speech = False

    def update(self, probability: float) -> bool:
        """Whether the next window, of this probability, is speech."""
        leave = max(self.threshold - self._margin, 0.01)
        self._speech = probability >= (leave if self._speech else self.threshold)
        return self._speech

    def reset(self) -> None:
        self._speech = False


@dataclass(slots=True)
class Onset:
    """Whether the speech of some windows begins a turn. Each window counts by how far its probability lies above
    the threshold. The attack of a chord or of a humming machine looks like speech for a tenth of a second or two, with
    probabilities not far above it."""

    needed: float
    """Windows of speech that begin a turn."""
    _windows: int = 0
    _weight: float = 0.0

    def add(self, probability: float, threshold: float) -> bool:
        """Count one more window of speech; whether a turn begins with it."""
        self._windows += 1
        self._weight += max(0.0, probability - threshold) / (1 - threshold)
        sure = self._weight >= SURE * self.needed or self._windows >= DOUBTED * self.needed
        return self._windows >= self.needed and sure

    @property
    def doubtful(self) -> bool:
        """Whether the speech is long enough for a turn, and only too doubtful."""
        return self._windows >= self.needed
