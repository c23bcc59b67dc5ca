"""The text of a session as its served model sees and writes it, in segments with weights.

The prompt is rendered by the code that serves (`services.models.prompt_format`, `services.models.prompt_history`). It
only grows, so the whole session is one sequence. An answer that was dropped, or is told only after what came before it
was spoken, does not stand in the next prompt as it was written: it gets a sequence of its own.

In a format with messages the model itself ends a generation, by the token that ends its message. That token is its own
behind a generation that came to its own end; behind one that was cut it is only read. The last token before a cut has
no weight: a model that goes on may write another one in its place (">" and "<" as one).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.events.model import SessionContext
from services.models.prompt_format import PLAIN, PromptFormat, prompt_format
from services.models.prompt_history import PromptBlock
from services.models.prompts import system_prompt
from training.clock.script import PieceKind
from training.clock.tokeniser import Tokeniser
from training.clock.writing import CUT_WEIGHT, Writing

PROMPT = "edge"
"""The system prompt of a served model that was trained on the tags."""


@dataclass(slots=True)
class Segment:
    """Consecutive tokens. `own`: the model wrote them, and each has a weight; else they are only read."""

    text: str
    tokens: list[int]
    weights: list[float]
    own: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """What is trained on: tokens, and the weight of the loss of each, 0 if it is only read."""

    tokens: list[int]
    weights: list[float]

    @staticmethod
    def of(segments: Iterable[Segment]) -> "Sequence":
        tokens: list[int] = []
        weights: list[float] = []
        for segment in segments:
            tokens += segment.tokens
            weights += segment.weights
        return Sequence(tokens, weights)


@dataclass(slots=True)
class Transcript:
    """The segments of the session in the prompt format `format` (a name of `FORMATS`), and `apart` the sequences whose
    last generation stands in no later prompt as it was written."""

    tokeniser: Tokeniser
    format: str = PLAIN.name
    segments: list[Segment] = field(default_factory=list)
    apart: list[list[Segment]] = field(default_factory=list)

    def open(self, session: SessionContext) -> None:
        """Begins with the system prompt."""
        self._read(self._frame.system(system_prompt(PROMPT, session)))

    def tell(self, blocks: Iterable[PromptBlock], before: Writing | None) -> int:
        """Adds what the model is told before its next generation; `before` is its last one, which what is told begins
        with. Returns how many tokens are new to the model."""
        told = "".join(map(self._frame.block, blocks))
        if before is None:
            return self._read(told)
        count, cut = before.kept(told)
        if before.whole and count < len(before.tokens):
            apart = self._own(before, len(before.tokens), False)
            kept = max(count - 1, 0)  # the last one is learned with what follows
            apart.weights[:kept] = [0.0] * kept
            self.apart.append([*self._unweighted(), *self._ended(apart)])
        written = self._own(before, count, cut)
        if before.whole and count == len(before.tokens) and told.startswith(self._frame.stop, len(written.text)):
            own = self._ended(written)
        else:
            written.weights[-1:] = [0.0] * bool(written.weights)
            own = [written] if written.tokens else []
        self.segments += own
        return self._read(told[sum(len(segment.text) for segment in own) :])

    def close(self, last: Writing | None) -> None:
        """Ends with the last generation, if it came to its end."""
        if last is not None and last.whole:
            self.segments += self._ended(self._own(last, len(last.tokens), False))

    def sequences(self, longest: int) -> list[Sequence]:
        """The session as one sequence, and those apart; without the ones of more than `longest` tokens."""
        found = map(Sequence.of, (self.segments, *self.apart))
        return [sequence for sequence in found if len(sequence.tokens) <= longest]

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    def _read(self, text: str) -> int:
        if not text:
            return 0
        tokens = self.tokeniser.encode(text)
        self.segments.append(Segment(text, tokens, [0.0] * len(tokens), False))
        return len(tokens)

    @property
    def _frame(self) -> PromptFormat:
        return prompt_format(self.format)

    def _ended(self, written: Segment) -> list[Segment]:
        """A generation that came to its own end, with the token by which the model ends it."""
        stop = self._frame.stop
        tokens = self.tokeniser.encode(stop) if stop else []
        return [written, Segment(stop, tokens, [1.0] * len(tokens), True)] if tokens else [written]

    def _own(self, writing: Writing, count: int, cut: bool) -> Segment:
        weights = writing.weights()[:count]
        if cut:
            thoughts = writing.spans(PieceKind.OPEN, PieceKind.THINK)
            inside = [any(start < end <= stop for start, stop in thoughts) for end in writing.ends[:count]]
            weights = [CUT_WEIGHT * w if t else w for w, t in zip(weights, inside, strict=True)]
        end = writing.ends[count - 1] if count else 0
        return Segment(writing.text[:end], writing.tokens[:count], weights, True)

    def _unweighted(self) -> list[Segment]:
        """The segments so far, as a prompt that is only read."""
        return [Segment(s.text, s.tokens, [0.0] * len(s.tokens), False) for s in self.segments]
