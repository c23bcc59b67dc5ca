"""Decides where an utterance that is too long for the recogniser is cut in two. Pure."""

from dataclasses import dataclass

import numpy as np

from services.events.speech import SAMPLE_RATE, Samples

SOON_S = 100
"""Seconds after which an utterance is cut at the next gap between two words."""

LONGEST_S = 118
"""Seconds after which it is cut in any case: recognisers take 120 s."""

GAP = 0.05
"""A chunk with at most this share of the utterance's mean power is a gap."""


@dataclass(slots=True)
class Length:
    """Follows the audio of one utterance. `over`: the utterance should be cut after the chunk that was added last."""

    over: bool = False
    _samples: int = 0
    _energy: float = 0.0

    def add(self, samples: Samples) -> None:
        """Add the next chunk of the utterance (mono, 16 kHz) and update `over`."""
        energy = float(np.dot(samples, samples))
        self._samples += len(samples)
        self._energy += energy
        gap = energy * self._samples <= GAP * self._energy * len(samples)
        self.over = self._samples >= LONGEST_S * SAMPLE_RATE or (gap and self._samples >= SOON_S * SAMPLE_RATE)
