"""The state of one session, as the core keeps it. The rules are in the other modules of this package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from services.agent.core.cache import ReadCache
from services.agent.core.call import Call
from services.agent.core.commands import Command, Emit, IncrementCounter, ObserveDuration, RecordEvent
from services.agent.core.context import PendingContext
from services.agent.core.injection import Provenance
from services.agent.core.policy import AgentPolicy
from services.agent.core.speculation import Speculation
from services.agent.core.turn import Turn
from services.agent.ports import AgentCounter, AgentHistogram
from services.events.model import Part
from services.events.output import AgentOutput
from tools.spec import ToolSpec


class ToolCatalogue(Protocol):
    """The part of a `Toolbox` that does no I/O: the present tools, and the validation of their arguments."""

    @property
    def specs(self) -> Mapping[str, ToolSpec]: ...

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...


class ModelState(StrEnum):
    """State of the model session (`spec.md#model-states`). PAUSED: any event may wake it; INTERRUPTED: it is about to
    be asked again."""

    GENERATING = "generating"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"


@dataclass(slots=True, eq=False)
class Generation:
    """The generation that is running now.

    `rev`, `saw_final`, `updates` and `basis` say what the model was shown: the revision, whether the words were final,
    how many updates of the user, and the normalised text. `part` is what it is writing. `acted`: it has produced an
    action; `changed`: an action that changed something. `named`: the ids of the calls that it has proposed;
    `by_responder`: as in `ToolCall`. `tag_until`: the time in ms at which an interrupted tool call is cut off.
    """

    number: int
    turn: int
    rev: int
    saw_final: bool
    updates: int
    basis: str
    started_ms: float
    part: Part | None = None
    produced: bool = False
    acted: bool = False
    changed: bool = False
    named: set[int] = field(default_factory=set)
    by_responder: bool = False
    think: list[str] = field(default_factory=list)
    tag_until: float | None = None


@dataclass(slots=True, eq=False)
class AgentState:
    """The state of one session. Times are in ms since the session began.

    `out` collects the commands of the running step. `rounds` counts generations since the last pause, answer or new
    words; `invalid` counts refused actions in a row. `update_gap_ms` is the average time between updates of the user.
    `next_ms` is the next deadline found in this step, `armed_ms` and `timer` are the time and token of the timer that
    is set.
    """

    session: str
    policy: AgentPolicy
    tools: ToolCatalogue
    speculation: Speculation
    now: float = 0.0
    out: list[Command] = field(default_factory=list)
    turns: dict[int, Turn] = field(default_factory=dict)
    current: Turn | None = None
    context: PendingContext = field(default_factory=PendingContext)
    cache: ReadCache = field(default_factory=ReadCache)
    provenance: Provenance = field(default_factory=Provenance)
    generation: Generation | None = None
    model: ModelState = ModelState.PAUSED
    generations: int = 0
    answers: int = 0
    rounds: int = 0
    invalid: int = 0
    last_partial_ms: float = float("-inf")
    update_gap_ms: float = 500.0
    spaced_from_ms: float = float("-inf")
    not_before_ms: float = 0.0
    gather_until_ms: float = 0.0
    closing: bool = False
    finished: bool = False
    next_ms: float = float("inf")
    armed_ms: float = float("inf")
    timer: int = 0

    # ------------------------------------------------------------------ commands

    def emit(self, output: AgentOutput) -> None:
        self.out.append(Emit(output))

    def record(self, kind: str, **data: Any) -> None:
        self.out.append(RecordEvent(kind, data))

    def count(self, counter: AgentCounter, amount: float = 1.0) -> None:
        self.out.append(IncrementCounter(counter, amount))

    def observe(self, stage: AgentHistogram, ms: float) -> None:
        self.out.append(ObserveDuration(stage, ms / 1000.0))

    # ------------------------------------------------------------------ time

    def due(self, at_ms: float) -> bool:
        """Whether `at_ms` has come, to within a microsecond. If not, the core will be woken at that time."""
        if self.now + 0.001 >= at_ms:
            return True
        self.next_ms = min(self.next_ms, at_ms)
        return False

    # ------------------------------------------------------------------ calls

    def busy_turns(self) -> Iterator[Turn]:
        """Turns, oldest first, with calls that are not finished or changes that are not reported."""
        return (t for t in self.turns.values() if t.ledger.open or t.ledger.changes)

    def confirming(self) -> list[Call]:
        """Calls of all turns that wait for the user's confirmation."""
        return [call for turn in self.turns.values() for call in turn.confirming()]

    def home(self, call: Call) -> Turn | None:
        """Return the current turn if the results of `call` are told in it: the call is its own or was confirmed in
        it."""
        turn = self.current
        if turn is None or turn.stopped:
            return None
        return turn if call.turn == turn.number or call in turn.adopted else None
