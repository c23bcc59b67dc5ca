"""Where an utterance that is too long for the recogniser is cut in two. Pure."""

from dataclasses import dataclass

import numpy as np

from services.events.speech import SAMPLE_RATE, Samples

SOON_S = 100
"""From here on an utterance ends at the next gap between two words."""

LONGEST_S = 118
"""Here it ends in any case: recognisers take 120 s."""

GAP = 0.05
"""Of the mean power of the utterance: what is below it is a gap."""


@dataclass(slots=True)
class Length:
    """`over` once the utterance should end behind what was fed last."""

    over: bool = False
    _samples: int = 0
    _energy: float = 0.0

    def add(self, samples: Samples) -> None:
        energy = float(np.dot(samples, samples))
        self._samples += len(samples)
        self._energy += energy
        gap = energy * self._samples <= GAP * self._energy * len(samples)
        self.over = self._samples >= LONGEST_S * SAMPLE_RATE or (gap and self._samples >= SOON_S * SAMPLE_RATE)
