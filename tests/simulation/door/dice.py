"""Random numbers from a seed, with one stream for each purpose, so that what one part draws does not change another's
numbers."""

import random


class Dice:
    """`of(purpose)` gives the same stream of numbers for the same seed and purpose, whatever else was drawn."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def of(self, purpose: str) -> random.Random:
        stream = self._streams.get(purpose)
        if stream is None:
            stream = self._streams[purpose] = random.Random(f"{self.seed} {purpose}")
        return stream
