"""What a session tells the gateway, in the order in which the client is to be told.

"Extension only" marks events that are sent only to clients that have asked for the server's extension events.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.events.model import Usage
from services.events.output import CallChanged, ClientCall
from services.events.speech import EagerEnd, Hypothesis, SpeechStarted, TurnEnd, TurnResumed


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
    """`SpeechStarted`, with the id reserved for the user item."""

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
    """There is still no transcript `waited_ms` ms after the end of the speech. The turn is answered when it comes.
    Extension only."""

    item_id: str
    turn: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class WentOn:
    """What the user said as `item_id` was not an interruption: the client continues to play the response. `segment_id`
    is the first segment that was not heard in full, by the client's report; None if unknown."""

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
    """A response begins. `out_of_band`: it was requested with conversation "none", so its items join no conversation.
    `turn`: the turn that it answers; None if it answers none."""

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
    """The response asks for a confirmation, which the user may also give by a button until `ApprovalDecided`. Sent
    again, with the same `request_id`, if the user is asked again."""

    response_id: str
    request_id: str
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """A request for approval was decided without the client's button: the call will run (`approve`) or never will."""

    request_id: str
    approve: bool


class ResponseStatus(StrEnum):
    """How a response ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    """A response is over. `reason` is "turn_detected" or "client_cancelled" if it was cancelled, and an error message
    if it failed; then there is also a `code`."""

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
