"""What the agent hands to the journal of its session (`spec.md#accounted-for`)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tools.spec import ToolOutcome

Announce = Callable[[str], Awaitable[Awaitable[bool]]]
"""Queues a text for the user that belongs to no turn, such as an alarm that fires. Awaiting what it returns gives True
once the client has received the announcement, False if it never will."""


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """A write that is about to be dispatched. `rev` is the user revision that justified it."""

    key: str
    session: str
    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: Mapping[str, Any]
    rev: int


class AgentJournal(Protocol):
    """The durable record of one session, as the agent uses it."""

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Append one event to the session's log, in order. It is durable no later than the next `intend`. If the
        storage fails, nothing is raised: the entry waits, and if too many wait it is dropped and counted."""

    async def intend(self, intent: WriteIntent) -> bool:
        """Make the intent durable before the write is dispatched. Returns False if there is an intent with this key
        already; the write must then not run."""

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        """Make the outcome durable. A certain outcome replaces an uncertain one and is final."""


class SessionJournal(AgentJournal, Protocol):
    """The durable record of one session, as the session uses it: with acknowledgements and an end."""

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """Note that the user has been told the outcomes of these writes. Does not wait: the note is kept until the
        storage can write it."""

    async def aclose(self) -> None:
        """End the session. Outcomes that it has not acknowledged must still be told to its owner."""
