"""What the agent tells its conversation, and what a conversation tells the gateway."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.events.model import Usage
from services.events.speech import Completeness, EagerEnd, Hypothesis, SpeechStarted, TurnEnd, TurnResumed

# ------------------------------------------------------------------ agent -> conversation


class AnswerKind(StrEnum):
    ANSWER = "answer"
    QUESTION = "question"
    ACKNOWLEDGEMENT = "acknowledgement"
    APOLOGY = "apology"


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    turn: int
    answer_id: int
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class AnswerText:
    """Display text of the answer, released by the gate; Markdown is possible."""

    turn: int
    answer_id: int
    text: str


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """`completed` False: cut by a barge-in, a resume or a cancel."""

    turn: int
    answer_id: int
    completed: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a turn had no answer, for programs: `code` is stable, `message` a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TurnSettled:
    """Nothing more will be said or done for `turn` (it may have had no answer at all). `failure`: the model failed, and
    the user has heard no more than an apology."""

    turn: int
    usage: Usage
    failure: Failure | None = None


class CallStatus(StrEnum):
    """The life of a call as people see it on the timeline (the ledger's states are finer)."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    RUNNING_EARLY = "running_early"
    RUNNING = "running"
    HELD = "held"
    CONFIRMING = "confirming"
    COMMITTED = "committed"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A call's new status; `early` tells that it was dispatched before its turn was final. `home` is the turn whose
    answer tells its result: that in which the user confirmed it, else its own."""

    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: dict[str, Any]
    effect: str
    status: CallStatus
    at_ms: int
    early: bool = False
    result: Any = None
    error: str | None = None
    home: int = 0

    def __post_init__(self) -> None:
        if not self.home:
            object.__setattr__(self, "home", self.turn)


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A committed call of a function tool that runs at the client; its result comes back as `function_call_output`."""

    turn: int
    call_id: int
    attempt: int
    wire_id: str
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expecting:
    """How complete the model finds the words so far (from the reason of its pause); steers the end of the turn."""

    turn: int
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """The user is being asked whether call `call_id` of turn `call_turn` may run (the question has just been put in
    `turn`); the next words decide, or an `Approval`. Asked again, it comes again."""

    turn: int
    call_turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: dict[str, Any]


AgentOutput = (
    AnswerStarted | AnswerText | AnswerEnded | TurnSettled | CallChanged | ClientCall | Expecting | ApprovalAsked
)


# ------------------------------------------------------------------ conversation -> gateway


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A piece of the answer that can be spoken now. `id` is stable and unique in the session; `text` is for display,
    `speech` for a TTS engine (no Markdown, emoji or URLs; numbers spelt out)."""

    id: str
    text: str
    speech: str


@dataclass(frozen=True, slots=True)
class AudioCommitted:
    """The audio of a turn was committed as user item `item_id` (by the turn detector or by the client)."""

    item_id: str


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """As `SpeechStarted`, with the reserved id of the user item."""

    item_id: str
    event: SpeechStarted


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    item_id: str
    event: TurnEnd


@dataclass(frozen=True, slots=True)
class Settling:
    """Extension only: eager end and resume."""

    item_id: str
    event: EagerEnd | TurnResumed


@dataclass(frozen=True, slots=True)
class TurnLate:
    """Extension only: `waited_ms` after the end of the speech its words have not come yet; they will be answered."""

    item_id: str
    turn: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class WentOn:
    """What the user said as `item_id` was no interruption: the response goes on, from `segment_id` where that is
    known (the first segment not wholly heard, by the client's own report)."""

    item_id: str
    response_id: str
    segment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Transcribing:
    """A revised hypothesis. On the standard wire only the growth of its stable prefix is sent."""

    item_id: str
    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class Transcribed:
    """The authoritative transcript of the item; `seconds` of audio it covers."""

    item_id: str
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TranscriptionFailed:
    item_id: str
    message: str


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    """`out_of_band`: asked for with conversation "none", so that its items join no conversation. `turn`: the one that
    it answers; None for what is said beside the turns."""

    response_id: str
    metadata: dict[str, str] | None = None
    out_of_band: bool = False
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class ResponseText:
    """`tells`: it is more than "one moment"."""

    response_id: str
    text: str
    tells: bool = True


@dataclass(frozen=True, slots=True)
class ResponseSegment:
    """Extension only."""

    response_id: str
    segment: SpeechSegment


@dataclass(frozen=True, slots=True)
class ResponseCall:
    """A client-side function call inside the response."""

    response_id: str
    call: ClientCall


@dataclass(frozen=True, slots=True)
class ResponseApproval:
    """The user may answer the question in the response by hand too, until an `ApprovalDecided`. Asked again, it comes
    again with the same `request_id`."""

    response_id: str
    request_id: str
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """The call runs, or never will, and it was not the client who said so."""

    request_id: str
    approve: bool


class ResponseStatus(StrEnum):
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    """`reason`: turn_detected or client_cancelled for cancelled ones, an error message for failed ones, which have a
    `code` too."""

    response_id: str
    status: ResponseStatus
    usage: Usage
    reason: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CallProgress:
    """Extension only."""

    call: CallChanged


@dataclass(frozen=True, slots=True)
class SessionFault:
    """Something the user should know went wrong; the session lives on."""

    code: str
    message: str


ConversationEvent = (
    SpeechBegan
    | SpeechEnded
    | AudioCommitted
    | Settling
    | WentOn
    | TurnLate
    | Transcribing
    | Transcribed
    | TranscriptionFailed
    | ResponseStarted
    | ResponseText
    | ResponseSegment
    | ResponseCall
    | ResponseApproval
    | ApprovalDecided
    | ResponseEnded
    | CallProgress
    | SessionFault
)
