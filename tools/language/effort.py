"""What reading an utterance may cost, counted in steps of the matcher, so that it is the same on every machine."""

from tools.slicing import pause

SLICE = 300
"""Steps between two pauses: two or three milliseconds of one core."""


class TooMuch(Exception):
    """The words can be read in so many ways that reading them to the end is refused."""


class Effort:
    """Counts steps. Every `SLICE` of them the event loop may run, where the reading is sliced; beyond `limit` steps, if
    there is one, it raises `TooMuch`."""

    __slots__ = ("_left", "limit", "spent")

    def __init__(self, limit: int | None = None) -> None:
        self.spent = 0
        self.limit = limit
        self._left = SLICE

    def step(self, steps: int = 1) -> None:
        self.spent += steps
        self._left -= steps
        if self._left > 0:
            return
        self._left = SLICE
        if self.limit is not None and self.spent > self.limit:
            raise TooMuch
        pause()
