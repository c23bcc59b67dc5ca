"""Applies the results of tools and shows them to the model (`spec.md#late-results`).

A result of the current attempt in the current turn is shown to the model. A result of a superseded read only goes to
the cache. Of an earlier turn only the outcome of a write is told, in one line of the current turn.
"""

from typing import Any

from services.agent.core import speaking
from services.agent.core.cache import CachedRead, cache_key
from services.agent.core.call import Call, CallState
from services.agent.core.commands import CancelRun, SettleIntent
from services.agent.core.context import Wake
from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.agent.core.wording import name_of
from services.agent.ports import AgentCounter, AgentHistogram
from services.events.agent import ToolFailed, ToolResult, ToolStarted, ToolTimeout
from services.events.model import Fact, Observed
from tools.spec import OutcomeStatus, ToolOutcome

UNKNOWN = "outcome unknown: it may or may not have happened; do not repeat it, tell the user"

_OF_OURS = frozenset(("unreachable", "timeout", "timed out", "overloaded", "not_configured"))
"""Kinds of error whose text the executor writes itself, so that it contains nothing from a service."""


def started(s: AgentState, e: ToolStarted) -> None:
    """Note that the tool has the call; if it is a write, the journal has its intent."""
    call = _attempt(s, e.turn, e.call_id, e.attempt)
    if call is not None:
        call.started = True


def result(s: AgentState, e: ToolResult) -> None:
    """Apply the value that the call has returned."""
    call = _attempt(s, e.turn, e.call_id, e.attempt)
    if call is None:
        return
    untrusted = e.untrusted or call.spec.untrusted_result
    if call.state is CallState.RUNNING:
        call.value, call.untrusted = e.value, untrusted
        s.speculation.took(call.spec.name, (s.now - call.times[CallState.RUNNING]) / 1000)
        _finish(s, call, CallState.DONE, ToolOutcome(OutcomeStatus.DONE, e.value, untrusted=untrusted))
    elif not call.safe and call.unknown:
        _late_news(s, call, "it has happened after all")
    _remember(s, call, e.value, untrusted)


def error(s: AgentState, e: ToolFailed) -> None:
    """Apply the failure of the call."""
    call = _attempt(s, e.turn, e.call_id, e.attempt)
    if call is None:
        return
    if call.state is CallState.RUNNING:
        call.unknown = e.unknown_outcome and not call.safe
        call.error = UNKNOWN if call.unknown else f"{e.kind}: {e.message}"
        status = OutcomeStatus.UNKNOWN if call.unknown else OutcomeStatus.FAILED
        _finish(s, call, CallState.FAILED, ToolOutcome(status, kind=e.kind, message=e.message))
    elif not call.safe and call.unknown and not e.unknown_outcome:
        _late_news(s, call, "it has failed")


def timeout(s: AgentState, e: ToolTimeout) -> None:
    """Apply the time-out of the call."""
    call = _attempt(s, e.turn, e.call_id, e.attempt)
    if call is not None and call.state is CallState.RUNNING:
        _time_out(s, call)


def _time_out(s: AgentState, call: Call) -> None:
    """A write that timed out may have happened: it is not repeated and is told as unknown
    (`spec.md#unknown-outcome`)."""
    call.unknown = not call.safe
    call.error = UNKNOWN if call.unknown else "timed out"
    status = OutcomeStatus.UNKNOWN if call.unknown else OutcomeStatus.TIMED_OUT
    _finish(s, call, CallState.TIMED_OUT, ToolOutcome(status, kind="timeout"))


def give_up(s: AgentState, call: Call) -> None:
    """Time out a call whose client is gone."""
    _time_out(s, call)


def watch(s: AgentState) -> None:
    """Time out calls that have not ended by their hard limit (`AgentPolicy.hang_limit_s`)."""
    for turn in s.turns.values():
        for call in list(turn.ledger.open.values()):
            if call.state is CallState.RUNNING and s.due(call.give_up_ms):
                if not call.spec.client_side:
                    s.out.append(CancelRun(*call.place))
                _time_out(s, call)
                if not call.safe and not call.spec.client_side and call.started:
                    s.out.append(SettleIntent(call.key, ToolOutcome(OutcomeStatus.UNKNOWN, kind="hung")))


def _attempt(s: AgentState, turn: int, call_id: int, attempt: int) -> Call | None:
    owner = s.turns.get(turn)
    return owner.ledger.find(call_id, attempt) if owner is not None else None


def _finish(s: AgentState, call: Call, state: CallState, outcome: ToolOutcome) -> None:
    turn = s.turns[call.turn]
    s.observe(AgentHistogram.TOOL, s.now - call.times[CallState.RUNNING])
    turn.ledger.move(call, state, s.now)
    if call.unknown:
        s.count(AgentCounter.UNKNOWN_OUTCOMES)
    if not call.safe:
        s.cache.wrote(call.resources)
        if call.spec.client_side and call.started:  # if not started, the journal refused the intent
            s.out.append(SettleIntent(call.key, outcome))


def _remember(s: AgentState, call: Call, value: Any, untrusted: bool) -> None:
    if not call.safe or call.spec.ttl_s <= 0 or call.resolved is None:
        return
    entry = CachedRead(value, untrusted, call.resources, s.now + 1000 * call.spec.ttl_s)
    s.cache.store(cache_key(call.spec.name, call.resolved), entry, call.cache_epoch)


def _late_news(s: AgentState, call: Call, what: str) -> None:
    """Tell the model the outcome of a write that was unknown until now."""
    call.unknown = False
    s.context.add(Fact(call.turn, f"About {name_of(call)} (call {call.id} of turn {call.turn}): {what}."))


# ------------------------------------------------------------------ telling the model


def show(s: AgentState) -> None:
    """Show the model every finished call that it has not been shown: as an observation if the current turn tells its
    result; else as a fact, but only if it is a write.

    A result whose inputs are in doubt (`recheck`) is not shown before they are known (`spec.md#stale-inputs`).
    """
    for turn in s.turns.values():
        news, turn.ledger.news = turn.ledger.news, {}
        for call in news.values():
            call.seen = True
            home = s.home(call)
            if home is not None:
                _observe(s, home, call)
            elif not call.safe:
                _tell_afterwards(s, call)


def _observe(s: AgentState, home: Turn, call: Call) -> None:
    if call.untrusted or call.spec.untrusted_result:
        told = call.error.partition(": ")[0] if call.error else ""
        if told not in _OF_OURS:
            s.provenance.foreign_data([call.value, call.error], home.number)
    else:
        s.provenance.own_data(call.value)
    if call.unknown:
        home.unsaid_unknown.append(name_of(call))
    s.context.add(
        Observed(call.turn, call.id, call.spec.name, call.value, call.error, call.untrusted),
        _wake(s, home, call),
    )


def _wake(s: AgentState, home: Turn, call: Call) -> Wake:
    """How urgently the model is asked because of a result. A result never cuts an answer that is being spoken
    (`spec.md#results-during-an-answer`), but may outdate one that was not spoken yet."""
    answer = home.answer
    if speaking.outdates(home, call):
        speaking.drop(s, "a result came in")
    elif answer is not None and answer.open:
        return Wake.NONE if answer.unheard else Wake.PATIENT
    return _gathered(s, home)


def _gathered(s: AgentState, home: Turn) -> Wake:
    """Wait for results that are due together if everything live is running: the model can decide nothing before they
    come, and needs them all for its answer (`spec.md#coalescing`)."""
    live = home.live()
    due = any(abs(_due_ms(s, call) - s.now) <= s.policy.gather_ms for call in live)
    if not (home.final and due and all(call.state is CallState.RUNNING for call in live)):
        return Wake.URGENT
    if s.context.wake is not Wake.GATHER:
        s.gather_until_ms = s.now + s.policy.gather_ms
    return Wake.GATHER


def _due_ms(s: AgentState, call: Call) -> float:
    return call.times.get(CallState.RUNNING, s.now) + 1000 * s.speculation.latency_s(call.spec.name)


def _tell_afterwards(s: AgentState, call: Call) -> None:
    """Tell the model of a write of an earlier turn, as a fact."""
    if call.unknown and s.current is not None:
        s.current.unsaid_unknown.append(name_of(call))
    how = call.error or f"done, result {call.value!r}"
    s.context.add(Fact(call.turn, f"{name_of(call)} (call {call.id} of turn {call.turn}): {how}."))
