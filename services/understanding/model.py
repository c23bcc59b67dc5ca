"""The learned model as the server uses it: readings are made outside of the event loop and cached."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from services.understanding.encoder import Encoder
from services.understanding.meaning import ToolMeanings
from services.understanding.reading import LearnedReading, read
from tools.spec import ToolSpec

FOLDER = Path(__file__).parent / "weights"
REMEMBERED = 256
"""Most cached readings of all sessions together; a turn needs only its latest ones."""

TOOL_SETS = 8
"""Most sets of declared tools whose meanings are cached for later sessions."""

T = TypeVar("T")
_Key = tuple[tuple[str, ...], str, ToolMeanings | None]

RunBlocking = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs a blocking function outside the event loop."""


class Understanding:
    """Shared by all sessions. With `run_blocking` None, `read` blocks (for tests)."""

    def __init__(self, encoder: Encoder, run_blocking: RunBlocking | None = None) -> None:
        self._encoder = encoder
        self._run_blocking = run_blocking
        self._readings: OrderedDict[_Key, LearnedReading] = OrderedDict()
        self._meanings: OrderedDict[tuple[tuple[str, str, str], ...], ToolMeanings] = OrderedDict()

    async def meanings(self, specs: Sequence[ToolSpec]) -> ToolMeanings:
        """The meanings of the tools `specs`; takes some milliseconds for each tool, and nothing if they are cached."""
        key = tuple((spec.name, spec.description, repr(spec.parameters)) for spec in specs)
        found = self._meanings.get(key)
        if found is None:
            found = await self._off_loop(lambda: ToolMeanings(self._encoder, specs))
            self._meanings[key] = found
            if len(self._meanings) > TOOL_SETS:
                self._meanings.popitem(last=False)
        self._meanings.move_to_end(key)
        return found

    async def read(self, words: Sequence[str], context: str = "", tools: ToolMeanings | None = None) -> LearnedReading:
        """The reading of `words` (lower case), said after the question or answer `context`, in a session with the tools
        `tools` declared; takes some milliseconds, and nothing if it is cached."""
        key = tuple(words), context, tools
        found = self.known(*key)
        if found is None:
            found = await self._off_loop(lambda: read(self._encoder, *key))
            self._readings[key] = found
            if len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        return found

    def known(
        self, words: Sequence[str], context: str = "", tools: ToolMeanings | None = None
    ) -> LearnedReading | None:
        """The cached reading of `words`, else None; does not block."""
        key = tuple(words), context, tools
        found = self._readings.get(key)
        if found is not None:
            self._readings.move_to_end(key)
        return found

    async def _off_loop(self, work: Callable[[], T]) -> T:
        return work() if self._run_blocking is None else await self._run_blocking(work)
