"""A turn: its state, its words, its ledger (`spec.md#turn-states`)."""

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
    """A turn was asked for a move that the table does not have: a fault of the loop."""


@dataclass(slots=True, eq=False)
class Turn:
    """`text` is what the user has said so far; `rev` the last revision of it. Times are in ms since the session began.

    `updates` counts the user's updates, `considered` those that the last generation to end by itself had seen.
    `adopted` are calls of an earlier turn that the user confirmed in this one; their results are told here.
    `stopped`: no more thinking or answering for this turn; `cut_off`: because the user or the application has cut it
    off, so that nothing at all may be said in it; `spoken`: something was said in it that is more than "one moment";
    `asked`: the application has asked for an answer, so that even to an "um" something is said.
    `finishing`: what was committed when the next turn began still runs.
    `fault`: the model has failed, and the user is still to be told; `failed`: was told; `stood_in`: the model is asked
    again after a fault; `undone`: writes that a fault has dropped.
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
    adopted: list[Call] = field(default_factory=list)
    acknowledged: bool = False
    answered: bool = False
    spoken: bool = False
    stopped: bool = False
    cut_off: bool = False
    finishing: bool = False
    settled: bool = False
    reminded: bool = False
    fault: ModelFaultKind | None = None
    failed: ModelFaultKind | None = None
    stood_in: bool = False
    undone: list[Call] = field(default_factory=list)
    patience_until: float | None = None
    expecting: Completeness = Completeness.UNKNOWN
    closed_text: str | None = None
    """The words of which the model has said that no more can complete them."""
    unsaid_unknown: list[str] = field(default_factory=list)

    def move(self, to: AgentTurnState) -> None:
        """Raises `IllegalTurnTransition` unless the table allows it; staying put is no move."""
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
        """How many side effects the turn has had or is about to have."""
        return sum(not call.safe and call.state not in GONE for call in self.ledger.calls.values())

    def live(self) -> list[Call]:
        """Calls from which something is still to be expected without a word from the user."""
        mine = self.ledger.live()
        if not mine and not self.adopted:
            return mine
        waiting = self.waiting_for_user()
        return [c for c in (*mine, *self.adopted) if c.state in LIVE and c not in waiting]

    def waiting_for_user(self) -> set[Call]:
        """CONFIRMING, or not dispatched and in need of the output of a call that is."""
        asked = self.confirming()
        needing = (call for each in asked for call in self.ledger.dependants(each.id))
        return {*asked, *(call for call in needing if call.state in WAITING)}

    def confirming(self) -> list[Call]:
        return [c for c in self.ledger.open.values() if c.state is CallState.CONFIRMING]
