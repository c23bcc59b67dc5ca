"""One attempt of one call, and the table of its legal transitions (`spec.md#call-states`)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.agent.core.resources import resources_of
from tools.spec import ToolSpec


class CallState(StrEnum):
    """State of one attempt (`spec.md#call-states`)."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    WAITING_DEPS = "waiting_deps"
    READY = "ready"
    HELD = "held"
    CONFIRMING = "confirming"  # passed by the commit point; waits for the user's "yes" (`spec.md#confirmation`)
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
    # Only a safe call leaves the next three states, because its result is stale; `Call.move` checks it.
    _S.DONE: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.TIMED_OUT: frozenset({_S.SUPERSEDED, _S.CANCELLED}),
    _S.SUPERSEDED: frozenset(),
    _S.CANCELLED: frozenset({_S.SUPERSEDED}),  # the model may propose a removed id again
    _S.ABANDONED: frozenset(),
    _S.REJECTED: frozenset({_S.SUPERSEDED}),
}

WAITING = frozenset({_S.PROPOSED, _S.WAITING_DEPS, _S.READY, _S.HELD, _S.CONFIRMING, _S.COMMITTED})
"""Not dispatched yet, and may still be dispatched."""
LIVE = WAITING | {_S.RUNNING}
FINISHED = frozenset({_S.DONE, _S.FAILED, _S.TIMED_OUT})
DISPATCHED = FINISHED | {_S.RUNNING, _S.ABANDONED}
GONE = frozenset({_S.SUPERSEDED, _S.CANCELLED, _S.ABANDONED, _S.REJECTED})


class IllegalCallTransition(RuntimeError):
    """Raised for a transition of a call that `MOVES` does not list, which is a bug of the core, not of the model."""


def idempotency_key(session: str, turn: int, call_id: int, attempt: int) -> str:
    """Return 32 hexadecimal digits, the same for an attempt after any restart (`spec.md#idempotency-key`)."""
    return hashlib.blake2b(f"{session}\0{turn}\0{call_id}\0{attempt}".encode(), digest_size=16).hexdigest()


@dataclass(slots=True, eq=False)
class Call:
    """One attempt of one call. Times are in ms since the session began.

    `arguments` are canonical, with "$k" references as written; `resolved` has the values filled in; `written` is what
    the model wrote. `rev` is the user revision that the model had seen when it proposed the attempt. `first_update` and
    `last_update` are the numbers of user updates that it had seen when it first and last proposed it. `key` is the
    idempotency key.

    `seen`: the model has been told the result. `recheck`: a read whose inputs an edit has put in doubt
    (`spec.md#stale-inputs`); its result is neither shown nor used. `unknown`: a write that may or may not have
    happened. `doubtful`: data from outside may be the reason of the call (`spec.md#prompt-injection`), or it may be one
    too many (`spec.md#two-models`). `asked`: how often the user was asked about it. `approved`: the user has confirmed
    it; `pressed`: with a button. `home`: the turn that tells its result, which is the turn of the confirmation if there
    was one. `by_responder`: as in `ToolCall`. `on_trust`: it committed before the responder had confirmed it.
    `committed_words`: the number of words that its turn had when it committed.
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
    committed_words: int = 0
    first_update: int = 0
    last_update: int = 0
    cache_epoch: int = 0
    confidence: float | None = None
    give_up_ms: float = 0.0
    home: int = 0
    written: Mapping[str, Any] | None = None
    by_responder: bool = False
    on_trust: bool = False
    times: dict[CallState, float] = field(default_factory=dict)
    safe: bool = field(init=False)
    _touched: tuple[dict[str, Any] | None, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.safe = self.spec.safe
        self.home = self.home or self.turn
        self._touched = None, resources_of(self.spec, self.arguments)

    @property
    def resources(self) -> frozenset[str]:
        """What the call reads or writes, as far as its arguments are known."""
        if self._touched[0] is not self.resolved:
            self._touched = self.resolved, resources_of(self.spec, self.resolved or self.arguments)
        return self._touched[1]

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def place(self) -> tuple[int, int, int]:
        return self.turn, self.id, self.attempt

    def move(self, to: CallState, now: float) -> None:
        """Go to state `to` and note the time `now` (ms). Raises `IllegalCallTransition` if `MOVES` does not list the
        transition, or if it would withdraw a dispatched write."""
        frozen = not self.safe and self.state in DISPATCHED and to in GONE
        if frozen or to not in MOVES[self.state]:
            raise IllegalCallTransition(f"call {self.place}: {self.state} -> {to} is not a legal move")
        self.state = to
        self.times[to] = now
