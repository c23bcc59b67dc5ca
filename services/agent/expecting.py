"""Semantic end of turn: how complete the words are steers how much silence ends the turn (section 5, item 2)."""

from services.agent.state import State
from services.agent.turn import Turn
from services.events.model import Pause, PauseReason
from services.events.output import Expecting
from services.events.speech import Completeness

_MEANS = {
    PauseReason.DONE: Completeness.COMPLETE,
    PauseReason.WAITING_TOOL: Completeness.COMPLETE,  # nothing is missing but a result
    PauseReason.WAITING_USER: Completeness.INCOMPLETE,
}


def paused(s: State, turn: Turn, pause: Pause) -> None:
    """The reason of a pause says whether the model expects more words."""
    tell(s, turn, _MEANS[pause.reason] if pause.sure else Completeness.UNKNOWN)


def tell(s: State, turn: Turn, completeness: Completeness) -> None:
    """After the final transcript there is nothing left to steer; nor where nothing changes."""
    if not turn.final and turn.expecting is not completeness:
        turn.expecting = completeness
        s.emit(Expecting(turn.number, completeness))
