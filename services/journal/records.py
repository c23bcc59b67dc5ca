"""What a journal holds, and the interfaces that all three stores implement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Protocol

from services.events.journal import SessionJournal, WriteIntent
from tools.spec import OutcomeStatus, ToolOutcome

LOCAL = "local"
"""The owner of sessions that come without a key: the one user of this machine."""


class JournalFault(Exception):
    """The storage has failed; the message names the place and the fix. No write may be dispatched.

    The message is for whoever runs the server. It holds paths and addresses: never show it to a user.
    """


def no_intent(key: str) -> JournalFault:
    """The fault of settling a write that was never intended."""
    return JournalFault(f"settle {key}: there is no such intent; `intend` must come first")


class WriteStatus(StrEnum):
    """What became of a write (`spec.md#unknown-outcome`)."""

    NEVER_SENT = "never_sent"  # no durable intent, so it cannot have been dispatched
    IN_FLIGHT = "in_flight"  # dispatched by a session that is still open
    DONE = "done"
    FAILED = "failed"  # the tool has reported that it did not happen
    UNKNOWN = "unknown"  # it may or may not have happened; never repeated, and the user is told


_WRITE_STATUSES = {
    OutcomeStatus.DONE: WriteStatus.DONE,
    OutcomeStatus.FAILED: WriteStatus.FAILED,
    OutcomeStatus.TIMED_OUT: WriteStatus.UNKNOWN,
    OutcomeStatus.UNKNOWN: WriteStatus.UNKNOWN,
}
UNCERTAIN = frozenset(
    str(status) for status, write_status in _WRITE_STATUSES.items() if write_status is WriteStatus.UNKNOWN
)
"""Outcomes that a later, certain one may replace. A certain outcome is never replaced."""

OWED = frozenset({WriteStatus.DONE, WriteStatus.FAILED, WriteStatus.UNKNOWN})
"""Statuses of which the user must be told."""

WITHDRAWN = "withdrawn"
"""Status of an intent whose caller was cancelled before it could dispatch the write."""


def write_status_of(status: str | None, alive: bool) -> WriteStatus:
    """Return the status of a write from its recorded outcome `status`, or None, and whether its session is `alive`."""
    if status is None:
        return WriteStatus.IN_FLIGHT if alive else WriteStatus.UNKNOWN
    return WriteStatus.NEVER_SENT if status == WITHDRAWN else _WRITE_STATUSES[OutcomeStatus(status)]


@dataclass(frozen=True, slots=True)
class WriteRecord:
    """A write with a durable intent, and what is known of it. `rev` is the user revision that justified it; `value` is
    what the tool returned, if it did."""

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
    """One event of a session's log. `seq` grows within the session, with gaps; `at` is wall-clock time in UTC."""

    session: str
    seq: int
    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session with its owner and the number of its log entries."""

    session: str
    user: str
    opened_at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Retention:
    """What may be deleted, and how often that is checked. Intents are kept longer than the log, because they keep a
    write from running twice."""

    log: timedelta = timedelta(days=30)
    intents: timedelta = timedelta(days=365)
    log_entries: int = 2_000_000
    every: timedelta = timedelta(hours=1)


class JournalStore(Protocol):
    """The journals of all sessions of one process. Every method raises `JournalFault` if the storage fails."""

    async def open(self) -> None: ...

    async def aclose(self) -> None: ...

    @property
    def fault(self) -> JournalFault | None:
        """Why the last attempt to make something durable failed; None if it succeeded."""

    def session(self, session_id: str, user: str = LOCAL) -> SessionJournal:
        """Return the journal of one session. `user` is its owner, who is told the outcomes of its writes, in a later
        session if need be."""

    async def write_status(self, key: str) -> WriteStatus: ...

    async def writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Every write with a durable intent, oldest first."""

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Writes of sessions that are over whose outcomes the user has not been told, oldest first."""

    async def unknown_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        """Those of the untold writes whose outcome is unknown."""
        untold = await self.untold_writes(session=session, user=user)
        return [write for write in untold if write.write_status is WriteStatus.UNKNOWN]

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """Note that the user has been told the outcomes of these writes. Does not wait; kept until the storage can take
        it."""

    async def entries(self, session: str) -> list[LogEntry]: ...

    async def sessions(self) -> list[SessionSummary]: ...

    async def ready(self) -> None:
        """Return once everything recorded so far is durable. Raises `JournalFault` if that is not possible."""


def encode(value: Any, what: str) -> str:
    """`value` as compact JSON, in ASCII so that the storage keeps lone surrogates from a client. Raises `JournalFault`
    for what is not JSON."""
    try:
        return json.dumps(value, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise JournalFault(f"{what}: only JSON values can be recorded: {error}") from error


def encode_intent(intent: WriteIntent) -> str:
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
    """What the user is told later of a write, fit to be spoken. `told` is the tool's own sentence about what it has
    done, "" if it has none."""
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
