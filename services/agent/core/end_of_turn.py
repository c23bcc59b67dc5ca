"""How complete the words are steers how much silence ends the turn (`spec.md#semantic-end-of-turn`)."""

from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.events.model import Pause, PauseReason
from services.events.output import Expecting
from services.events.speech import Completeness
from services.turns.wording import barely, wording

_MEANS = {
    PauseReason.DONE: Completeness.COMPLETE,
    PauseReason.WAITING_TOOL: Completeness.COMPLETE,  # nothing is missing but a result
    PauseReason.WAITING_USER: Completeness.INCOMPLETE,
}


def paused(s: AgentState, turn: Turn, pause: Pause) -> None:
    """The reason of a pause says whether the model expects more words."""
    means = _MEANS[pause.reason]
    if means is Completeness.COMPLETE and pause.lacking:
        means = Completeness.LACKING
    turn.closed_text = turn.text if pause.closed else None
    tell(s, turn, means if pause.sure else Completeness.UNKNOWN)


def drafted(s: AgentState, turn: Turn) -> None:
    """An answer about calls knows what was asked; talk may still go on. What is known to be missing stays so."""
    if turn.expecting not in (Completeness.LACKING, Completeness.INCOMPLETE):
        tell(s, turn, Completeness.COMPLETE if turn.calls() else Completeness.UNKNOWN)


def tell(s: AgentState, turn: Turn, completeness: Completeness) -> None:
    """`completeness` is what the request amounts to, as somebody has understood it; the words themselves may say more.
    After the final transcript there is nothing left to steer; nor where nothing changes."""
    completeness = _with_wording(turn.text, completeness, closed=turn.closed_text == turn.text)
    if not turn.final and turn.expecting is not completeness:
        turn.expecting = completeness
        s.emit(Expecting(turn.number, completeness))


def _with_wording(text: str, completeness: Completeness, closed: bool) -> Completeness:
    """Words that break off wait, whatever was understood of them; those that close a request count where nobody has
    understood it, and somewhat against an opinion that it is not whole. A short request is open unless `closed`."""
    said = wording(text)
    if said is Completeness.INCOMPLETE:
        return said
    if said is Completeness.COMPLETE and completeness is not Completeness.COMPLETE:
        return said if completeness is Completeness.UNKNOWN else Completeness.UNKNOWN
    if said is None and completeness is Completeness.COMPLETE and barely(text) and not closed:
        return Completeness.OPEN
    return completeness
