"""Decides when the model is asked and when it is interrupted (`spec.md#waking`, `spec.md#interruption`)."""

from services.agent.core import generation_control, speaking
from services.agent.core.call import CallState
from services.agent.core.commands import Generate
from services.agent.core.confirmation import SHORT
from services.agent.core.context import Wake
from services.agent.core.state import AgentState, Generation, ModelState
from services.agent.core.turn import Turn
from services.agent.ports import FAULT_COUNTERS, AgentCounter
from services.events.model import ActionKind, Ask, ModelFaultKind, Part, Phase, Rejected
from services.events.speech import normalised

_CONSTRAINED = frozenset({ActionKind.TOOL_CALL, ActionKind.PAUSE, ActionKind.ANSWER, ActionKind.QUESTION})


def advance(s: AgentState) -> None:
    """Interrupt the model if an entry waits that it should be shown at once; ask it if an entry waits and it is not
    generating."""
    turn = s.current
    if s.closing or turn is None or turn.stopped or turn.settled or s.context.wake is Wake.NONE:
        return
    if turn.fault is not None:
        return  # the apology, which waits until no write runs, ends this turn
    if _keeps_still(s, turn) or not (turn.final or s.due(s.not_before_ms)):
        return
    spaced = s.context.wake is Wake.SPACED and not turn.eager and not turn.final
    if spaced and (_let_be(s) or not s.due(s.spaced_from_ms + s.policy.update_spacing_ms)):
        return
    if s.context.wake is Wake.GATHER and turn.final and not s.due(s.gather_until_ms):
        return
    if s.generation is not None and s.context.wake is not Wake.PATIENT:
        _interrupt(s, s.generation)
    if s.generation is None:
        _ask(s, turn)


def _keeps_still(s: AgentState, turn: Turn) -> bool:
    """Whether the user may be replying to a confirmation question; then the model is not shown the words before they
    are final."""
    return not turn.final and len(turn.text.split()) <= SHORT and bool(s.confirming())


def _let_be(s: AgentState) -> bool:
    """Whether the generation has produced nothing yet and is younger than `settle_ms`; then a partial update does not
    restart it."""
    generation = s.generation
    if generation is None or generation.part is not None:
        return False
    return not s.due(generation.started_ms + s.policy.settle_ms)


def _interrupt(s: AgentState, generation: Generation) -> None:
    """Stop a thought now; let a tool call finish within its limit; leave an answer alone, which only `speaking.drop`
    stops (`spec.md#interruption`)."""
    if generation.part is Part.ANSWER:
        return
    if generation.part is Part.TOOL_CALL:
        if generation.tag_until is None:
            generation.tag_until = s.now + s.policy.tag_limit_ms()
        if not s.due(generation.tag_until):
            return
    s.count(AgentCounter.INTERRUPTIONS)
    generation_control.stop(s, interrupted=True)


def _ask(s: AgentState, turn: Turn) -> None:
    if s.rounds >= s.policy.max_rounds:
        fault(s, ModelFaultKind.PROTOCOL, f"no end after {s.rounds} generations")
        return
    speaking.drop(s, "there is news, and the model is asked again")
    s.rounds += 1
    s.generations += 1
    s.model = ModelState.GENERATING
    s.spaced_from_ms = s.now
    basis = normalised(turn.text)
    s.generation = Generation(s.generations, turn.number, turn.rev, turn.final, turn.updates, basis, s.now)
    s.count(AgentCounter.GENERATIONS)
    # After three refusals in a row the output is constrained to valid actions (`spec.md#invalid-actions`).
    constrained = s.invalid >= s.policy.invalid_tries
    allowed = allowed_actions(s, turn)
    ask = Ask(
        turn.number,
        _phase(turn),
        allowed & _CONSTRAINED if constrained else allowed,
        s.policy.think_tokens(_ms_to_next_event(s, turn)),
        constrained,
    )
    s.out.append(Generate(s.generations, s.context.take(), ask))


def _phase(turn: Turn) -> Phase:
    if turn.final:
        return Phase.FINAL
    return Phase.SETTLING if turn.eager else Phase.LISTENING


def allowed_actions(s: AgentState, turn: Turn) -> frozenset[ActionKind]:
    """The actions that the model may take now. An answer is allowed at the final transcript; after an eager end a
    question, or a draft (`spec.md#early-answers`)."""
    allowed = {ActionKind.TOOL_CALL, ActionKind.REMOVE, ActionKind.PAUSE}
    if turn.final or turn.eager:
        allowed.add(ActionKind.QUESTION)
    if turn.final or speaking.may_draft(s, turn):
        allowed.add(ActionKind.ANSWER)
    return frozenset(allowed)


def _ms_to_next_event(s: AgentState, turn: Turn) -> float | None:
    """Time in ms to the next update while the user speaks, else to the next tool result; None if nothing is
    expected."""
    if not turn.final and not turn.eager:
        return max(s.last_partial_ms + s.update_gap_ms - s.now, 0.0)
    left = [
        call.times[CallState.RUNNING] + 1000 * s.speculation.latency_s(call.spec.name) - s.now
        for call in turn.live()
        if call.state is CallState.RUNNING
    ]
    return max(min(left), 0.0) if left else None


# ------------------------------------------------------------------ how a generation ends


def reject(s: AgentState, reason: str) -> None:
    """Refuse an action: the model is told why and is asked again. After the constrained attempt this is a fault."""
    turn = s.current
    s.count(AgentCounter.INVALID_ACTIONS)
    generation_control.stop(s, interrupted=True)
    if turn is None:
        return
    speaking.drop(s, "invalid")
    s.invalid += 1
    s.record("invalid", turn=turn.number, reason=reason, tries=s.invalid)
    if s.invalid > s.policy.invalid_tries:
        fault(s, ModelFaultKind.PROTOCOL, reason)
        return
    s.context.add(Rejected(turn.number, reason), Wake.URGENT)


def fault(s: AgentState, kind: ModelFaultKind, message: str, again: bool = False) -> None:
    """Called when the model cannot serve (`spec.md#model-faults`).

    Before the end of the turn the next update simply asks it again. After it, held writes that the model has not
    confirmed are dropped and the user is told; the session goes on. With `again` the composite has another model:
    it is asked once, and nothing is dropped.
    """
    s.count(AgentCounter.MODEL_FAULTS)
    s.count(FAULT_COUNTERS[kind])
    s.record("fault", fault=kind.value, message=message, t_ms=s.now, again=again)
    generation_control.stop(s)
    s.invalid = s.rounds = 0
    s.context.wake = Wake.NONE
    turn = s.current
    if turn is None:
        return
    speaking.drop(s, "the model failed")
    if turn.final and again and not turn.stood_in:
        turn.stood_in = True
        s.count(AgentCounter.STAND_INS)
        s.context.wake = Wake.URGENT
    elif turn.final:
        for call in turn.ledger.live():
            if not call.safe and call.state not in (CallState.COMMITTED, CallState.RUNNING, CallState.CONFIRMING):
                s.count(AgentCounter.WRITES_DROPPED)
                turn.undone.append(call)
                turn.ledger.cancel(call, "the model failed before it had confirmed the plan", s.now)
        turn.fault = kind
