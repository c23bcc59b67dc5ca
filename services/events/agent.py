"""The events that enter the agent's queue (`spec.md#events`). The loop gives each a number `seq` and a time."""

from dataclasses import dataclass
from typing import Any

from services.events.model import Fact, Instruction
from services.events.speech import Confidences, EagerEnd, TurnResumed, Word

CallPlace = tuple[int, int, int]
"""The turn, the call's number in it, and the attempt."""


@dataclass(frozen=True, slots=True)
class UserPartial:
    """New words of the running turn. `text` is what was heard *since the last update* of this turn; `stability` in [0,
    1]."""

    turn: int
    rev: int
    text: str
    words: tuple[Word, ...] = ()
    stability: float = 1.0


@dataclass(frozen=True, slots=True)
class UserRewrite:
    """The recogniser has changed words that it had delivered; `text` replaces the whole turn so far."""

    turn: int
    rev: int
    text: str


@dataclass(frozen=True, slots=True)
class UserFinal:
    """The whole and final text of the turn. `asked`: the application asks for an answer, whatever the words are.
    `early`: the user began to say it before the last question was put. `confidences`: in the words of `text`."""

    turn: int
    rev: int
    text: str
    asked: bool = False
    early: bool = False
    confidences: Confidences = ()


@dataclass(frozen=True, slots=True)
class ToolStarted:
    """The tool has the attempt; if it is a write, its intent is durable."""

    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The attempt has returned `value` (JSON). `untrusted` data comes from outside and must never act as
    instructions."""

    turn: int
    call_id: int
    attempt: int
    value: Any
    untrusted: bool = False


@dataclass(frozen=True, slots=True)
class ToolFailed:
    """The attempt has failed. `unknown_outcome`: a write that may or may not have happened; it is never repeated."""

    turn: int
    call_id: int
    attempt: int
    kind: str
    message: str
    unknown_outcome: bool = False


@dataclass(frozen=True, slots=True)
class ToolTimeout:
    """The attempt has timed out."""

    turn: int
    call_id: int
    attempt: int


@dataclass(frozen=True, slots=True)
class BargeIn:
    """The user speaks over the answer. `heard` is the part of the answer that was played, None if unknown."""

    turn: int
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Backchannel:
    """The user made a listening noise ("uh-huh") over the answer; that does not interrupt it."""

    turn: int


@dataclass(frozen=True, slots=True)
class PlaybackDone:
    """The client has finished playing the answer of `turn`."""

    turn: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the model should know (an alarm rang, the application's instructions). It does not cause the model
    to be asked."""

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
    """The user has approved or declined one call by a button. The next words still decide about the other calls that
    wait.

    `call_turn` and `call_id` name the call that was asked about (`ApprovalAsked`). `turn` is the turn in which the
    outcome is told: the one in which the user is speaking, or a new one, which is then complete without words. An
    approval of a call that no longer waits changes nothing.
    """

    turn: int
    call_turn: int
    call_id: int
    approve: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer of the loop has elapsed; `token` is that of the `WakeAt` which set it."""

    timer: str
    token: int


@dataclass(frozen=True, slots=True)
class SessionClose:
    """The session ends."""

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
