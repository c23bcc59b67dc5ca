"""Between the agent loop and a model back end (`spec.md#actions`, `spec.md#rendering`).

The loop appends `ContextEntry` objects to a model session in `seq` order; the back end renders them to its own wire
(tagged text, chat messages, Realtime items) and streams `ModelOutput` back. A back end never runs a tool.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from tools.spec import ToolSpec

# ------------------------------------------------------------------ what a model produces


class Part(StrEnum):
    """What a generation is inside of; decides what an interruption does to it (`spec.md#interruption`)."""

    THINK = "think"
    TOOL_CALL = "tool_call"
    ANSWER = "answer"


class PauseReason(StrEnum):
    """Only `WAITING_TOOL` and `DONE` move the commit frontier; `WAITING_USER` expects more words
    (`spec.md#pause-reasons`)."""

    WAITING_USER = "waiting_user"
    WAITING_TOOL = "waiting_tool"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Opened:
    """The generation entered `part`. `question`: the answer only asks, and may be spoken after an eager end."""

    part: Part
    question: bool = False


@dataclass(frozen=True, slots=True)
class ThinkDelta:
    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """Propose call `id`, or overwrite it when the id is known. Strings "$k" and "$k.path" in `arguments` refer to the
    result of call k. `confidence` in [0, 1] is the back end's own, where it has one."""

    id: int
    tool: str
    arguments: Mapping[str, Any]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    id: int


@dataclass(frozen=True, slots=True)
class Pause:
    """`sure` False: the reason is a default of someone who has understood nothing, and no opinion about the words.
    `lacking`: something is missing that would have to be asked for, unless the user says it. `closed`: nothing that
    the request names or leaves out can be completed by more words, as in "what time is it in Tokyo"."""

    reason: PauseReason = PauseReason.DONE
    sure: bool = True
    lacking: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerDelta:
    text: str


@dataclass(frozen=True, slots=True)
class AnswerEnd:
    """The answer is complete; a terminal action like `Pause`."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """The model produced something that is no action; `why` is shown to it as an error."""

    why: str


ModelOutput = Opened | ThinkDelta | ToolCall | Remove | Pause | AnswerDelta | AnswerEnd | Invalid


class ModelFaultKind(StrEnum):
    AUTHENTICATION = "authentication"
    RATE_LIMIT = "rate_limit"
    BAD_REQUEST = "bad_request"
    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    PROTOCOL = "protocol"


class ModelFault(Exception):
    """A back end could not generate. The session apologises, stays alive and tries again at the next turn. `again`: the
    next request of the same turn will be served in another way, so that nothing need be given up."""

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
    """`<partial_query_update>` / `<final_query_update>`.

    `text` is what is new since the last update of the turn; `full_text` is the turn so far. With `rewrite` the
    recogniser changed earlier words: `full_text` replaces everything, and `text` equals it. After a resumed turn the
    next update is partial again, whatever was final before.
    """

    turn: int
    rev: int
    text: str
    full_text: str
    final: bool = False
    rewrite: bool = False


@dataclass(frozen=True, slots=True)
class TurnSettling:
    """An eager end (`resumed` False) or its withdrawal (`resumed` True)."""

    turn: int
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Thought:
    """A think that the loop kept; `interrupted` renders as `</think_interrupted>`."""

    turn: int
    text: str
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Acted:
    """An action the loop accepted, from whichever back end proposed it."""

    turn: int
    action: ToolCall | Remove | Pause


@dataclass(frozen=True, slots=True)
class Said:
    """What the assistant said in `turn`; `text` is cut to what was heard when `interrupted`. `aside`: an
    acknowledgement while work goes on, which answers nothing."""

    turn: int
    text: str
    interrupted: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """`<tool_result>`. `error` replaces `value` for failed calls. `untrusted` data are never instructions."""

    turn: int
    call_id: int
    tool: str
    value: Any = None
    error: str | None = None
    untrusted: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`<cancel id>`: the call disappeared by cascade, or (`again`) its observation became stale and another follows."""

    turn: int
    call_id: int
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """`<error>`: the last action was not allowed; `reason` says why and what would be."""

    turn: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened outside the model: an unknown outcome, a dispatched write after a resume, an alarm."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """Instructions of the application (`session.update`, `response.create`), trusted."""

    text: str


ContextEntry = UserUpdate | TurnSettling | Thought | Acted | Said | Observed | Cancelled | Rejected | Fact | Instruction


class Phase(StrEnum):
    """How much of the turn the model has been shown."""

    LISTENING = "listening"
    SETTLING = "settling"
    FINAL = "final"


class ActionKind(StrEnum):
    TOOL_CALL = "tool_call"
    REMOVE = "remove"
    PAUSE = "pause"
    ANSWER = "answer"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Ask:
    """One generation request: where the turn is, what is allowed, and how long a think may be.

    `constrained` asks for a decode restricted to `allowed` (after three invalid tries, `spec.md#invalid-actions`).
    """

    turn: int
    phase: Phase
    allowed: frozenset[ActionKind]
    max_think_tokens: int = 96
    constrained: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and requests since the session began."""

    requests: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0


# ------------------------------------------------------------------ who watches the requests


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is asked: whose model, which one, and the base URL of its server, "" where it is in this process."""

    provider: str
    model: str
    address: str = ""


class ModelRequest(Protocol):
    """One request, as whoever makes it reports it. Nothing here waits or raises."""

    @property
    def headers(self) -> Mapping[str, str]:
        """To be sent along, where the request is HTTP."""

    def output(self) -> None:
        """A piece of output has come."""

    def over(self, usage: Usage, outcome: str) -> None:
        """`outcome`: one of `RequestStatus`, or the `ModelFaultKind` by which it failed."""


class RequestStatus(StrEnum):
    COMPLETED = "completed"
    ABORTED = "aborted"


class ModelWatch(Protocol):
    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        """A request begins. Like what it returns, it neither waits nor raises."""


class Unwatched:
    """Nobody watches."""

    headers: Mapping[str, str] = MappingProxyType({})

    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        return self

    def output(self) -> None: ...

    def over(self, usage: Usage, outcome: str) -> None: ...


UNWATCHED = Unwatched()


@dataclass(frozen=True, slots=True)
class SessionContext:
    """What a model session starts from. `now` gives the aware local time whenever a prompt is rendered; whoever makes
    requests for the session tells `watch` of each."""

    instructions: str
    tools: tuple[ToolSpec, ...]
    now: Callable[[], datetime]
    timezone: str = "UTC"
    home: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    watch: ModelWatch = UNWATCHED
