"""What the core tells its shell to do. Plain data: a test or a replay may carry them out differently, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.ports import AgentCounter, AgentHistogram, WriteIntent
from services.events.agent import AgentEvent
from services.events.model import Ask, ContextEntry, ModelFaultKind, ModelOutput
from services.events.output import AgentOutput, ClientCall
from tools.spec import Invocation, ToolOutcome


@dataclass(frozen=True, slots=True)
class Generate:
    """Append `entries` to the model session, then run generation `number`."""

    number: int
    entries: tuple[ContextEntry, ...]
    ask: Ask


@dataclass(frozen=True, slots=True)
class StopGenerating:
    number: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Run one attempt. With `intent` it is a write: only after the journal has it. With `client` it runs there."""

    invocation: Invocation
    intent: WriteIntent | None = None
    client: ClientCall | None = None


@dataclass(frozen=True, slots=True)
class CancelRun:
    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class SettleIntent:
    """A write that the shell did not see to its end (client-side, or hung) has this outcome."""

    key: str
    outcome: ToolOutcome


@dataclass(frozen=True, slots=True)
class Emit:
    output: AgentOutput


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Post `Tick` with this token at `at_ms` of the session, unless a sooner one is set."""

    at_ms: float
    token: int


@dataclass(frozen=True, slots=True)
class RecordEvent:
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IncrementCounter:
    counter: AgentCounter
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class ObserveDuration:
    stage: AgentHistogram
    seconds: float


@dataclass(frozen=True, slots=True)
class Finish:
    """The session is over: nothing is running any more."""


Command = (
    Generate
    | StopGenerating
    | Dispatch
    | CancelRun
    | SettleIntent
    | Emit
    | WakeAt
    | RecordEvent
    | IncrementCounter
    | ObserveDuration
    | Finish
)


# ------------------------------------------------------------------ what enters the queue besides AgentEvent


@dataclass(frozen=True, slots=True)
class ModelSaid:
    generation: int
    output: ModelOutput


@dataclass(frozen=True, slots=True)
class ModelStopped:
    """The stream of a generation has ended by itself, with a fault or without. `again`: as in `ModelFault`."""

    generation: int
    fault: ModelFaultKind | None = None
    message: str = ""
    retry_after_s: float | None = None
    again: bool = False


Input = AgentEvent | ModelSaid | ModelStopped
