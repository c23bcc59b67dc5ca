"""The oracle of the data in the place of the model, at a given speed: what a model without errors would reach with the
same dialogues, and so how much of the time can be saved at all."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from services.events.model import Ask, ContextEntry, ModelOutput, SessionContext, Usage
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser
from training.clock import Rates, WordPieces
from training.clock.rates import INTERRUPT_MS
from training.clock.script import Author, Scene
from training.clock.tokeniser import spelled
from training.synth.dialogue import Dialogue


@dataclass(slots=True)
class Stopwatch:
    """A clock in seconds that only advances while the model works."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


class OracleSession:
    """The author of one dialogue as a back end."""

    def __init__(self, author: Author, rates: Rates, watch: Stopwatch) -> None:
        self._author, self._rates, self._watch = author, rates, watch
        self._ids, self._tokeniser = CallIds(), WordPieces()
        self.writes: list[str] = []

    def append(self, entry: ContextEntry) -> None:
        self._author.append(entry)
        self._ids.apply(entry)

    @property
    def usage(self) -> Usage:
        return Usage()

    async def aclose(self) -> None: ...

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self._ids.begin(ask.turn)
        parser = TagParser(self._ids)
        text = "".join(piece.text for piece in self._author.write(ask, ask.max_think_tokens))
        self.writes.append(text)
        self._watch.seconds += self._rates.interrupt_ms / 1000
        for piece in spelled(self._tokeniser, self._tokeniser.encode(text)):
            self._watch.seconds += self._rates.token_ms / 1000
            for output in parser.parse(piece):
                yield output
        for output in parser.finish():
            yield output


@dataclass(slots=True)
class Reference:
    """Opens the oracle of each dialogue. `first_ms`: time to the first token."""

    tokens_per_s: float
    first_ms: float = INTERRUPT_MS
    measure: Callable[[], float] = field(default_factory=Stopwatch)

    def open(self, scene: Scene, context: SessionContext) -> OracleSession:
        if not isinstance(scene, Dialogue) or not isinstance(self.measure, Stopwatch):
            raise TypeError("the oracle knows dialogues of training.synth only")
        scene.author.slips.clear()  # the mistakes that the data have on purpose
        rates = Rates(self.tokens_per_s, 20 * self.tokens_per_s, self.first_ms)
        return OracleSession(scene.author, rates, self.measure)

    async def warm(self, session: OracleSession) -> None: ...
