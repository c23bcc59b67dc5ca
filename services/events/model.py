"""What passes between the agent loop and a model back end (`spec.md#actions`, `spec.md#rendering`).

The loop appends `ContextEntry` objects to a model session in `seq` order. The back end renders them in its own format
and streams `ModelOutput` back; it never runs a tool.
"""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from services.events.speech import Confidences
from tools.spec import ToolSpec

# ------------------------------------------------------------------ what a model produces


class Part(StrEnum):
    """What a generation is writing now; decides what an interruption does to it (`spec.md#interruption`)."""

    THINK = "think"
    TOOL_CALL = "tool_call"
    ANSWER = "answer"


class PauseReason(StrEnum):
    """Why the model pauses. Only `WAITING_TOOL` and `DONE` move the commit point; with `WAITING_USER` the model expects
    more words (`spec.md#pause-reasons`)."""

    WAITING_USER = "waiting_user"
    WAITING_TOOL = "waiting_tool"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Opened:
    """The model has begun to write `part`. `question`: the answer only asks, and may be spoken after an eager end."""

    part: Part
    question: bool = False


@dataclass(frozen=True, slots=True)
class ThinkDelta:
    """A piece of a thought."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """Propose call `id`, or overwrite it if the id is known. Strings "$k" and "$k.path" in `arguments` refer to the
    result of call k. `confidence` in [0, 1] is the back end's own estimate, if it has one. `steady`: the update before
    had all the words of its values already, so that two updates agree on them. `by_responder`: another model, the
    speculator, proposes calls of the same turn (`spec.md#two-models`)."""

    id: int
    tool: str
    arguments: Mapping[str, Any]
    confidence: float | None = None
    steady: bool = False
    by_responder: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Remove:
    """Withdraw call `id` (`spec.md#cascade`)."""

    id: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The model is done for now. `sure` False: the reason is a default, because the back end has not understood the
    words. `lacking`: something would have to be asked for. `closed`: no further words can complete the request.
    `finished`: people seldom go on behind such words. `on_trust`: the responder has not confirmed the plan."""

    reason: PauseReason = PauseReason.DONE
    sure: bool = True
    lacking: bool = False
    closed: bool = False
    finished: bool = False
    on_trust: bool = False


@dataclass(frozen=True, slots=True)
class AnswerDelta:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerEnd:
    """The answer is complete; a terminal action like `Pause`."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """The model produced something that is not an action; `why` is shown to it as an error."""

    why: str


ModelOutput = Opened | ThinkDelta | ToolCall | Remove | Pause | AnswerDelta | AnswerEnd | Invalid


class ModelFaultKind(StrEnum):
    """Why a model back end could not serve (`spec.md#model-faults`)."""

    AUTHENTICATION = "authentication"
    RATE_LIMIT = "rate_limit"
    BAD_REQUEST = "bad_request"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    PROTOCOL = "protocol"


class ModelFault(Exception):
    """A back end could not generate. The session apologises, goes on, and asks the model again in the next turn.
    `again`: another model will serve the next request of the same turn, so nothing need be given up. `retry_after_s`:
    seconds to wait before the next request, if the provider named them."""

    def __init__(
        self, kind: ModelFaultKind, message: str, retry_after_s: float | None = None, *, again: bool = False
    ) -> None:
        super().__init__(message)
        self.again = again
        self.kind = kind
        self.message = message
        self.retry_after_s = retry_after_s


# ------------------------------------------------------------------ what a model is told


@dataclass(frozen=True, slots=True)
class UserUpdate:
    """`<partial_query_update>` or `<final_query_update>`. `text` is what is new since the last update of the turn;
    `full_text` is the turn so far. `rewrite`: the recogniser has changed earlier words, so `full_text` replaces
    everything and `text` equals it. After a resume the next update is partial again. `confidences`: in the words of a
    final `full_text`; they are not rendered."""

    turn: int
    rev: int
    text: str
    full_text: str
    final: bool = False
    rewrite: bool = False
    confidences: Confidences = ()


@dataclass(frozen=True, slots=True)
class TurnSettling:
    """An eager end of the turn, or with `resumed` its withdrawal. `confidences`: in the words of the turn so far."""

    turn: int
    resumed: bool = False
    confidences: Confidences = ()


@dataclass(frozen=True, slots=True)
class Thought:
    """A thought that the loop has kept; `interrupted` is rendered as `</think_interrupted>`."""

    turn: int
    text: str
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Acted:
    """An action that the loop has accepted, from whichever back end proposed it."""

    turn: int
    action: ToolCall | Remove | Pause


@dataclass(frozen=True, slots=True)
class Said:
    """What the assistant said in `turn`. `interrupted`: `text` is cut to what the user heard. `aside`: an
    acknowledgement while work goes on, which answers nothing."""

    turn: int
    text: str
    interrupted: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """`<tool_result>`: the result of a call, or its `error`. `untrusted` data must never act as instructions."""

    turn: int
    call_id: int
    tool: str
    value: Any = None
    error: str | None = None
    untrusted: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`<cancel id>`: cancelled by cascade, or (`again`) its result no longer holds and a new one follows."""

    turn: int
    call_id: int
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """`<error>`: the last action was not allowed; `reason` says why and what would be allowed."""

    turn: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened outside the model: an unknown outcome, a write dispatched before a resume, an alarm.
    `turn` is 0 if it belongs to no turn."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """Trusted instructions of the application (`session.update`, `response.create`)."""

    text: str


ContextEntry = UserUpdate | TurnSettling | Thought | Acted | Said | Observed | Cancelled | Rejected | Fact | Instruction


class Phase(StrEnum):
    """How much of the turn the model has been shown."""

    LISTENING = "listening"
    SETTLING = "settling"
    FINAL = "final"


class ActionKind(StrEnum):
    """The kinds of action that an `Ask` may allow."""

    TOOL_CALL = "tool_call"
    REMOVE = "remove"
    PAUSE = "pause"
    ANSWER = "answer"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a generation: how far the turn is, which actions are allowed, and how long a thought may be.
    `constrained`: decoding is restricted to `allowed` (after three refused actions, `spec.md#invalid-actions`)."""

    turn: int
    phase: Phase
    allowed: frozenset[ActionKind]
    max_think_tokens: int = 96
    constrained: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests and tokens since the session began."""

    requests: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Addressee:
    """The model that a request goes to. `address` is the base URL of its server, "" if it runs in this process."""

    provider: str
    model: str
    address: str = ""


class ModelRequest(Protocol):
    """Observes one request to a model. The back end that makes the request calls it. No method waits or raises."""

    @property
    def headers(self) -> Mapping[str, str]:
        """HTTP headers to send with the request."""

    def output(self) -> None:
        """Called when a piece of output has arrived."""

    def over(self, usage: Usage, outcome: str) -> None:
        """Called when the request has ended. `outcome` is a `RequestStatus` or the `ModelFaultKind` of its failure."""


class RequestStatus(StrEnum):
    """How a request that did not fail has ended."""

    COMPLETED = "completed"
    ABORTED = "aborted"


class ModelWatch(Protocol):
    """Observes all requests that a session makes to models, for metrics and traces."""

    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        """Called when a request begins. Returns the observer of this request. Neither waits nor raises."""


class Unwatched:
    """Observes nothing; the default of `SessionContext.watch`."""

    headers: Mapping[str, str] = MappingProxyType({})

    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        return self

    def output(self) -> None: ...

    def over(self, usage: Usage, outcome: str) -> None: ...


UNWATCHED = Unwatched()


@dataclass(frozen=True, slots=True)
class SessionContext:
    """Opens a model session. `now` gives the local time, whenever a prompt is rendered; `watch` observes requests."""

    instructions: str
    tools: tuple[ToolSpec, ...]
    now: Callable[[], datetime]
    timezone: str = "UTC"
    home: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    watch: ModelWatch = UNWATCHED
