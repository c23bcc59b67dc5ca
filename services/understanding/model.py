"""The learned model as the server uses it: readings are made off the event loop and remembered."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from services.understanding.encoder import Encoder
from services.understanding.reading import LearnedReading, read

FOLDER = Path(__file__).parent / "weights"
REMEMBERED = 256
"""Readings that are kept, of all sessions together; a turn needs its own few."""

RunBlocking = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs a blocking function outside the event loop."""


class Understanding:
    """Shared by all sessions. `run_blocking` None: readings are made where they are asked for, as tests do."""

    def __init__(self, encoder: Encoder, run_blocking: RunBlocking | None = None) -> None:
        self._encoder = encoder
        self._run_blocking = run_blocking
        self._readings: OrderedDict[tuple[tuple[str, ...], str], LearnedReading] = OrderedDict()

    async def read(self, words: Sequence[str], context: str = "") -> LearnedReading:
        """The reading of `words` (lower case), said after the question `context`; takes some milliseconds once."""
        key = tuple(words), context
        found = self.known(*key)
        if found is None:
            if self._run_blocking is None:
                found = read(self._encoder, *key)
            else:
                found = await self._run_blocking(lambda: read(self._encoder, *key))
            self._readings[key] = found
            if len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        return found

    def known(self, words: Sequence[str], context: str = "") -> LearnedReading | None:
        """The reading of `words`, if it has been made; does not block."""
        key = tuple(words), context
        found = self._readings.get(key)
        if found is not None:
            self._readings.move_to_end(key)
        return found
