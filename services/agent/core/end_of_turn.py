"""Estimates how complete the user's words are, which determines how much silence ends the turn
(`spec.md#semantic-end-of-turn`)."""

from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.events.model import Pause, PauseReason
from services.events.output import Expecting
from services.events.speech import Completeness, normalised
from services.turns.wording import barely, wording

_MEANS = {
    PauseReason.DONE: Completeness.COMPLETE,
    PauseReason.WAITING_TOOL: Completeness.COMPLETE,  # nothing is missing but a result
    PauseReason.WAITING_USER: Completeness.INCOMPLETE,
}


_WHOLE = (Completeness.COMPLETE, Completeness.OPEN)


def paused(s: AgentState, turn: Turn, pause: Pause) -> None:
    """Estimate from the reason of a pause, which says whether the model expects more words."""
    means = _MEANS[pause.reason]
    if means is Completeness.COMPLETE and pause.lacking:
        means = Completeness.LACKING
    turn.closed_text = turn.text if pause.closed else None
    turn.finished_text = normalised(turn.text) if pause.finished else None
    tell(s, turn, means if pause.sure else Completeness.UNKNOWN)


def drafted(s: AgentState, turn: Turn) -> None:
    """Estimate from a drafted answer: after calls the request is complete, without calls nothing is known. A request
    that is known to lack something keeps its estimate."""
    if turn.expecting not in (Completeness.LACKING, Completeness.INCOMPLETE):
        tell(s, turn, Completeness.COMPLETE if turn.calls() else Completeness.UNKNOWN)


def settled(s: AgentState, turn: Turn) -> None:
    """Called when the recogniser has processed all speech before a silence. If the model has called these words
    finished, the estimate becomes FINISHED."""
    if turn.expecting in _WHOLE:
        tell(s, turn, Completeness.COMPLETE)


def tell(s: AgentState, turn: Turn, completeness: Completeness) -> None:
    """Emit a new estimate of completeness for the turn detector.

    `completeness` is the model's estimate; the last words may change it. Nothing is emitted after the final transcript
    or if nothing changes. After an eager end, when the recogniser has processed all speech, words that the model has
    called finished make the estimate FINISHED, or COMPLETE if they are a bare request (`barely`).
    """
    completeness = _with_wording(turn.text, completeness, closed=turn.closed_text == turn.text)
    if completeness in _WHOLE and turn.eager and turn.finished_text == normalised(turn.text):
        completeness = Completeness.COMPLETE if barely(turn.text) else Completeness.FINISHED
    if not turn.final and turn.expecting is not completeness:
        turn.expecting = completeness
        s.emit(Expecting(turn.number, completeness))


def _with_wording(text: str, completeness: Completeness, closed: bool) -> Completeness:
    """Combine the model's estimate with the last words. Words that break off are INCOMPLETE. Words that close a request
    turn an unknown estimate into COMPLETE, and LACKING, INCOMPLETE or OPEN into UNKNOWN. A bare request that the model
    takes for complete is OPEN, unless the model has said that nothing can be added (`closed`)."""
    said = wording(text)
    if said is Completeness.INCOMPLETE:
        return said
    if said is Completeness.COMPLETE and completeness is not Completeness.COMPLETE:
        return said if completeness is Completeness.UNKNOWN else Completeness.UNKNOWN
    if said is None and completeness is Completeness.COMPLETE and barely(text) and not closed:
        return Completeness.OPEN
    return completeness
