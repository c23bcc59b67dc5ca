"""Applies what the model proposes (`spec.md#actions`): thoughts, tool calls, removals, pauses and answers. Invalid
actions are refused."""

from dataclasses import replace

from services.agent.core import end_of_turn, generation_control, question_rules, speaking, waking
from services.agent.core.call import GONE, Call
from services.agent.core.commands import ModelSaid, ModelStopped
from services.agent.core.context import Wake
from services.agent.core.ledger import InvalidAction
from services.agent.core.repetition import alike, repeated_write, second_behind_more_words, second_of_a_trusted
from services.agent.core.state import AgentState, Generation, ModelState
from services.agent.core.turn import AgentTurnState, Turn
from services.events.model import (
    Acted,
    AnswerDelta,
    AnswerEnd,
    Fact,
    Invalid,
    Opened,
    Part,
    Pause,
    PauseReason,
    Remove,
    ThinkDelta,
    ToolCall,
)
from tools.spec import ArgumentError


def model_said(s: AgentState, said: ModelSaid) -> None:
    """Apply one output of the running generation."""
    generation, turn = generation_control.heard_from(s, said), s.current
    if generation is None or turn is None:
        return
    try:
        _take(s, turn, generation, said)
    except InvalidAction as error:
        waking.reject(s, str(error))


def model_stopped(s: AgentState, stopped: ModelStopped) -> None:
    """Called when the stream of a generation has ended without a terminal action.

    If an action has changed something, the model is asked again. A generation whose actions changed nothing counts as
    a pause (`spec.md#pause-reasons`). One without any action is invalid.
    """
    generation, turn = s.generation, s.current
    if generation is None or turn is None or generation.number != stopped.generation:
        return
    if stopped.fault is not None:
        speaking.drop(s, "the model broke off")
        if stopped.retry_after_s:
            s.not_before_ms = s.now + 1000 * min(stopped.retry_after_s, 30.0)
        waking.fault(s, stopped.fault, stopped.message, stopped.again)
    elif generation.part is Part.ANSWER:
        _end_answer(s, turn, generation)
        _over(s)
    elif not generation.acted:
        waking.reject(s, "the generation ended without an action; end with a tool call, a pause or an answer")
    elif generation.changed:
        _over(s)
        s.context.wake = max(s.context.wake, Wake.PATIENT)
    else:
        _pause(s, turn, generation, Pause(PauseReason.WAITING_TOOL))


def _take(s: AgentState, turn: Turn, generation: Generation, said: ModelSaid) -> None:
    if generation.part is Part.ANSWER and not isinstance(said.output, AnswerDelta | AnswerEnd | Invalid):
        # Chat models say a sentence and then call a tool: any other output ends the answer.
        _end_answer(s, turn, generation)
        generation.part = None
    match said.output:
        case ThinkDelta() as delta:
            generation_control.think(generation, delta)
        case Opened(part=Part.ANSWER, question=question):
            _begin_answer(s, turn, question)
        case Opened(part=part):
            generation.part = part
        case ToolCall() as action:
            _tool_call(s, turn, generation, action)
        case Remove() as action:
            turn.ledger.remove(action.id, generation.rev, s.now)
            generation.changed = True
            _accept(s, generation, action)
        case Pause() as action:
            _pause(s, turn, generation, action)
        case AnswerDelta(text=text):
            if generation.part is not Part.ANSWER:
                _begin_answer(s, turn, question=False)
            speaking.add(s, turn, text)
        case AnswerEnd():
            if generation.part is not Part.ANSWER:
                raise InvalidAction("an answer ended that had not begun")
            _end_answer(s, turn, generation)
            _over(s)
        case Invalid(why=why):
            raise InvalidAction(why)


def _accept(s: AgentState, generation: Generation, action: ToolCall | Remove | Pause) -> None:
    generation_control.close_think(s)
    s.context.add_own(Acted(generation.turn, action))
    generation.part, generation.acted, generation.tag_until = None, True, None
    s.invalid = 0


def _over(s: AgentState) -> None:
    """Note that the generation has ended by itself: the model has considered all updates that it was shown."""
    generation_control.close_think(s)
    if s.generation is not None and s.current is not None:
        s.current.considered = s.generation.updates
    s.generation, s.model = None, ModelState.PAUSED


def _tool_call(s: AgentState, turn: Turn, generation: Generation, action: ToolCall) -> None:
    """Apply a proposal (new id) or an edit (known id). After the final transcript a new id moves the commit point to
    just before it (`spec.md#commit-point`)."""
    spec = s.tools.specs.get(action.tool)
    if action.id < 1:
        raise InvalidAction(f"call ids count from 1, not {action.id}")
    if spec is None:
        raise InvalidAction(f"there is no tool {action.tool!r}")
    if action.by_responder and not spec.safe:
        action = _repetition(s, turn, generation, action)
    if len(turn.ledger.calls) >= s.policy.max_calls and action.id not in turn.ledger.calls:
        raise InvalidAction(f"no more than {s.policy.max_calls} calls in one turn")
    late = generation.saw_final and action.id in turn.ledger.calls
    if late and turn.late_changes >= s.policy.max_late_changes:
        raise InvalidAction(f"no more than {s.policy.max_late_changes} changes of calls once the turn is over")
    new_id, known = action.id > turn.ledger.highest, turn.ledger.calls.get(action.id)
    theirs = known is not None and _stands(turn, known.id) and not known.by_responder
    call, fresh = turn.ledger.propose(action.id, spec, action.arguments, generation.rev, s.now)
    if fresh:
        generation.changed = True
        turn.late_changes += late
        call.first_update = generation.updates - action.steady
        call.written, call.by_responder = action.arguments, action.by_responder and not theirs
        call.doubtful = not call.safe and _doubtful(s, turn, call)
    elif call.written is not None:
        action = replace(action, arguments=call.written)  # so that it is known for the call that it is
    if action.confidence is not None or fresh:
        call.confidence = action.confidence
    call.last_update = generation.updates
    generation.named.add(action.id)
    generation.by_responder = action.by_responder
    if new_id and generation.saw_final:
        turn.commit_point.new_call(action.id, generation.rev)
    _accept(s, generation, action)


def _stands(turn: Turn, call_id: int) -> bool:
    """Whether there is a call of this id; one that has gone may be proposed anew."""
    return call_id in turn.ledger.calls and turn.ledger.calls[call_id].state not in GONE


def _repetition(s: AgentState, turn: Turn, generation: Generation, action: ToolCall) -> ToolCall:
    """The write of a new id, under the id of the write that it repeats (`spec.md#two-models`), if there is one. Raises
    `InvalidAction` where the responder repeats what it knows the result of, or makes one write equal to another."""
    try:
        valid, arguments = True, s.tools.canonical(action.tool, action.arguments)
    except ArgumentError:
        valid, arguments = False, dict(action.arguments)  # perhaps valid in another form
    calls, named = turn.ledger.calls, generation.named | {action.id}
    known = calls[action.id] if _stands(turn, action.id) else None
    if known is not None and known.spec.name == action.tool and alike(known, arguments):
        return action if valid else _as_written(action, known)
    repeated = repeated_write(calls, action.tool, arguments, turn.text, named)
    if repeated is None:
        return action
    if known is not None:
        same = f"call {repeated.id} ({action.tool}) is the same"
        raise InvalidAction(f"{same}; remove call {known.id} if it is not wanted")
    if repeated.by_responder and repeated.seen:
        raise InvalidAction(f"call {repeated.id} ({action.tool}) did this already and is {repeated.state}")
    return replace(action if valid else _as_written(action, repeated), id=repeated.id)


def _as_written(action: ToolCall, call: Call) -> ToolCall:
    return replace(action, arguments=call.arguments if call.written is None else call.written)


def _doubtful(s: AgentState, turn: Turn, call: Call) -> bool:
    """Whether the user has to be asked about a write: it may be a second one that nobody wants (`spec.md#two-models`),
    or data from outside, and not the user, may be its reason (`spec.md#prompt-injection`)."""
    calls = turn.ledger.calls
    if second_of_a_trusted(call, calls) or second_behind_more_words(call, calls, turn.text):
        return True
    number = max((number for number in s.turns if number < turn.number), default=0)
    before = (number, s.turns[number].text) if number else (0, "")
    undoes = [spec for spec in s.tools.specs.values() if spec.undo_with == call.spec.name]
    return s.provenance.doubtful(call.spec, call.arguments, turn.text, before, undoes)


def _pause(s: AgentState, turn: Turn, generation: Generation, action: Pause) -> None:
    """Apply a pause. `done` and `waiting_tool` complete the plan; `waiting_user` expects more words
    (`spec.md#pause-reasons`)."""
    _accept(s, generation, action)
    _over(s)
    s.rounds = 0
    end_of_turn.paused(s, turn, action)
    if not generation.saw_final:
        return
    if action.reason is PauseReason.WAITING_USER:
        turn.patience_until = s.now + s.policy.patience_ms
    else:
        if action.on_trust:
            turn.ledger.trust()
        turn.commit_point.plan_complete(turn.ledger.highest, generation.rev)
        _nudge(s, turn, generation)


def _nudge(s: AgentState, turn: Turn, generation: Generation) -> None:
    """Ask the responder once more where it has said nothing and has only repeated calls that have ended: no result will
    come for which it could go on or answer (`spec.md#two-models`)."""
    repeats = generation.by_responder and not generation.changed
    if repeats and not (turn.nudged or turn.spoken or turn.live() or turn.confirming()):
        turn.nudged = True
        ids = ", ".join(map(str, sorted(generation.named)))
        text = f"Call {ids} had ended before; you have been told the result. Go on with the rest, or answer."
        s.context.add(Fact(turn.number, text), Wake.URGENT)


def _begin_answer(s: AgentState, turn: Turn, question: bool) -> None:
    generation_control.close_think(s)
    if not speaking.begin(s, turn, question):
        raise InvalidAction(_too_early(turn))


def _end_answer(s: AgentState, turn: Turn, generation: Generation) -> None:
    """End the answer. An answer to the final words moves the commit point, unless it asks something. Because only its
    end shows whether it asks, no write is dispatched before."""
    answer = turn.answer
    s.invalid = s.rounds = 0
    if answer is not None and answer.confirms and not answer.complete and not question_rules.asks(turn, answer):
        turn.commit_point.plan_complete(turn.ledger.highest, generation.rev)
        if turn.state is AgentTurnState.SETTLING:
            turn.move(AgentTurnState.COMMITTED)
    speaking.complete(s, turn)


def _too_early(turn: Turn) -> str:
    if turn.final or turn.eager:
        return "no answer before the turn is final while calls are in flight; pause, or ask a question"
    return "no answer before the user has finished; call tools or pause"
