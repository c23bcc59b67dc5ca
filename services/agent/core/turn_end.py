"""How turns end: settled, superseded by a new turn, interrupted, stopped, or closed with the session
(`spec.md#turn`)."""

from services.agent.core import generation_control, held_calls, question_rules, scheduling, speaking, tool_results
from services.agent.core.answer import AnswerState
from services.agent.core.call import Call, CallState
from services.agent.core.commands import Finish
from services.agent.core.context import Wake
from services.agent.core.state import AgentState
from services.agent.core.turn import AgentTurnState, Turn
from services.agent.core.wording import failure_of, only_hesitates
from services.agent.ports import AgentCounter, AgentHistogram
from services.events.agent import BargeIn, PlaybackDone, SessionClose, StopTurn
from services.events.model import Fact, Usage
from services.events.output import TurnSettled


def advance(s: AgentState) -> None:
    """Settle every turn in which nothing more will be said or done; finish the session once it is closing and nothing
    is running."""
    if s.closing:
        _let_go(s)
    for turn in [t for t in s.turns.values() if not t.settled]:
        if _nothing_left(s, turn):
            _settle(s, turn)
    if s.closing and not s.finished and not any(t.live() for t in s.turns.values()):
        s.finished = True
        s.record("ledger", turns=[_summary(turn) for turn in s.turns.values()])
        s.out.append(Finish())


def _nothing_left(s: AgentState, turn: Turn) -> bool:
    """Whether the turn can be settled. May first tell the user of a write of unknown outcome."""
    if turn is s.current and not turn.stopped and not s.closing:
        return turn.final and _model_is_done(s, turn)
    if any(not call.safe for call in turn.live()):
        return False
    if turn is s.current and turn.unsaid_unknown and not (turn.cut_off or s.closing):
        speaking.admit_unknown(s, turn)
    return True


def _model_is_done(s: AgentState, turn: Turn) -> bool:
    """Whether model, calls and answers of the current turn have ended. May first remind the model, drop held writes, or
    break the silence."""
    if s.generation is not None or s.context.wake is not Wake.NONE or turn.fault is not None:
        return False
    if turn.answer is not None and turn.answer.open:
        return False
    if turn.patience_until is not None:
        if not s.due(turn.patience_until):
            return False
        _out_of_patience(s, turn)
        if s.context.wake is not Wake.NONE:
            return False
    if question_rules.asked(turn):
        question_rules.let_go(s, turn)
    if any(not c.asked for c in turn.confirming()):
        return False
    if turn.live():
        return False
    if turn.unsaid_unknown:
        speaking.admit_unknown(s, turn)
    if not turn.spoken and (turn.asked or not only_hesitates(turn.text)):
        speaking.break_silence(s, turn)
    return True


def _out_of_patience(s: AgentState, turn: Turn) -> None:
    """Called when the model waits for more words after the final transcript and none came. It is told so once. If it
    still waits, the held writes are dropped, because the plan may not be complete (`spec.md#pause-reasons`)."""
    turn.patience_until = None
    if not turn.reminded:
        turn.reminded = True
        s.context.add(Fact(turn.number, "The user has finished and says nothing more."), Wake.URGENT)
        return
    for call in turn.live():
        if not call.safe and call.state is not CallState.RUNNING and call.id > turn.commit_point.reached:
            turn.undone.append(call)
            held_calls.drop(s, call, "the user never completed it")


def _settle(s: AgentState, turn: Turn) -> None:
    """Settle the turn: cancel the calls that are left, judge its early reads, and emit `TurnSettled`."""
    turn.settled = True
    if turn.state is not AgentTurnState.ANSWERING:
        turn.move(AgentTurnState.IDLE)
    for call in turn.ledger.live():
        if call not in turn.waiting_for_user() and not call.safe:
            turn.ledger.cancel(call, "the turn is over", s.now)
    scheduling.tell_changes(s, turn)
    for call in [*turn.ledger.calls.values(), *turn.ledger.past]:
        if call.early:
            _judge(s, turn, call)
    s.observe(AgentHistogram.TURN, s.now - turn.started_ms)
    s.emit(TurnSettled(turn.number, Usage(), failure_of(turn.failed) if turn.failed is not None else None))


def _judge(s: AgentState, turn: Turn, call: Call) -> None:
    """Tell `Speculation` whether an early read was used, that is whether its result was valid at the end. It has hidden
    the time for which it ran before the final transcript."""
    hit = call.state is CallState.DONE and not call.recheck
    s.speculation.judge(call.spec.name, hit, turn.number)
    s.count(AgentCounter.EARLY_HITS if hit else AgentCounter.EARLY_WASTED)
    if hit and turn.final:
        begun = call.times[CallState.RUNNING]
        s.count(AgentCounter.HIDDEN_SECONDS, max(min(call.times[CallState.DONE], turn.final_ms) - begun, 0.0) / 1000)
    call.early = False


# ------------------------------------------------------------------ endings from outside


def supersede(s: AgentState, turn: Turn) -> None:
    """Called when a new turn begins: reads go on for the cache, committed writes go on, and writes that are only held
    wait for a confirmation (`spec.md#new-turn`)."""
    generation_control.stop(s)
    speaking.drop(s, "the user went on to something else", turn)
    s.context.wake = Wake.NONE
    if not turn.stopped:
        held_calls.suspend(s, turn, keep=held_calls.committed_plan(turn))
        turn.finishing = True
    turn.stopped = True
    turn.patience_until, turn.fault = None, None


def barge_in(s: AgentState, e: BargeIn) -> None:
    """Called when the user interrupts the answer: the history keeps what was heard, reads and dispatched writes go on,
    and undispatched writes wait for a "go on" (`spec.md#barge-in`)."""
    turn = s.turns.get(e.turn)
    if turn is None:
        return
    speaking.drop(s, "barge-in", turn)
    heard = e.heard if e.heard is not None else _spoken(turn)
    if heard is not None:
        s.context.cut_said(turn.number, heard)
        if not heard.strip():
            held_calls.not_heard(turn)
    if turn is not s.current:
        return  # the new words came first and have superseded the turn already
    if turn.state is AgentTurnState.ANSWERING:
        turn.move(AgentTurnState.IDLE)
    if turn.final and not turn.stopped:
        generation_control.stop(s)
        s.context.wake = Wake.NONE
        held_calls.recall(s, turn)
        held_calls.suspend(s, turn)
        turn.stopped = turn.cut_off = True


def _spoken(turn: Turn) -> str | None:
    """The whole text of the answer, used if it is unknown how much of it was heard; None if none was spoken."""
    spoken = turn.answer is not None and turn.answer.state is AnswerState.ENDED
    return turn.answer.text if turn.answer is not None and spoken else None


def playback_done(s: AgentState, e: PlaybackDone) -> None:
    """Called when the client has played the answer: a settled turn becomes idle."""
    turn = s.turns.get(e.turn)
    if turn is not None and turn.state is AgentTurnState.ANSWERING and turn.settled:
        turn.move(AgentTurnState.IDLE)


def stop_turn(s: AgentState, e: StopTurn) -> None:
    """Called when the application cancels the answer: like a barge-in, but undispatched writes are dropped."""
    turn = s.turns.get(e.turn)
    if turn is not None and turn is s.current and not turn.stopped:
        abandon(s, turn, "the application cancelled the answer")
        turn.cut_off = True


def abandon(s: AgentState, turn: Turn, why: str) -> None:
    """Stop the turn: drop its undispatched writes and its answer. Only running writes go on to their end."""
    generation_control.stop(s)
    speaking.drop(s, why, turn)
    s.context.wake = Wake.NONE
    for call in turn.ledger.live():
        if not call.safe and call.state is not CallState.RUNNING:
            held_calls.drop(s, call, why)
    turn.stopped = True


def session_close(s: AgentState, e: SessionClose) -> None:
    """Cancel reads, let dispatched writes finish, write the ledger, dispatch nothing new (`spec.md#session-close`)."""
    generation_control.stop(s)
    s.context.wake = Wake.NONE
    s.closing = True
    for turn in s.turns.values():
        speaking.drop(s, "the session closes", turn)
        for call in turn.ledger.live():
            if call.spec.client_side and call.state is CallState.RUNNING:
                tool_results.give_up(s, call)
    _let_go(s)


def _let_go(s: AgentState) -> None:
    """Cancel everything but running writes. Called again whenever a write ends, as its result may make another call
    ready."""
    for turn in s.turns.values():
        for call in turn.ledger.live():
            if call.safe or call.state is not CallState.RUNNING:
                turn.ledger.cancel(call, "the session closes", s.now)
        scheduling.tell_changes(s, turn)


def forget_old_turns(s: AgentState) -> None:
    """Keep the last `history_turns` settled turns, for late results; the log has the rest."""
    done = [n for n, t in s.turns.items() if t.settled and not t.live() and not t.confirming()]
    for number in done[: max(len(s.turns) - s.policy.history_turns, 0)]:
        del s.turns[number]


def _summary(turn: Turn) -> dict[str, object]:
    calls = [*turn.ledger.past, *turn.ledger.calls.values()]
    return {
        "turn": turn.number,
        "calls": [
            {"call": c.id, "attempt": c.attempt, "tool": c.spec.name, "state": c.state.value, "unknown": c.unknown}
            for c in calls
        ],
    }
