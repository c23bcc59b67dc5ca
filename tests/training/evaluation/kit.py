"""A model that writes given generations at a given pace, for the evaluation's tests."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from services.events.model import Ask, ContextEntry, ModelOutput, Usage
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser
from training.evaluation.reference import Stopwatch


@dataclass
class WritingModel:
    """Writes the generations in their order, the last one again and again, a character in `char_s` seconds."""

    generations: Sequence[str]
    watch: Stopwatch
    char_s: float = 0.001
    asks: list[Ask] = field(default_factory=list)
    entries: list[ContextEntry] = field(default_factory=list)
    closed: int = 0

    def append(self, entry: ContextEntry) -> None:
        self.entries.append(entry)

    @property
    def usage(self) -> Usage:
        return Usage()

    async def aclose(self) -> None: ...

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self.asks.append(ask)
        text = self.generations[min(len(self.asks), len(self.generations)) - 1]
        parser = TagParser(CallIds())
        try:
            for char in text:
                self.watch.seconds += self.char_s
                for output in parser.parse(char):
                    yield output
            for output in parser.finish():
                yield output
        finally:
            self.closed += 1
