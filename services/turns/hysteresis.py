"""Probability to speech or silence."""


class Hysteresis:
    """Speech begins at `threshold` and lasts until the probability falls `margin` below it: no flutter in between."""

    def __init__(self, threshold: float, margin: float) -> None:
        self.threshold = threshold
        self._margin = margin
        self._speech = False

    def update(self, probability: float) -> bool:
        leave = max(self.threshold - self._margin, 0.01)
        self._speech = probability >= (leave if self._speech else self.threshold)
        return self._speech

    def reset(self) -> None:
        self._speech = False
