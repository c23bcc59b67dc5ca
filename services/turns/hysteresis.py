"""Turns speech probabilities into speech or silence, with hysteresis."""


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
