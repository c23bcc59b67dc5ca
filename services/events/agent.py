"""What enters the agent's one queue (`spec.md#events`). The loop stamps each event with `seq` and a time."""

from dataclasses import dataclass
from typing import Any

from services.events.model import Fact, Instruction
from services.events.speech import EagerEnd, TurnResumed, Word


@dataclass(frozen=True, slots=True)
class UserPartial:
    """`text` is what was heard *since the last update* of this turn; `stability` in [0, 1]."""

    turn: int
    rev: int
    text: str
    words: tuple[Word, ...] = ()
    stability: float = 1.0


@dataclass(frozen=True, slots=True)
class UserRewrite:
    """The recogniser changed words already delivered; `text` replaces the whole turn so far."""

    turn: int
    rev: int
    text: str


@dataclass(frozen=True, slots=True)
class UserFinal:
    """The turn's full and final text. `asked`: the application asks for an answer to it, whatever it is. `early`: it
    was said before the last question was put to the user."""

    turn: int
    rev: int
    text: str
    asked: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class ToolStarted:
    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A finished attempt. `value` is JSON; `untrusted` marks data from outside that must never act as instructions."""

    turn: int
    call_id: int
    attempt: int
    value: Any
    untrusted: bool = False


@dataclass(frozen=True, slots=True)
class ToolFailed:
    """A failed attempt. `unknown_outcome` is set where a write may or may not have happened; it is never repeated."""

    turn: int
    call_id: int
    attempt: int
    kind: str
    message: str
    unknown_outcome: bool = False


@dataclass(frozen=True, slots=True)
class ToolTimeout:
    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class BargeIn:
    """The user spoke over the answer. `heard` is the part of the answer that was played, None when unknown."""

    turn: int
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Backchannel:
    """The user made a listening noise ("uh-huh") over the answer; it is no barge-in."""

    turn: int


@dataclass(frozen=True, slots=True)
class PlaybackDone:
    """The client finished speaking the answer of `turn`."""

    turn: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something the model should know (an alarm rang, the application's instructions); it does not wake the model."""

    entry: Fact | Instruction


@dataclass(frozen=True, slots=True)
class Respond:
    """The application asks for an answer now, without new words of the user (`response.create`). Opens `turn`."""

    turn: int


@dataclass(frozen=True, slots=True)
class StopTurn:
    """The application cancels the answer of `turn` (`response.cancel`): no more is said, held writes are dropped."""

    turn: int


@dataclass(frozen=True, slots=True)
class Approval:
    """The user answered "shall I?" by hand, for one call; words go on meaning what they mean for the others.

    `call_turn` and `call_id` name the call that was asked about (`ApprovalAsked`), `turn` the one in which what follows
    is told: the turn in which the user is speaking, or a new one, which is then complete without words. An approval
    of a call that no longer waits for one changes nothing.
    """

    turn: int
    call_turn: int
    call_id: int
    approve: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer that the loop set for itself has elapsed; `timer` names it."""

    timer: str
    token: int


@dataclass(frozen=True, slots=True)
class SessionClose:
    reason: str = "closed"


AgentEvent = (
    UserPartial
    | UserRewrite
    | UserFinal
    | EagerEnd
    | TurnResumed
    | ToolStarted
    | ToolResult
    | ToolFailed
    | ToolTimeout
    | BargeIn
    | Backchannel
    | PlaybackDone
    | Note
    | Respond
    | StopTurn
    | Approval
    | Tick
    | SessionClose
)
