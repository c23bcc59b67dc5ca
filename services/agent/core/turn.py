"""One turn of the user, as the core keeps it: its state, words and ledger (`spec.md#turn-states`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.agent.core.answer import Answer
from services.agent.core.call import GONE, LIVE, WAITING, Call, CallState
from services.agent.core.commit_point import CommitPoint
from services.agent.core.ledger import Ledger
from services.events.model import ModelFaultKind
from services.events.speech import Completeness


class AgentTurnState(StrEnum):
    """State of a turn as the agent sees it (`spec.md#turn-states`)."""

    LISTENING = "listening"
    SETTLING = "settling"
    COMMITTED = "committed"
    ANSWERING = "answering"
    IDLE = "idle"


_T = AgentTurnState
MOVES: Mapping[AgentTurnState, frozenset[AgentTurnState]] = {
    _T.LISTENING: frozenset({_T.SETTLING, _T.IDLE}),
    _T.SETTLING: frozenset({_T.LISTENING, _T.COMMITTED, _T.IDLE}),
    _T.COMMITTED: frozenset({_T.ANSWERING, _T.LISTENING, _T.IDLE}),
    _T.ANSWERING: frozenset({_T.IDLE, _T.LISTENING}),
    _T.IDLE: frozenset({_T.LISTENING}),  # resumed after all
}


class IllegalTurnTransition(RuntimeError):
    """Raised for a transition of a turn that `MOVES` does not list, which is a bug of the core."""


@dataclass(slots=True, eq=False)
class Turn:
    """One turn and all that the agent does about it. Times are in ms since the session began.

    `text` is what the user has said so far, `rev` its last revision. `updates` counts the user's updates; `considered`
    is how many of them were seen by the last generation that ended by itself. `asked`: the application has asked for an
    answer, so something is said even after a mere "um". `adopted` are calls of earlier turns that the user confirmed in
    this one; their results are told here.

    `stopped`: the model is not asked any more and gives no answer in this turn. `cut_off`: the user or the application
    has interrupted it, so nothing at all may be said. `finishing`: a new turn has begun, and the committed writes of
    this one still run. `spoken`: something other than an acknowledgement was said. `settled`: nothing more will be
    said or done in this turn. `nudged`: the model was told that it has only repeated what had ended.

    `late_changes`: how often a known call was changed after the model had seen the final transcript.

    `fault`: the model has failed and the user has not been told yet; `failed`: the user has been told. `stood_in`: the
    model was asked once more after a fault. `undone`: writes that were dropped and are to be named as not done.
    """

    number: int
    ledger: Ledger
    started_ms: float
    state: AgentTurnState = AgentTurnState.LISTENING
    text: str = ""
    rev: int = 0
    updates: int = 0
    considered: int = 0
    words_ms: float = 0.0
    eager: bool = False
    final: bool = False
    asked: bool = False
    final_ms: float = 0.0
    answer: Answer | None = None
    drafts: int = 0
    early_reads: int = 0
    late_changes: int = 0
    adopted: list[Call] = field(default_factory=list)
    acknowledged: bool = False
    answered: bool = False
    spoken: bool = False
    stopped: bool = False
    cut_off: bool = False
    finishing: bool = False
    settled: bool = False
    reminded: bool = False
    nudged: bool = False
    fault: ModelFaultKind | None = None
    failed: ModelFaultKind | None = None
    stood_in: bool = False
    undone: list[Call] = field(default_factory=list)
    patience_until: float | None = None
    expecting: Completeness = Completeness.UNKNOWN
    closed_text: str | None = None
    finished_text: str | None = None
    """The text that the model has called closed: no further words can complete it (`Pause.closed`)."""
    unsaid_unknown: list[str] = field(default_factory=list)

    def move(self, to: AgentTurnState) -> None:
        """Go to state `to`; staying in the same state is allowed. Raises `IllegalTurnTransition` for a transition not
        in `MOVES`."""
        if to is self.state:
            return
        if to not in MOVES[self.state]:
            raise IllegalTurnTransition(f"turn {self.number}: {self.state} -> {to} is not a legal move")
        self.state = to

    @property
    def commit_point(self) -> CommitPoint:
        return self.ledger.commit_point

    def calls(self) -> list[Call]:
        """The current attempts whose results belong to this turn."""
        return [*self.ledger.calls.values(), *self.adopted]

    def writes(self) -> int:
        """How many writes the turn has dispatched or may still dispatch."""
        return sum(not call.safe and call.state not in GONE for call in self.ledger.calls.values())

    def live(self) -> list[Call]:
        """Calls that are waiting or running and need no confirmation by the user to go on."""
        mine = self.ledger.live()
        if not mine and not self.adopted:
            return mine
        waiting = self.waiting_for_user()
        return [c for c in (*mine, *self.adopted) if c.state in LIVE and c not in waiting]

    def waiting_for_user(self) -> set[Call]:
        """Calls that wait for the user's confirmation, and undispatched calls that need the output of one of these."""
        asked = self.confirming()
        needing = (call for each in asked for call in self.ledger.dependants(each.id))
        return {*asked, *(call for call in needing if call.state in WAITING)}

    def confirming(self) -> list[Call]:
        return [c for c in self.ledger.open.values() if c.state is CallState.CONFIRMING]
