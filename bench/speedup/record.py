"""The record of one run of one case; times in seconds since the first sample of audio."""

from dataclasses import dataclass, field

from bench.mocktools import Executed
from bench.speedup.mode import BenchMode


@dataclass(slots=True)
class GenerationTimes:
    """One generation of the model: when it was asked, gave its first output, and ended (None: never, or cut)."""

    begin_s: float
    first_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The model called a tool."""

    at_s: float
    tool: str


@dataclass(slots=True)
class Record:
    """What happened in one run. `texts` are the pieces of the answer, without acknowledgements; `segments` is
    everything ready to be spoken. `turns`: when a turn was found to begin (False) and to end (True). `committed_s`:
    when each write was committed. `fault`: why the run did not finish."""

    case: str
    mode: BenchMode
    repeat: int
    speech_end_s: float
    turns: list[tuple[float, bool]] = field(default_factory=list)
    texts: list[tuple[float, str]] = field(default_factory=list)
    segments: list[tuple[float, str]] = field(default_factory=list)
    asked: list[GenerationTimes] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    committed_s: list[float] = field(default_factory=list)
    executed: list[Executed] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    fault: str = ""

    @property
    def final_s(self) -> float:
        """The end of the last turn."""
        return max((at for at, over in self.turns if over), default=self.speech_end_s)

    @property
    def cuts(self) -> int:
        """How many turns were found to end before the last word."""
        return sum(over and at < self.speech_end_s for at, over in self.turns)

    def over_at(self, at_s: float) -> bool:
        """Whether the turn was over at time `at_s`."""
        before = [over for at, over in self.turns if at <= at_s]
        return bool(before) and before[-1]
