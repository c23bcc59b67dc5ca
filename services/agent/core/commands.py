"""The commands that the core returns, and the inputs that come from the model. Commands are plain data: the runtime
carries them out, and tests and replays may ignore them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.ports import AgentCounter, AgentHistogram
from services.events.agent import AgentEvent
from services.events.journal import WriteIntent
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
    """Abort generation `number`."""

    number: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Run one attempt. A write has an `intent`, which the journal must hold before the tool runs. A call with `client`
    is sent to the client, which runs it."""

    invocation: Invocation
    intent: WriteIntent | None = None
    client: ClientCall | None = None


@dataclass(frozen=True, slots=True)
class CancelRun:
    """Cancel the running read of this attempt."""

    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class SettleIntent:
    """Record the outcome of a write whose end the tool task does not see: it ran at the client, or it hung."""

    key: str
    outcome: ToolOutcome


@dataclass(frozen=True, slots=True)
class Emit:
    """Give `output` to the session."""

    output: AgentOutput


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Post a `Tick` with this token at `at_ms` (ms since the session began). Replaces the timer that was set before."""

    at_ms: float
    token: int


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Append a record of this kind to the session's log."""

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IncrementCounter:
    """Add `amount` to a metrics counter."""

    counter: AgentCounter
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class ObserveDuration:
    """Report a duration to a metrics histogram."""

    stage: AgentHistogram
    seconds: float


@dataclass(frozen=True, slots=True)
class Finish:
    """End the session, because nothing is running any more."""


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
    """One output of a running generation."""

    generation: int
    output: ModelOutput


@dataclass(frozen=True, slots=True)
class ModelStopped:
    """The stream of a generation has ended without a terminal action. `fault` is set if it failed; `again` is as in
    `ModelFault`."""

    generation: int
    fault: ModelFaultKind | None = None
    message: str = ""
    retry_after_s: float | None = None
    again: bool = False


Input = AgentEvent | ModelSaid | ModelStopped

PostInput = Callable[[Input], Awaitable[None]]
"""Puts an input into the queue of the agent loop; waits while that is full."""
