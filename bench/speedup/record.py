"""What happened in one run of one case; times in seconds since the first sample of audio."""

from dataclasses import dataclass, field

from bench.mocktools import Executed
from bench.speedup.mode import Mode


@dataclass(slots=True)
class Asked:
    """One generation of the model: asked, first output, over (None: never came, or was cut)."""

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
    """`texts` are the pieces of what is said, acknowledgements apart; `segments` is everything ready to be spoken.
    `committed_s`: when each write was committed. `fault` says why a run came to no end."""

    case: str
    mode: Mode
    repeat: int
    speech_end_s: float
    final_s: float | None = None
    texts: list[tuple[float, str]] = field(default_factory=list)
    segments: list[tuple[float, str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)
    committed_s: list[float] = field(default_factory=list)
    executed: list[Executed] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    fault: str = ""
