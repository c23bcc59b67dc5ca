"""What the agent tells its session, and what a session tells the gateway.

"Extension only" marks events that are sent only to clients that have asked for the server's extension events.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.events.model import Usage
from services.events.speech import Completeness, EagerEnd, Hypothesis, SpeechStarted, TurnEnd, TurnResumed

# ------------------------------------------------------------------ agent -> session


class AnswerKind(StrEnum):
    """What the agent says: the model's answer or question, a short acknowledgement while work goes on, or an apology.
    Confirmation questions are QUESTION."""

    ANSWER = "answer"
    QUESTION = "question"
    ACKNOWLEDGEMENT = "acknowledgement"
    APOLOGY = "apology"


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    """The agent begins to say something."""

    turn: int
    answer_id: int
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class AnswerText:
    """Text of the answer for display, released by the gate; may contain Markdown."""

    turn: int
    answer_id: int
    text: str


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """The answer is over. `completed` False: it was cut off by a barge-in, a resume or a cancel."""

    turn: int
    answer_id: int
    completed: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a turn had no answer, for client programs: `code` is stable, `message` a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TurnSettled:
    """Nothing more will be said or done for `turn`; it may have had no answer at all. `failure`: the model failed, and
    the user heard only an apology."""

    turn: int
    usage: Usage
    failure: Failure | None = None


class CallStatus(StrEnum):
    """Status of a call as shown on the client's timeline; the ledger's states (`spec.md#call-states`) are finer."""

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
    """A call has a new status. `early`: it was dispatched before its turn was final. `home`: the turn whose answer
    tells its result, which is the one in which the user confirmed it, else its own. `at_ms`: ms since the session
    began."""

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
    """A committed call of a function tool that runs at the client; its result comes back as `function_call_output`,
    which the answer of turn `home` tells (0: of `turn`)."""

    turn: int
    call_id: int
    attempt: int
    wire_id: str
    tool: str
    arguments: dict[str, Any]
    home: int = 0


@dataclass(frozen=True, slots=True)
class Expecting:
    """How complete the words so far are, by the model's pause and the words themselves; steers the end of the turn."""

    turn: int
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """The user has just been asked, in `turn`, whether call `call_id` of turn `call_turn` may run. The next words
    decide, or an `Approval`. Emitted again if the user is asked again."""

    turn: int
    call_turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: dict[str, Any]


AgentOutput = (
    AnswerStarted | AnswerText | AnswerEnded | TurnSettled | CallChanged | ClientCall | Expecting | ApprovalAsked
)


# ------------------------------------------------------------------ session -> gateway


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A piece of the answer that can be spoken now. `id` is stable and unique in the session. `text` is for display,
    `speech` for a TTS engine (no Markdown, emoji or URLs; numbers spelt out)."""

    id: str
    text: str
    speech: str


@dataclass(frozen=True, slots=True)
class AudioCommitted:
    """The audio of a turn was committed as user item `item_id`, by the turn detector or by the client."""

    item_id: str


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """`SpeechStarted` with the id that is reserved for the user item."""

    item_id: str
    event: SpeechStarted


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """`TurnEnd` with the id of the user item."""

    item_id: str
    event: TurnEnd


@dataclass(frozen=True, slots=True)
class Settling:
    """An eager end of the turn, or its withdrawal. Extension only."""

    item_id: str
    event: EagerEnd | TurnResumed


@dataclass(frozen=True, slots=True)
class TurnLate:
    """`waited_ms` after the end of the speech there is still no transcript; the turn will be answered when it comes.
    Extension only."""

    item_id: str
    turn: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class WentOn:
    """What the user said as `item_id` was no interruption: the response goes on, from `segment_id` if that is known (by
    the client's report the first segment that was not heard in full)."""

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
    """The final transcript of the item; `seconds` is the length of its audio."""

    item_id: str
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TranscriptionFailed:
    """The audio of the item could not be transcribed."""

    item_id: str
    message: str


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    """A response begins. `out_of_band`: asked for with conversation "none", so its items join no conversation. `turn`:
    the turn that it answers; None if it answers none."""

    response_id: str
    metadata: dict[str, str] | None = None
    out_of_band: bool = False
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class ResponseText:
    """Text of a response. `tells` False: it is only an acknowledgement."""

    response_id: str
    text: str
    tells: bool = True


@dataclass(frozen=True, slots=True)
class ResponseSegment:
    """A piece of the response to be spoken. Extension only."""

    response_id: str
    segment: SpeechSegment


@dataclass(frozen=True, slots=True)
class ResponseCall:
    """A client-side function call inside the response."""

    response_id: str
    call: ClientCall


@dataclass(frozen=True, slots=True)
class ResponseApproval:
    """The response asks for a confirmation, which the user may also give by a button until an `ApprovalDecided`. If the
    user is asked again it is sent again, with the same `request_id`."""

    response_id: str
    request_id: str
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """The call will run, or never will, for another reason than the client's approval."""

    request_id: str
    approve: bool


class ResponseStatus(StrEnum):
    """How a response ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    """A response is over. `reason` is turn_detected or client_cancelled for a cancelled one and an error message for a
    failed one, which also has a `code`."""

    response_id: str
    status: ResponseStatus
    usage: Usage
    reason: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CallProgress:
    """A change of a call's status. Extension only."""

    call: CallChanged


@dataclass(frozen=True, slots=True)
class SessionFault:
    """Something went wrong that the user should know; the session goes on."""

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
