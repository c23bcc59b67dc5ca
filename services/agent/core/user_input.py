"""Applies what the user says and does (`spec.md#events`): updates, rewrites, eager end, resume, final transcript,
approvals. Opens new turns."""

from services.agent.core import end_of_turn, generation_control, held_calls, speaking, turn_end
from services.agent.core.call import DISPATCHED
from services.agent.core.context import Wake
from services.agent.core.ledger import Ledger
from services.agent.core.repair import hesitates
from services.agent.core.state import AgentState
from services.agent.core.turn import AgentTurnState, Turn
from services.events.agent import Approval, Respond, UserFinal, UserPartial, UserRewrite
from services.events.model import Fact, TurnSettling, Usage, UserUpdate
from services.events.output import TurnSettled
from services.events.speech import Completeness, Confidences, EagerEnd, TurnResumed, added_words, normalised


def partial(s: AgentState, e: UserPartial) -> None:
    """Append new words to the text of the turn. An older revision is ignored."""
    turn = _turn(s, e.turn)
    if turn is None or e.rev < turn.rev:
        return
    text = e.text.strip()
    if text:
        _words(s, turn, e.rev, f"{turn.text} {text}".strip(), text, rewrite=False)


def rewrite(s: AgentState, e: UserRewrite) -> None:
    """Replace the text of the turn, because the recogniser has changed earlier words. An older revision is ignored."""
    turn = _turn(s, e.turn)
    if turn is None or e.rev < turn.rev or normalised(e.text) == normalised(turn.text):
        return
    _words(s, turn, e.rev, e.text.strip(), e.text.strip(), rewrite=True)


def _words(s: AgentState, turn: Turn, rev: int, full: str, new: str, rewrite: bool) -> None:
    """Take over new words. Words after the final transcript mean that it was not final, so they resume the turn
    (`spec.md#turn-resumed`)."""
    if turn.final or turn.settled:
        _resume(s, turn)
    turn.rev, turn.text, turn.words_ms = rev, full, s.now
    turn.updates += 1
    end_of_turn.tell(s, turn, Completeness.UNKNOWN)
    _learn_rhythm(s)
    speaking.drop(s, "the user said more")
    think = s.policy.think_while_listening or turn.eager
    s.context.add(UserUpdate(turn.number, rev, new, full, rewrite=rewrite), Wake.SPACED if think else Wake.NONE)
    s.invalid = s.rounds = 0


def _learn_rhythm(s: AgentState) -> None:
    """Update the average time between partial updates, from which the think budget follows."""
    gap = s.now - s.last_partial_ms
    if 0 < gap < 2000:
        s.update_gap_ms += 0.3 * (gap - s.update_gap_ms)
    s.last_partial_ms = s.now


def eager_end(s: AgentState, e: EagerEnd) -> None:
    """Note that the turn is probably over: the model may prepare, draft and ask; nothing commits
    (`spec.md#turn-states`)."""
    turn = _turn(s, e.turn)
    if turn is None or turn.final or turn.eager or turn.settled:
        return
    turn.eager = True
    turn.move(AgentTurnState.SETTLING)
    end_of_turn.settled(s, turn)
    s.context.add(TurnSettling(turn.number, confidences=e.confidences), Wake.URGENT if turn.text else Wake.NONE)


def resumed(s: AgentState, e: TurnResumed) -> None:
    """Resume the turn, because the turn detector says that the user goes on."""
    turn = s.current
    if turn is not None and turn.number == e.turn and turn.state is not AgentTurnState.LISTENING:
        _resume(s, turn)


def _resume(s: AgentState, turn: Turn) -> None:
    """Go back to LISTENING: the transcript is no longer final, committed writes that are not dispatched are held again,
    and the model is told which writes were dispatched (`spec.md#turn-resumed`).

    This also reopens a turn that was settled; it settles again later.
    """
    speaking.drop(s, "the turn was resumed")
    generation_control.stop(s, interrupted=True)  # asked again when the next words come
    turn.move(AgentTurnState.LISTENING)
    turn.eager = turn.final = turn.settled = turn.stopped = turn.answered = False
    turn.finishing = turn.cut_off = False
    turn.acknowledged = turn.reminded = turn.nudged = turn.spoken = False
    turn.patience_until, turn.fault, turn.failed, turn.stood_in = None, None, None, False
    turn.undone.clear()
    turn.commit_point.revoke()
    held_calls.recall(s, turn)
    s.context.add(TurnSettling(turn.number, resumed=True))
    for call in turn.ledger.calls.values():
        if not call.safe and call.state in DISPATCHED:
            text = f"Call {call.id} ({call.spec.name}) was already sent before the user went on; it is {call.state}."
            s.context.add(Fact(turn.number, text))


def final(s: AgentState, e: UserFinal) -> None:
    """Apply the final transcript. If its words are those that a draft was based on, the draft is kept
    (`spec.md#drafts`); otherwise the model is asked."""
    turn = _turn(s, e.turn)
    if turn is None or turn.settled:
        return
    turn.asked = turn.asked or e.asked
    if turn.final:
        if normalised(e.text) == normalised(turn.text):
            return
        _resume(s, turn)
    text, before = e.text.strip(), turn.text
    if normalised(text) != normalised(before):
        turn.words_ms = s.now
        turn.updates += 1
    turn.rev, turn.text = max(turn.rev, e.rev), text
    _close_words(s, turn)
    if not text:
        if turn.asked:
            s.context.wake = Wake.URGENT
        else:
            turn_end.abandon(s, turn, "nothing was said after all")
        return
    # Counted from the last new words, so a silence before the final transcript counts towards the delay.
    turn.commit_point.blocked_until = turn.words_ms + s.policy.repair_delay_ms if hesitates(text) else 0.0
    s.provenance.user_said(text)
    wake = _wake_at_final(s, turn)
    s.context.add(_final_update(turn, before, e.confidences))
    if held_calls.decide(s, turn, e.early):
        turn.considered = turn.updates
        s.context.wake = Wake.NONE
    elif s.context.wake is not Wake.URGENT:
        s.context.wake = wake


def respond(s: AgentState, e: Respond) -> None:
    """Apply the application's request for an answer without words of the user (`response.create`)."""
    turn = _turn(s, e.turn)
    if turn is None or turn.settled or turn.final:
        return
    _close_words(s, turn)
    s.context.wake = Wake.URGENT


def approval(s: AgentState, e: Approval) -> None:
    """Apply a button press that answers a confirmation, in a new turn without words or in the turn that is being
    spoken."""
    call = held_calls.waiting(s, e.call_turn, e.call_id)
    current = s.current
    if current is None or call is None:
        if current is None or e.turn > current.number:  # the call does not wait any more: the new turn ends at once
            s.emit(TurnSettled(e.turn, Usage()))
        return
    turn = _turn(s, e.turn) or current
    if turn is not current:
        _close_words(s, turn)
    held_calls.by_hand(s, turn, call, e.approve)


def _close_words(s: AgentState, turn: Turn) -> None:
    turn.final, turn.final_ms = True, s.now
    turn.move(AgentTurnState.SETTLING)
    s.invalid = s.rounds = 0


def _wake_at_final(s: AgentState, turn: Turn) -> Wake:
    """How urgently the model is asked because of the final transcript. A draft of the same words goes on, and so does a
    generation that has seen all the words and has no live call to confirm, because it would be asked the same again."""
    if speaking.draft_stands(turn, turn.text):
        return Wake.PATIENT if turn.answer is not None and not turn.answer.complete else Wake.NONE
    speaking.drop(s, "the final words differ")
    seen = s.generation is not None and s.generation.basis == normalised(turn.text)
    return Wake.PATIENT if seen and turn.eager and not turn.live() else Wake.URGENT


def _final_update(turn: Turn, before: str, heard: Confidences) -> UserUpdate:
    added = added_words(before, turn.text)
    if added is None and normalised(turn.text) == normalised(before):
        added = ""
    if added is None:
        return UserUpdate(turn.number, turn.rev, turn.text, turn.text, final=True, rewrite=True, confidences=heard)
    return UserUpdate(turn.number, turn.rev, added, turn.text, final=True, confidences=heard)


def _turn(s: AgentState, number: int) -> Turn | None:
    """Return the turn of this number, opening it if it is new; a new turn supersedes the current one. None for a past
    turn, whose words are only logged."""
    current = s.current
    if current is not None and number <= current.number:
        return current if number == current.number else None
    if current is not None:
        turn_end.supersede(s, current)
    turn = Turn(number, Ledger(s.session, number, s.tools.canonical), s.now)
    if current is not None:
        turn.unsaid_unknown, current.unsaid_unknown = current.unsaid_unknown, []
    s.turns[number] = s.current = turn
    s.invalid = s.rounds = 0
    s.last_partial_ms = s.now
    turn_end.forget_old_turns(s)
    return turn
