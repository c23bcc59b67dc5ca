"""The interfaces that the agent needs from the rest of the server: model, tools, journal and metrics."""

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from services.events.model import Ask, ContextEntry, ModelFaultKind, ModelOutput, SessionContext, Usage
from tools.spec import Invocation, ToolOutcome, ToolSpec


class ModelSession(Protocol):
    """One conversation with a model back end.

    `append` only records an entry and never blocks. `generate` streams the outputs of one generation. The stream ends
    after a terminal action (`Pause` or `AnswerEnd`), or without one, which the agent reads as "generate again" after
    tool calls. Closing the iterator (`aclose`) aborts the generation, and nothing may be yielded after that. At most
    one generation runs at a time. `generate` raises `ModelFault` when the back end cannot serve.
    """

    def append(self, entry: ContextEntry) -> None: ...

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]: ...

    @property
    def usage(self) -> Usage: ...

    async def aclose(self) -> None: ...


@runtime_checkable
class TextChooser(Protocol):
    """A model session that can tell which of several texts is meant, of which the first is the likeliest."""

    async def choose(self, texts: Sequence[str]) -> int: ...


class Model(Protocol):
    """A model back end shared by many sessions: an HTTP client, loaded weights, or a grammar."""

    @property
    def name(self) -> str: ...

    def open(self, session_context: SessionContext) -> ModelSession: ...

    async def aclose(self) -> None: ...


class Toolbox(Protocol):
    """The tools that one session may call."""

    @property
    def specs(self) -> Mapping[str, ToolSpec]: ...

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Validate `arguments` and return them in canonical form: defaults filled in, types coerced, names trimmed.

        A "$k" reference is accepted in place of any value. Raises `ArgumentError`, which names the field.
        """

    async def run(self, invocation: Invocation) -> ToolOutcome:
        """Run the call and return its outcome. Raises nothing but `CancelledError`; cancelling stops a read at its
        worker."""


class AgentCounter(StrEnum):
    """What the loop counts. `VIOLATIONS` counts broken invariants and must stay 0."""

    EARLY_READS = "early_reads"
    EARLY_HITS = "early_hits"
    EARLY_WASTED = "early_wasted"
    HIDDEN_SECONDS = "hidden_seconds"
    CACHE_HITS = "cache_hits"
    HELD = "held"
    RECALLED = "recalled"
    COMMITS = "commits"
    CONFIRMATIONS = "confirmations"
    WRITES_DROPPED = "writes_dropped"
    UNKNOWN_OUTCOMES = "unknown_outcomes"
    GENERATIONS = "generations"
    INTERRUPTIONS = "interruptions"
    INVALID_ACTIONS = "invalid_actions"
    MODEL_FAULTS = "model_faults"
    FAULT_AUTHENTICATION = "model_fault_authentication"
    FAULT_RATE_LIMIT = "model_fault_rate_limit"
    FAULT_BAD_REQUEST = "model_fault_bad_request"
    FAULT_TIMEOUT = "model_fault_timeout"
    FAULT_UNAVAILABLE = "model_fault_unavailable"
    FAULT_PROTOCOL = "model_fault_protocol"
    STAND_INS = "stand_ins"
    DRAFTS_RELEASED = "drafts_released"
    DRAFTS_DROPPED = "drafts_dropped"
    ACKNOWLEDGEMENTS = "acknowledgements"
    VIOLATIONS = "violations"


FAULT_COUNTERS = {kind: AgentCounter(f"model_fault_{kind}") for kind in ModelFaultKind}


class AgentHistogram(StrEnum):
    """The durations that the loop measures, in seconds."""

    MODEL_FIRST_OUTPUT = "model_first_output"
    TOOL = "tool"
    COMMIT_TO_DISPATCH = "commit_to_dispatch"
    FINAL_TO_ANSWER = "final_to_answer"
    TURN = "turn"


class AgentMetricsPort(Protocol):
    """Where the loop reports counts and durations. Both methods are called on the event loop and must not block."""

    def count(self, counter: AgentCounter, amount: float = 1.0) -> None: ...

    def observe(self, stage: AgentHistogram, seconds: float) -> None: ...


class NoAgentMetrics:
    """Discards every report; used where no metrics are configured."""

    def count(self, counter: AgentCounter, amount: float = 1.0) -> None:
        return None

    def observe(self, stage: AgentHistogram, seconds: float) -> None:
        return None
