"""What the agent needs from other rooms, as protocols it declares itself (`architecture.md`)."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from services.events.model import Ask, Brief, ContextEntry, ModelOutput, Usage
from tools.spec import Invocation, Outcome, ToolSpec


class ModelSession(Protocol):
    """One conversation with a model back end.

    `append` only records; it never blocks. `generate` streams the outputs of one generation that ends with a terminal
    action (`Pause` or `AnswerEnd`) or at the stream's own end, which counts as "generate again" after tool calls.
    Closing the iterator (`aclose`) aborts the generation; nothing may be yielded after that. At most one generation
    runs at a time. `generate` raises `ModelFault` when the back end cannot serve.
    """

    def append(self, entry: ContextEntry) -> None: ...

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]: ...

    @property
    def usage(self) -> Usage: ...

    async def aclose(self) -> None: ...


class Model(Protocol):
    """A back end that many sessions share (HTTP client, weights, grammar)."""

    @property
    def name(self) -> str: ...

    def open(self, brief: Brief) -> ModelSession: ...

    async def aclose(self) -> None: ...


class Toolbox(Protocol):
    """The enabled tools of one session."""

    @property
    def specs(self) -> Mapping[str, ToolSpec]: ...

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Validated arguments in canonical form (defaults filled in, types coerced, names trimmed).

        "$k" references are accepted in place of any value. Raises `ArgumentError` that names the field.
        """

    async def run(self, invocation: Invocation) -> Outcome:
        """Run to an outcome; never raises but for cancellation. Cancelling really cancels a read."""


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """A side effect about to be dispatched, and the user revision that justified it (invariant I6)."""

    key: str
    session: str
    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: Mapping[str, Any]
    rev: int


class Journal(Protocol):
    """Durable record of one session (`agent_loop.md` 1.11, I6)."""

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Append one event of the session's log; ordered, durable no later than the next `intend`."""

    async def intend(self, intent: WriteIntent) -> bool:
        """Make the intent durable before its dispatch. False: this key was intended before, so it must not run."""

    async def settle(self, key: str, outcome: Outcome) -> None:
        """Make the outcome of an intent durable."""
