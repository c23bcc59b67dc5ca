"""What the agent tells its session."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.events.model import Usage
from services.events.speech import Completeness


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
    """Text of the answer for display, after the answer gate has released it; may contain Markdown."""

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
    tells its result: the turn in which the user confirmed the call, else the call's own turn. `at_ms`: ms since the
    session began."""

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
    """A committed call of a function tool that runs at the client. Its result comes back as `function_call_output`, and
    the answer of turn `home` tells it (0 means `turn`)."""

    turn: int
    call_id: int
    attempt: int
    wire_id: str
    tool: str
    arguments: dict[str, Any]
    home: int = 0


@dataclass(frozen=True, slots=True)
class Expecting:
    """How complete the words so far are, by the model's pause and the words themselves. The turn detector uses it to
    find the end of the turn."""

    turn: int
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """The user has just been asked, in `turn`, whether call `call_id` of turn `call_turn` may run. The next
    words or an `Approval` decide. Emitted again if the user is asked again."""

    turn: int
    call_turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: dict[str, Any]


AgentOutput = (
    AnswerStarted | AnswerText | AnswerEnded | TurnSettled | CallChanged | ClientCall | Expecting | ApprovalAsked
)
