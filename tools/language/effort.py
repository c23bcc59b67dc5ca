"""Limits the cost of reading an utterance. It is counted in steps of the matcher, to be the same on every machine."""

from tools.slicing import pause

SLICE = 300
"""Steps between two calls of `pause`: two or three milliseconds of one core."""


class TooMuch(Exception):
    """Reading these words takes more steps than allowed."""


class Effort:
    """Counts steps, and calls `pause` every `SLICE` steps, so that the event loop can run during a sliced reading.
    Raises `TooMuch` beyond `limit` steps, if a limit is set."""

    __slots__ = ("_left", "limit", "spent")

    def __init__(self, limit: int | None = None) -> None:
        self.spent = 0
        self.limit = limit
        self._left = SLICE

    def step(self, steps: int = 1) -> None:
        """Counts `steps`. Raises `TooMuch` when the limit is exceeded, which is checked every `SLICE` steps."""
        self.spent += steps
        self._left -= steps
        if self._left > 0:
            return
        self._left = SLICE
        if self.limit is not None and self.spent > self.limit:
            raise TooMuch
        pause()
