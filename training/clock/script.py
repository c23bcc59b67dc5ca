"""What can be played on the token clock: a user, tools and a model that knows what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.events.agent import AgentEvent
from services.events.model import Ask, ContextEntry, SessionContext
from services.events.output import AgentOutput
from tools.spec import Invocation, ToolOutcome, ToolSpec

Timed = tuple[float, AgentEvent]
"""An event with its time in ms since the session began."""


class PieceKind(StrEnum):
    """What a piece of a generation is. OPEN, CLOSE: the tags of the thought; CALL: a part of a call or a removal; END:
    a pause or an answer."""

    OPEN = "open"
    THINK = "think"
    CLOSE = "close"
    CALL = "call"
    END = "end"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a generation as the model writes it, and the weight of its tokens in the loss."""

    text: str
    kind: PieceKind
    weight: float = 1.0


class Author(Protocol):
    """The model: it is told what happens, and writes one generation at a time."""

    def append(self, entry: ContextEntry) -> None: ...

    def write(self, ask: Ask, tokens: int) -> Sequence[Piece]:
        """One whole generation, whatever interrupts it; a thought of at most `tokens` tokens."""


class Scene(Protocol):
    """One session without its model: its tools and its user. Times are in ms since the session began."""

    @property
    def specs(self) -> Mapping[str, ToolSpec]: ...

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """As `services.agent.ports.Toolbox.canonical`."""

    def session(self) -> SessionContext:
        """What the model's session is opened with; its `now` is not used."""

    def local_time(self, now_ms: float) -> datetime: ...

    def begin(self) -> Iterable[Timed]:
        """What the user says first."""

    def hear(self, output: AgentOutput, now_ms: float) -> Iterable[Timed]:
        """What the user does about something that the agent does."""

    def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
        """How long the tool takes, in seconds, and its outcome."""


class Script(Scene, Protocol):
    """One session with the model in it."""

    @property
    def author(self) -> Author: ...
