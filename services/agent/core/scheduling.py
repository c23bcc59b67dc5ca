"""Issues reads, and holds, commits and dispatches writes (`spec.md#call-states`).

`advance` looks at the state, not at the event, and does everything that is allowed now. So no rule depends on the order
of events.
"""

from services.agent.core.cache import cache_key
from services.agent.core.call import GONE, Call, CallState
from services.agent.core.commands import CancelRun, Dispatch
from services.agent.core.context import Wake
from services.agent.core.ledger import Change
from services.agent.core.resources import overlap
from services.agent.core.speculation import timely
from services.agent.core.state import AgentState
from services.agent.core.turn import AgentTurnState, Turn
from services.agent.ports import AgentCounter, AgentHistogram
from services.events.journal import WriteIntent
from services.events.model import Cancelled
from services.events.output import CallChanged, CallStatus, ClientCall
from services.events.speech import normalised
from tools.spec import Invocation

_STATUS = {
    CallState.WAITING_DEPS: CallStatus.WAITING,
    CallState.HELD: CallStatus.HELD,
    CallState.CONFIRMING: CallStatus.CONFIRMING,
    CallState.COMMITTED: CallStatus.COMMITTED,
    CallState.RUNNING: CallStatus.RUNNING,
    CallState.DONE: CallStatus.DONE,
    CallState.FAILED: CallStatus.FAILED,
    CallState.TIMED_OUT: CallStatus.FAILED,
    CallState.SUPERSEDED: CallStatus.SUPERSEDED,
    CallState.CANCELLED: CallStatus.CANCELLED,
}


def advance(s: AgentState) -> None:
    """Move every call of every turn as far as it may go now."""
    moved = True
    while moved:
        moved = False
        for turn in list(s.busy_turns()):
            turn.ledger.promote(s.now)
            for call_id in sorted(turn.ledger.open):
                if call := turn.ledger.open.get(call_id):
                    moved = _step(s, turn, call) or moved
            moved = bool(turn.ledger.changes) or moved
            tell_changes(s, turn)
            _keep_doubts_back(s, turn)


def _keep_doubts_back(s: AgentState, turn: Turn) -> None:
    """Withdraw results that wait to be shown to the model if an edit has put their inputs in doubt. They are shown once
    the inputs are known (`spec.md#stale-inputs`)."""
    for call in turn.ledger.open.values():
        if call.recheck and call.seen and s.context.retract(call.turn, call.id):
            call.seen = False


def _step(s: AgentState, turn: Turn, call: Call) -> bool:
    match call.state:
        case CallState.READY:
            return _issue(s, turn, call) if call.safe else _hold(s, turn, call)
        case CallState.HELD:
            return _commit(s, turn, call)
        case CallState.COMMITTED:
            return _dispatch_write(s, turn, call)
    return False


# ------------------------------------------------------------------ reads


def _issue(s: AgentState, turn: Turn, call: Call) -> bool:
    """READY -> RUNNING if the tool's policy and the order of writes allow it, or -> DONE from the cache. Returns
    whether it moved."""
    if s.closing or _barred(s, turn, call):
        return False
    if call.spec.client_side and not (turn.final or turn.finishing):
        return False  # client calls are sent in a response, which begins after the turn
    entry = s.cache.get(cache_key(call.spec.name, _arguments(call)), s.now) if call.spec.ttl_s > 0 else None
    if entry is not None:
        call.value, call.untrusted, call.cached = entry.value, entry.untrusted, True
        s.count(AgentCounter.CACHE_HITS)
        turn.ledger.move(call, CallState.DONE, s.now)
        return True
    decided = call.approved or turn.finishing  # confirmed, or part of a committed plan: no edit can follow
    if not decided and not timely(call, turn, s.policy.stable_updates):
        return False
    if not turn.final and not call.approved:
        if not s.speculation.allows(call, turn):
            return False
        call.early = True
        turn.early_reads += 1
        s.count(AgentCounter.EARLY_READS)
    call.cache_epoch = s.cache.epoch
    _run(s, turn, call)
    return True


def _barred(s: AgentState, turn: Turn, call: Call) -> bool:
    """Whether an earlier write of the same resource must end first (`spec.md#write-order`)."""
    mine = call.resources
    return bool(mine) and any(overlap(mine, write.resources) for write in _earlier_writes(s, turn, call))


# ------------------------------------------------------------------ writes


def _hold(s: AgentState, turn: Turn, call: Call) -> bool:
    """READY -> HELD. The arguments are validated and filled in, so the commit costs only the dispatch
    (`spec.md#prepare`)."""
    turn.ledger.move(call, CallState.HELD, s.now)
    s.count(AgentCounter.HELD)
    return True


def _commit(s: AgentState, turn: Turn, call: Call) -> bool:
    """HELD -> COMMITTED if the commit point has passed the call, or -> CONFIRMING if the user must be asked first
    (`spec.md#commit-point`). Returns whether it moved."""
    if s.closing or not (call.approved or (_covered(s, turn, call) and (turn.finishing or not turn.stopped))):
        return False
    if not call.approved and _still_planning(s, turn):
        return False
    call.committed_rev, call.committed_words = turn.rev, len(normalised(turn.text).split())
    if turn.state is AgentTurnState.SETTLING:
        turn.move(AgentTurnState.COMMITTED)
    many = turn.writes() > s.policy.writes_unasked
    if not call.approved and (many or call.spec.destructive or call.doubtful or _behind_a_question(turn, call)):
        turn.ledger.move(call, CallState.CONFIRMING, s.now)
    else:
        turn.ledger.move(call, CallState.COMMITTED, s.now)
        s.count(AgentCounter.COMMITS)
    return True


def _still_planning(s: AgentState, turn: Turn) -> bool:
    """Whether the model began its generation less than `whole_plan_ms` ago and may still propose more calls
    (`spec.md#whole-plan`)."""
    generation = s.generation
    if generation is None or generation.turn != turn.number:
        return False
    return not s.due(generation.started_ms + s.policy.whole_plan_ms)


def _covered(s: AgentState, turn: Turn, call: Call) -> bool:
    return turn.commit_point.covers(call.id) and s.due(turn.commit_point.blocked_until)


def _behind_a_question(turn: Turn, call: Call) -> bool:
    """Whether an earlier, conflicting write waits for the user's confirmation; this one must then be confirmed too."""
    return any(
        other.state is CallState.CONFIRMING and other.id < call.id and _conflict(other, call)
        for other in turn.ledger.open.values()
    )


def _dispatch_write(s: AgentState, turn: Turn, call: Call) -> bool:
    """COMMITTED -> RUNNING once the commit delay (`spec.md#commit-delay`) is over and every earlier conflicting write
    has ended. Returns whether it moved."""
    if s.closing or not s.due(_commit_delay_from(turn, call) + s.policy.commit_delay_ms(call.spec)):
        return False
    if any(_conflict(other, call) for other in _earlier_writes(s, turn, call)):
        return False
    if not call.approved and _behind_a_question(turn, call):
        turn.ledger.move(call, CallState.CONFIRMING, s.now)
        return True
    s.observe(AgentHistogram.COMMIT_TO_DISPATCH, s.now - call.times[CallState.COMMITTED])
    s.cache.wrote(call.resources)
    _run(s, turn, call)
    return True


def _commit_delay_from(turn: Turn, call: Call) -> float:
    """The time (ms) from which the commit delay counts: the final transcript, since the user may go on from then, or
    the confirmation (`spec.md#commit-delay`)."""
    return call.times[CallState.COMMITTED] if call.approved else turn.final_ms


def _conflict(first: Call, second: Call) -> bool:
    """Whether two writes must run one after the other: they share a resource, or one of them declares none."""
    one, two = first.resources, second.resources
    return not one or not two or overlap(one, two)


def _earlier_writes(s: AgentState, turn: Turn, call: Call) -> list[Call]:
    """Writes before `call`, in this turn or an earlier one, that may still change something without a confirmation."""
    under_way = (CallState.COMMITTED, CallState.RUNNING)
    found = [
        other
        for older in s.turns.values()
        if older.number < turn.number
        for other in older.ledger.open.values()
        if not other.safe and other.state in under_way
    ]
    waiting = turn.waiting_for_user()
    mine = (other for other in turn.ledger.live() if other.id < call.id and not other.safe)
    return [*found, *(other for other in mine if other not in waiting)]


# ------------------------------------------------------------------ dispatch and report


def _run(s: AgentState, turn: Turn, call: Call) -> None:
    arguments = _arguments(call)
    turn.ledger.move(call, CallState.RUNNING, s.now)
    call.give_up_ms = s.now + 1000 * s.policy.hang_limit_s(call.spec)
    tell_changes(s, turn)  # so that the log has the earlier changes before the dispatch
    s.record(
        "dispatch", turn=call.turn, call=call.id, attempt=call.attempt, tool=call.spec.name, rev=call.rev,
        committed_rev=call.committed_rev, early=call.early, key=call.key, arguments=arguments, t_ms=s.now,
    )  # fmt: skip
    invocation = Invocation(s.session, call.turn, call.id, call.attempt, call.spec.name, arguments, call.key)
    intent = client = None
    if not call.safe:
        rev = max(call.rev, call.committed_rev)
        intent = WriteIntent(call.key, s.session, call.turn, call.id, call.attempt, call.spec.name, arguments, rev)
    if call.spec.client_side:
        wire_id = f"call_{call.key[:24]}"
        client = ClientCall(call.turn, call.id, call.attempt, wire_id, call.spec.name, arguments, call.home)
    s.out.append(Dispatch(invocation, intent, client))


def _arguments(call: Call) -> dict[str, object]:
    if call.resolved is None:
        raise RuntimeError(f"call {call.place} has unresolved arguments in state {call.state}")
    return call.resolved


def tell_changes(s: AgentState, turn: Turn) -> None:
    """Report every change of the ledger: to the client, to the tool task that must stop, and to the model as a
    `<cancel>`."""
    changes, turn.ledger.changes = turn.ledger.changes, []
    for change in changes:
        call = change.call
        if change.before is CallState.RUNNING and change.after is CallState.ABANDONED:
            s.out.append(CancelRun(*call.place))
        stale = change.stale and change.after in GONE and not s.context.retract(call.turn, call.id)
        if change.cascade and (stale or call.reason):
            reason = call.reason or "its inputs have changed; a new result follows"
            cancelled = Cancelled(call.turn, call.id, reason, again=not call.reason)
            s.context.add(cancelled, Wake.PATIENT if change.wakes else Wake.NONE)
        if change.after not in (CallState.REJECTED, CallState.READY):
            s.emit(_changed(s, change))


def _changed(s: AgentState, change: Change) -> CallChanged:
    call = change.call
    status = _STATUS.get(change.after, CallStatus.CANCELLED)
    if change.before is CallState.PROPOSED and not call.deps:
        status = CallStatus.PROPOSED
    elif change.after is CallState.RUNNING and call.early:
        status = CallStatus.RUNNING_EARLY
    elif change.after is CallState.ABANDONED and not call.reason:
        status = CallStatus.SUPERSEDED
    elif call.unknown and status is CallStatus.FAILED:
        status = CallStatus.UNKNOWN
    arguments = dict(call.resolved if call.resolved is not None else call.arguments)
    result = call.value if change.after is CallState.DONE else None
    return CallChanged(
        call.turn, call.id, call.attempt, call.spec.name, arguments, call.spec.effect.value, status,
        int(s.now), call.early, result, call.error or call.reason or None, call.home,
    )  # fmt: skip
