"""Decides what is said to the user: the gate for answers, drafts, acknowledgements, confirmation questions and
apologies (`spec.md#answer-gate`)."""

from services.agent.core import end_of_turn, generation_control
from services.agent.core.answer import Answer, AnswerState
from services.agent.core.call import FINISHED, Call, CallState
from services.agent.core.confirmation import ConfirmationReply, reply_of
from services.agent.core.context import Wake
from services.agent.core.state import AgentState
from services.agent.core.turn import AgentTurnState, Turn
from services.agent.core.wording import (
    ACKNOWLEDGEMENTS,
    APOLOGIES,
    NOTHING_NEW,
    NOTHING_TO_SAY,
    NOTHING_WANTED,
    NOTHING_YET,
    UNKNOWN_OUTCOME,
    done_plainly,
    not_done,
    only_hesitates,
    question_about,
    question_about_all,
    told,
)
from services.agent.ports import AgentCounter, AgentHistogram
from services.events.model import Part, Said
from services.events.output import AnswerEnded, AnswerKind, AnswerStarted, AnswerText, ApprovalAsked
from services.events.speech import normalised


def advance(s: AgentState) -> None:
    """Say what may be said now in the current turn: an apology, a confirmation question, or the answer if the gate is
    open; else perhaps an acknowledgement."""
    turn = s.current
    if s.closing or turn is None or turn.stopped:
        return
    if turn.fault is not None:
        _apologise(s, turn)
    elif _must_ask(s, turn):
        _ask_user(s, turn)
    elif turn.answer is not None and turn.answer.unheard and _gate_open(s, turn, turn.answer):
        _release(s, turn, turn.answer)
    if not turn.stopped:
        _acknowledge(s, turn)


# ------------------------------------------------------------------ text from the model


def may_draft(s: AgentState, turn: Turn) -> bool:
    """Whether the model may draft an answer now: after an eager end, a few times a turn, for short speech, and with no
    live call (`spec.md#drafts`)."""
    return (
        turn.eager
        and s.policy.drafts
        and turn.drafts < s.policy.max_drafts
        and s.now - turn.started_ms <= s.policy.max_draft_speech_ms
        and not turn.live()
    )


def begin(s: AgentState, turn: Turn, question: bool) -> bool:
    """Called when the model begins an answer. Returns False if it may not, which makes the action invalid
    (`spec.md#early-answers`)."""
    allowed = turn.final or (turn.eager if question else may_draft(s, turn))
    generation = s.generation
    if generation is None or not allowed:
        return False
    if turn.answer is not None and turn.answer.unheard:
        turn.answer.move(AnswerState.DROPPED)  # the new answer replaces it
    draft = not generation.saw_final and not question
    turn.drafts += draft
    s.answers += 1
    kind = AnswerKind.QUESTION if question else AnswerKind.ANSWER
    confirms = generation.saw_final and not question
    turn.answer = Answer(s.answers, turn.number, kind, generation.basis, results_shown(turn), draft, confirms)
    generation.part = Part.ANSWER
    return True


def add(s: AgentState, turn: Turn, text: str) -> None:
    """Append text to the open answer; it is spoken at once if the answer was released."""
    answer = turn.answer
    if answer is None or not answer.open or not text:
        return
    answer.pieces.append(text)
    if answer.state is AnswerState.SPEAKING:
        turn.spoken = turn.spoken or bool(text.strip())
        s.emit(AnswerText(turn.number, answer.id, text))


def complete(s: AgentState, turn: Turn) -> None:
    """Called when the model has finished its answer: end it if it is spoken now, else keep it until the gate opens."""
    answer = turn.answer
    if answer is None:
        return
    answer.complete = True
    if answer.state is AnswerState.SPEAKING:
        _end(s, turn, answer, completed=True)
    elif answer.state is AnswerState.DRAFTING:
        answer.move(AnswerState.HELD)
        if answer.kind is AnswerKind.ANSWER:
            end_of_turn.drafted(s, turn)


def results_shown(turn: Turn) -> frozenset[tuple[int, int, int]]:
    """The attempts (turn, call, attempt) whose results the model has seen in this turn."""
    return frozenset(call.place for call in turn.calls() if call.seen)


# ------------------------------------------------------------------ the gate


def _gate_open(s: AgentState, turn: Turn, answer: Answer) -> bool:
    """Whether the answer may be spoken. A question waits for committed writes only; an answer waits for the final
    transcript, every live call, confirmations and the repair delay (`spec.md#answer-gate`)."""
    if answer.kind is AnswerKind.QUESTION:
        writes = [call for call in turn.live() if not call.safe]
        return (turn.eager or turn.final) and not any(
            call.state in (CallState.COMMITTED, CallState.RUNNING) for call in writes
        )
    if not turn.final or turn.live() or turn.confirming():
        return False
    return not turn.commit_point.blocked_until or s.due(turn.commit_point.blocked_until)


def draft_stands(turn: Turn, final_text: str) -> bool:
    """Whether a draft is still valid at the final transcript: the words are the same and no result has come since
    (`spec.md#drafts`)."""
    answer = turn.answer
    return (
        answer is not None
        and answer.draft
        and answer.unheard
        and answer.basis == normalised(final_text)
        and answer.results == results_shown(turn)
        and not turn.live()
    )


def outdates(turn: Turn, call: Call) -> bool:
    """Whether the result of `call` may change what the unspoken answer says (`spec.md#answer-gate`).

    A successful write of this turn does not: the model asked for it and could take it into account. A read, a failure,
    and a write of an earlier turn that the user has just confirmed do. Any result outdates a draft.
    """
    answer = turn.answer
    if answer is None or not answer.unheard:
        return False
    adopted = call.turn != turn.number
    return answer.draft or call.safe or adopted or call.state is not CallState.DONE


def _release(s: AgentState, turn: Turn, answer: Answer) -> None:
    if answer.draft:
        s.count(AgentCounter.DRAFTS_RELEASED)
        if s.context.wake is Wake.PATIENT:
            s.context.wake = Wake.NONE  # the model was to be asked for the answer that is given now
    if answer.kind is AnswerKind.ANSWER:
        if turn.state is AgentTurnState.SETTLING:
            turn.move(AgentTurnState.COMMITTED)
        turn.move(AgentTurnState.ANSWERING)
        turn.answered = True
        turn.unsaid_unknown.clear()
        s.observe(AgentHistogram.FINAL_TO_ANSWER, s.now - turn.final_ms)
    answer.move(AnswerState.SPEAKING)
    s.emit(AnswerStarted(turn.number, answer.id, answer.kind))
    if answer.pieces:
        turn.spoken = turn.spoken or bool(answer.text.strip())
        s.emit(AnswerText(turn.number, answer.id, answer.text))
    if answer.complete:
        _end(s, turn, answer, completed=True)


def _end(s: AgentState, turn: Turn, answer: Answer, completed: bool) -> None:
    answer.move(AnswerState.ENDED)
    s.emit(AnswerEnded(turn.number, answer.id, completed))
    if answer.text or not completed:
        s.context.add(Said(turn.number, answer.text, interrupted=not completed))


def drop(s: AgentState, why: str, turn: Turn | None = None) -> None:
    """Withdraw the open answer. One that was not spoken yet disappears, one that is being spoken ends as cut off. The
    model stops writing it."""
    turn = turn or s.current
    answer = turn.answer if turn is not None else None
    if turn is None or answer is None or not answer.open:
        return
    if answer.state is AnswerState.SPEAKING:
        _end(s, turn, answer, completed=False)
    else:
        answer.move(AnswerState.DROPPED)
        s.count(AgentCounter.DRAFTS_DROPPED)
        s.record("answer_dropped", turn=turn.number, answer=answer.id, why=why)
    if s.generation is not None and s.generation.part is Part.ANSWER:
        generation_control.stop(s, interrupted=True)


# ------------------------------------------------------------------ what the agent says itself


def say(s: AgentState, turn: Turn, kind: AnswerKind, text: str) -> None:
    """Say a sentence of the agent's own, complete at once."""
    s.answers += 1
    turn.spoken = turn.spoken or kind is not AnswerKind.ACKNOWLEDGEMENT
    s.emit(AnswerStarted(turn.number, s.answers, kind))
    s.emit(AnswerText(turn.number, s.answers, text))
    s.emit(AnswerEnded(turn.number, s.answers))
    s.context.add(Said(turn.number, text, aside=kind is AnswerKind.ACKNOWLEDGEMENT))


def _acknowledge(s: AgentState, turn: Turn) -> None:
    """If tools take longer than 700 ms after the end of the turn, or the model 2.5 s, say something that promises
    nothing (`spec.md#acknowledgement`)."""
    speaking = turn.answer is not None and turn.answer.state is AnswerState.SPEAKING
    if not turn.final or turn.acknowledged or turn.answered or speaking:
        return
    waits = (CallState.READY, CallState.COMMITTED, CallState.RUNNING)  # includes calls of earlier turns
    under_way = [c.times[c.state] for c in turn.live() if c.state in waits and c.state in c.times]
    slow_work = bool(under_way) and s.due(max(turn.final_ms, min(under_way)) + s.policy.acknowledge_after_ms)
    if slow_work or (s.generation is not None and s.due(turn.final_ms + s.policy.acknowledge_model_ms)):
        turn.acknowledged = True
        s.count(AgentCounter.ACKNOWLEDGEMENTS)
        text = ACKNOWLEDGEMENTS[turn.number % len(ACKNOWLEDGEMENTS)]
        say(s, turn, AnswerKind.ACKNOWLEDGEMENT, text)


def _must_ask(s: AgentState, turn: Turn) -> bool:
    """Whether all that can run has run, and something waits for the user's confirmation (`spec.md#confirmation`)."""
    writing = s.generation is not None and s.generation.part is not Part.ANSWER
    return turn.final and not writing and not turn.live() and any(not c.asked for c in turn.confirming())


def _ask_user(s: AgentState, turn: Turn) -> None:
    """Ask one question about all calls that wait, after telling what was done. This ends the turn; the next turn's
    words decide."""
    drop(s, "the user must be asked first")
    generation_control.stop(s)
    ended = [call for call in turn.calls() if not call.safe and call.state in FINISHED and not call.unknown]
    before = [told(call) or done_plainly(call) for call in ended]
    if turn.unsaid_unknown:
        before.append(_unknown(turn))
    ask_again(s, turn, turn.confirming(), " ".join(filter(None, before)))


def ask_again(s: AgentState, turn: Turn, calls: list[Call], before: str = "") -> None:
    """Ask about `calls`, with the sentence `before` in front, and end the turn."""
    for call in calls:
        call.asked += 1
    home = s.turns[calls[0].turn]
    whole = len(calls) > 1 and home.writes() > s.policy.writes_unasked
    questions = [question_about_all(len(calls), home.writes())] if whole else [question_about(call) for call in calls]
    s.count(AgentCounter.CONFIRMATIONS, len(calls))
    say(s, turn, AnswerKind.QUESTION, " ".join([*filter(None, [before]), *questions]))
    for call in calls:
        arguments = dict(call.resolved if call.resolved is not None else call.arguments)
        s.emit(ApprovalAsked(turn.number, *call.place, call.spec.name, arguments))
    turn.answered = turn.stopped = True
    s.context.wake = Wake.NONE


def _apologise(s: AgentState, turn: Turn) -> None:
    """Tell the user of the model's fault, and what was done nevertheless, as soon as no write is running
    (`spec.md#model-faults`)."""
    if turn.fault is None or any(not call.safe for call in turn.live()):
        return
    done = [told(c) for c in turn.calls() if not c.safe and c.state in FINISHED and not _was_told(turn, c)]
    left = [not_done(turn.undone)] if turn.undone else []
    say(s, turn, AnswerKind.APOLOGY, " ".join([*filter(None, done), APOLOGIES[turn.fault], *left]))
    turn.unsaid_unknown.clear()
    turn.undone.clear()
    turn.failed, turn.fault, turn.stopped, turn.answered = turn.fault, None, True, True


def break_silence(s: AgentState, turn: Turn) -> None:
    """Say something because the model has not: tell what was done, or that there is nothing to say."""
    ended = [call for call in turn.calls() if not call.safe and call.state in FINISHED]
    done = [told(call) or done_plainly(call) for call in ended]
    left = [not_done(turn.undone)] if turn.undone else []
    nothing = NOTHING_TO_SAY if turn.text else NOTHING_NEW
    if (
        turn.text
        and reply_of(turn.text) is ConfirmationReply.NO
        and not any(call.state in FINISHED for call in turn.calls())
    ):
        nothing = NOTHING_WANTED
    elif only_hesitates(turn.text):
        nothing = NOTHING_YET
    say(s, turn, AnswerKind.APOLOGY, " ".join([*done, *left]) or nothing)
    turn.undone.clear()


def _was_told(turn: Turn, call: Call) -> bool:
    return turn.answered and call.seen


def admit_unknown(s: AgentState, turn: Turn) -> None:
    """Tell the user of a write of unknown outcome that the model has not mentioned (`spec.md#unknown-outcome`)."""
    say(s, turn, AnswerKind.APOLOGY, _unknown(turn))


def _unknown(turn: Turn) -> str:
    names, turn.unsaid_unknown = turn.unsaid_unknown, []
    return UNKNOWN_OUTCOME.format(" and ".join(names))
