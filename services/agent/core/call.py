"""One attempt of one call, and the table of its legal states (`spec.md#call-states`)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.agent.core.resources import resources_of
from tools.spec import ToolSpec


class CallState(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    WAITING_DEPS = "waiting_deps"
    READY = "ready"
    HELD = "held"
    CONFIRMING = "confirming"  # committed but for the user's own "yes" (`spec.md#confirmation`)
    COMMITTED = "committed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"


_S = CallState
MOVES: Mapping[CallState, frozenset[CallState]] = {
    _S.PROPOSED: frozenset({_S.WAITING_DEPS, _S.READY, _S.REJECTED}),
    _S.WAITING_DEPS: frozenset({_S.READY, _S.CANCELLED, _S.SUPERSEDED}),
    _S.READY: frozenset({_S.RUNNING, _S.HELD, _S.DONE, _S.WAITING_DEPS, _S.CANCELLED, _S.SUPERSEDED}),
    _S.HELD: frozenset({_S.COMMITTED, _S.CONFIRMING, _S.WAITING_DEPS, _S.CANCELLED, _S.SUPERSEDED}),
    _S.CONFIRMING: frozenset({_S.COMMITTED, _S.HELD, _S.WAITING_DEPS, _S.CANCELLED, _S.SUPERSEDED}),
    _S.COMMITTED: frozenset({_S.RUNNING, _S.HELD, _S.CONFIRMING, _S.WAITING_DEPS, _S.CANCELLED, _S.SUPERSEDED}),
    _S.RUNNING: frozenset({_S.DONE, _S.FAILED, _S.TIMED_OUT, _S.ABANDONED}),
    # Only a safe call leaves the next three: its result is then stale (`Call.move` sees to it).
    _S.DONE: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.TIMED_OUT: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.SUPERSEDED: frozenset(),
    _S.CANCELLED: frozenset({_S.SUPERSEDED}),  # the model may propose a removed id again
    _S.ABANDONED: frozenset(),
    _S.REJECTED: frozenset({_S.SUPERSEDED}),
}

WAITING = frozenset({_S.PROPOSED, _S.WAITING_DEPS, _S.READY, _S.HELD, _S.CONFIRMING, _S.COMMITTED})
"""Not dispatched yet, and may still be."""
LIVE = WAITING | {_S.RUNNING}
FINISHED = frozenset({_S.DONE, _S.FAILED, _S.TIMED_OUT})
DISPATCHED = FINISHED | {_S.RUNNING, _S.ABANDONED}
GONE = frozenset({_S.SUPERSEDED, _S.CANCELLED, _S.ABANDONED, _S.REJECTED})


class IllegalCallTransition(RuntimeError):
    """A call was asked for a move that the table does not have: a fault of the loop, never of the model."""


def idempotency_key(session: str, turn: int, call_id: int, attempt: int) -> str:
    """32 hexadecimal digits, the same for the same attempt after any restart (`spec.md#idempotency-key`)."""
    return hashlib.blake2b(f"{session}\0{turn}\0{call_id}\0{attempt}".encode(), digest_size=16).hexdigest()


@dataclass(slots=True, eq=False)
class Call:
    """One attempt. `arguments` are canonical with their "$k" as written; `resolved` has the values filled in.

    `rev` is the user revision that the model had seen when it proposed this attempt. `recheck` marks a finished or
    running read whose inputs an edit has put in doubt (`spec.md#stale-inputs`): its result is neither shown nor used.
    `approved`: the user has confirmed it; `pressed`: with a button; `home`: the turn that tells its result, which for
    what was confirmed is the turn of the confirmation.
    `first_update` and `last_update` count the user's updates that the model had seen when it first and last said so.
    """

    turn: int
    id: int
    attempt: int
    spec: ToolSpec
    arguments: dict[str, Any]
    deps: frozenset[int]
    rev: int
    key: str
    state: CallState = CallState.PROPOSED
    resolved: dict[str, Any] | None = None
    value: Any = None
    error: str | None = None
    unknown: bool = False
    untrusted: bool = False
    reason: str = ""
    edited: bool = False
    seen: bool = False
    recheck: bool = False
    early: bool = False
    cached: bool = False
    doubtful: bool = False
    removed: bool = False
    started: bool = False
    asked: int = 0
    approved: bool = False
    pressed: bool = False
    committed_rev: int = 0
    first_update: int = 0
    last_update: int = 0
    cache_epoch: int = 0
    confidence: float | None = None
    give_up_ms: float = 0.0
    home: int = 0
    times: dict[CallState, float] = field(default_factory=dict)
    safe: bool = field(init=False)
    _touched: tuple[dict[str, Any] | None, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.safe = self.spec.safe
        self.home = self.home or self.turn
        self._touched = None, resources_of(self.spec, self.arguments)

    @property
    def resources(self) -> frozenset[str]:
        """What it reads or writes, as far as its arguments are known."""
        if self._touched[0] is not self.resolved:
            self._touched = self.resolved, resources_of(self.spec, self.resolved or self.arguments)
        return self._touched[1]

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def dispatched(self) -> bool:
        """Left for the outside world; for an unsafe call there is no way back."""
        return self.state in DISPATCHED and not self.cached

    @property
    def place(self) -> tuple[int, int, int]:
        return self.turn, self.id, self.attempt

    def move(self, to: CallState, now: float) -> None:
        """Raises `IllegalCallTransition` unless the table allows it; a dispatched unsafe call is never withdrawn."""
        frozen = not self.safe and self.state in DISPATCHED and to in GONE
        if frozen or to not in MOVES[self.state]:
            raise IllegalCallTransition(f"call {self.place}: {self.state} -> {to} is not a legal move")
        self.state = to
        self.times[to] = now
