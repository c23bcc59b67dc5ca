"""What a journal holds and what it answers, whichever engine keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Protocol

from tools.spec import OutcomeStatus, ToolOutcome

LOCAL = "local"
"""The owner of sessions that come without a key: the one user of this machine."""


class JournalFault(Exception):
    """The journal cannot keep its promise; the message names the place and the fix. No write may be dispatched.

    The message is for the person who runs the server. It holds paths and addresses: never say it to a user.
    """


def no_intent(key: str) -> JournalFault:
    return JournalFault(f"settle {key}: there is no such intent; `intend` must come first")


class RecordedIntent(Protocol):
    """A side effect about to be dispatched, as the agent's port declares it."""

    @property
    def key(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def call_id(self) -> int: ...
    @property
    def attempt(self) -> int: ...
    @property
    def tool(self) -> str: ...
    @property
    def arguments(self) -> Mapping[str, Any]: ...
    @property
    def rev(self) -> int: ...


class WriteStatus(StrEnum):
    """What became of a write (`spec.md#unknown-outcome`)."""

    NEVER_SENT = "never_sent"  # no durable intent, so it cannot have been dispatched
    IN_FLIGHT = "in_flight"  # dispatched by a session that still lives
    DONE = "done"
    FAILED = "failed"  # the tool knows that it did not happen
    UNKNOWN = "unknown"  # it may or may not have happened; never repeated, and the user is told


_FATES = {
    OutcomeStatus.DONE: WriteStatus.DONE,
    OutcomeStatus.FAILED: WriteStatus.FAILED,
    OutcomeStatus.TIMED_OUT: WriteStatus.UNKNOWN,
    OutcomeStatus.UNKNOWN: WriteStatus.UNKNOWN,
}
UNCERTAIN = frozenset(str(status) for status, write_status in _FATES.items() if write_status is WriteStatus.UNKNOWN)
"""Outcomes that a later, certain one may replace; a certain one is final."""

OWED = frozenset({WriteStatus.DONE, WriteStatus.FAILED, WriteStatus.UNKNOWN})
"""Fates of which the user is to be told."""

WITHDRAWN = "withdrawn"
"""Status of an intent whose caller was cancelled before it could dispatch."""


def fate_of(status: str | None, alive: bool) -> WriteStatus:
    """The fate of an intent with the recorded outcome `status`, whose session is `alive` or not."""
    if status is None:
        return WriteStatus.IN_FLIGHT if alive else WriteStatus.UNKNOWN
    return WriteStatus.NEVER_SENT if status == WITHDRAWN else _FATES[OutcomeStatus(status)]


@dataclass(frozen=True, slots=True)
class WriteRecord:
    """A side effect with a durable intent, and what is known of it. `rev` is the user revision that justified it;
    `value` is what the tool returned, where it did."""

    key: str
    session: str
    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: Mapping[str, Any]
    rev: int
    intended_at: datetime
    write_status: WriteStatus
    value: Any = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event of a session's log. `seq` grows within the session, with gaps; `at` is wall-clock time, UTC."""

    session: str
    seq: int
    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionSummary:
    session: str
    user: str
    opened_at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Retention:
    """What may be forgotten. Intents outlive the log: they are what keeps a write from running twice."""

    log: timedelta = timedelta(days=30)
    intents: timedelta = timedelta(days=365)
    log_entries: int = 2_000_000
    every: timedelta = timedelta(hours=1)


class SessionJournal(Protocol):
    """The `Journal` port of the agent, and the end of the session it belongs to."""

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Append one event of the session's log; ordered, durable no later than the next `intend`. Storage that fails
        is no concern of the caller: the entry waits, or in the end is given up and counted."""

    async def intend(self, intent: RecordedIntent) -> bool:
        """Make the intent durable before its dispatch. False: this key was intended before, so it must not run."""

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        """Make the outcome durable. A certain outcome replaces an uncertain one and is final itself."""

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """The user has been told what became of these writes. Kept until the storage can take it; waits for nothing."""

    async def aclose(self) -> None:
        """The session is over. Whatever it has not acknowledged, its owner has still to be told."""


class JournalStore(Protocol):
    """All sessions of one process. Every method raises `JournalFault` when the storage fails."""

    async def open(self) -> None: ...

    async def aclose(self) -> None: ...

    @property
    def fault(self) -> JournalFault | None:
        """Why nothing can be made durable since the last attempt; None while all is well."""

    def session(self, session_id: str, user: str = LOCAL) -> SessionJournal:
        """The journal of one session; `user`, its owner, says whom to tell, across sessions, what became of a write."""

    async def write_status(self, key: str) -> WriteStatus: ...

    async def writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Every write with a durable intent, oldest first."""

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Writes of sessions that are over, of which nobody has told the user what became of them, oldest first."""

    async def unknown_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Those of the untold writes whose outcome nobody knows."""

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """The user has been told about these writes. Kept until the storage can take it; waits for nothing."""

    async def entries(self, session: str) -> list[LogEntry]: ...

    async def sessions(self) -> list[SessionSummary]: ...

    async def ready(self) -> None:
        """Returns once everything recorded so far is durable; raises `JournalFault` when that cannot be."""


def encode(value: Any, what: str) -> str:
    """Compact ASCII JSON of `value` (ASCII so that lone surrogates from a client survive the storage)."""
    try:
        return json.dumps(value, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise JournalFault(f"{what}: only JSON values can be recorded: {error}") from error


def encode_intent(intent: RecordedIntent) -> str:
    fields = ("turn", "call_id", "attempt", "tool", "rev")
    plain = {name: getattr(intent, name) for name in fields} | {"arguments": dict(intent.arguments)}
    return encode(plain, f"intent {intent.key}")


def encode_outcome(outcome: ToolOutcome) -> str:
    plain = {"value": outcome.value, "kind": outcome.kind, "message": outcome.message}
    return encode(plain, "outcome")


def decode_write(
    key: str, session: str, intended_at: datetime, intent: str, write_status: WriteStatus, outcome: str | None = None
) -> WriteRecord:
    value = json.loads(outcome).get("value") if outcome else None
    return WriteRecord(
        key=key, session=session, intended_at=intended_at, write_status=write_status, value=value, **json.loads(intent)
    )


def sentence(write: WriteRecord, timezone: tzinfo = UTC, told: str = "") -> str:
    """What the user is told, afterwards, of a write; also fit to be spoken. `told`: the tool's own words for what it
    has done, where it has any."""
    at = write.intended_at.astimezone(timezone)
    arguments = ", ".join(f"{_words(name)} {value}" for name, value in write.arguments.items())
    what = f"{_words(write.tool)}{f', with {arguments}' if arguments else ''}"
    when = f"on {at:%B} {at.day} at {at:%H:%M}"
    if write.write_status is WriteStatus.DONE:
        return f"About your request {when}, which I had not answered yet: {told or f'this is done: {what}.'}"
    if write.write_status is WriteStatus.FAILED:
        return f"About your request {when}, which I had not answered yet: this did not work: {what}."
    return (
        f"I was interrupted {when} while carrying this out: {what}. "
        "I do not know whether it went through, and I have not tried again. Please check."
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
