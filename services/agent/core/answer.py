"""One answer of the model: its states and what it was based on (`spec.md#answer-gate`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.events.output import AnswerKind


class AnswerState(StrEnum):
    """State of one answer."""

    DRAFTING = "drafting"  # text is coming, the gate is closed
    HELD = "held"  # complete, the gate is closed
    SPEAKING = "speaking"  # released, text is coming
    ENDED = "ended"
    DROPPED = "dropped"  # withdrawn before any of it was spoken


_A = AnswerState
MOVES: Mapping[AnswerState, frozenset[AnswerState]] = {
    _A.DRAFTING: frozenset({_A.HELD, _A.SPEAKING, _A.DROPPED}),
    _A.HELD: frozenset({_A.SPEAKING, _A.DROPPED}),
    _A.SPEAKING: frozenset({_A.ENDED}),
    _A.ENDED: frozenset(),
    _A.DROPPED: frozenset(),
}


class IllegalAnswerTransition(RuntimeError):
    """Raised for a transition of an answer that `MOVES` does not list, which is a bug of the core."""


@dataclass(slots=True, eq=False)
class Answer:
    """One answer of the model.

    `basis` is the normalised text of the turn that the model had seen, `results` the attempts (turn, call, attempt)
    whose results it had seen; a draft is valid only while neither has changed. `draft`: begun before the final
    transcript. `confirms`: the model had seen the final transcript, so the end of the answer moves the commit point
    (`spec.md#commit-point`) unless the answer asks something.
    """

    id: int
    turn: int
    kind: AnswerKind
    basis: str
    results: frozenset[tuple[int, int, int]]
    draft: bool
    confirms: bool = False
    state: AnswerState = AnswerState.DRAFTING
    pieces: list[str] = field(default_factory=list)
    complete: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def open(self) -> bool:
        return self.state in (_A.DRAFTING, _A.HELD, _A.SPEAKING)

    @property
    def unheard(self) -> bool:
        return self.state in (_A.DRAFTING, _A.HELD)

    def move(self, to: AnswerState) -> None:
        """Go to state `to`. Raises `IllegalAnswerTransition` for a transition not in `MOVES`."""
        if to not in MOVES[self.state]:
            raise IllegalAnswerTransition(f"answer {self.id}: {self.state} -> {to} is not a legal move")
        self.state = to
