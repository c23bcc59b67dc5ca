"""The ledger against a small independent model of its rules (`spec.md#ledger`), on random histories."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.agent.core.call import DISPATCHED, GONE, MOVES, Call, CallState, IllegalCallTransition
from services.agent.core.ledger import InvalidAction, Ledger
from services.agent.core.references import references, resolve
from tests.services.agent.fakes import tool
from tools.spec import Effect

READ, WRITE = tool("read").spec, tool("write", Effect.WRITE_EXTERNAL).spec
IDS = st.integers(1, 6)


class Rules(RuleBasedStateMachine):
    """The independent model: `plan` is what the model last said of each id; the world answers a call with its own
    arguments. From these alone follows which calls must be alive and on what arguments they may run."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger("s", 1, lambda name, arguments: dict(arguments))
        self.plan: dict[int, dict[str, Any]] = {}
        self.dispatched: set[tuple[int, int]] = set()
        self.sent: set[int] = set()
        self.now = 0.0

    def settle(self) -> None:
        self.now += 1
        self.ledger.promote(self.now)
        for call in self.ledger.live():
            if call.state is CallState.READY and not call.safe:
                self.ledger.move(call, CallState.HELD, self.now)

    @rule(call_id=IDS, unsafe=st.booleans(), x=st.integers(0, 2), dep=st.none() | st.integers(1, 6))
    def propose(self, call_id: int, unsafe: bool, x: int, dep: int | None) -> None:
        arguments: dict[str, Any] = {"x": x} if dep is None else {"x": x, "y": f"${dep}.x"}
        known = self.ledger.calls.get(call_id)
        before = (known.attempt, known.state) if known else None
        sent = known is not None and not known.safe and known.state in DISPATCHED
        gone_dep = dep is not None and (dep not in self.ledger.calls or self.ledger.calls[dep].removed)
        legal = (known is not None or call_id > self.ledger.highest) and not (
            dep is not None and (dep >= call_id or gone_dep)
        )
        spec = WRITE if unsafe else READ
        try:
            call, fresh = self.ledger.propose(call_id, spec, arguments, 1, self.now)
        except InvalidAction:
            assert not legal or sent
            return
        assert legal
        same = known is not None and known.spec is spec and known.arguments == arguments
        if before is not None and same and before[1] not in GONE | {CallState.FAILED, CallState.TIMED_OUT}:
            assert not fresh
            assert call.attempt == before[0]
        else:
            assert fresh
            assert not sent
            assert call.attempt == (before[0] + 1 if before else 1)
        self.plan[call_id] = arguments
        self.settle()

    @rule(call_id=IDS)
    def remove(self, call_id: int) -> None:
        call = self.ledger.calls.get(call_id)
        try:
            self.ledger.remove(call_id, 1, self.now)
        except InvalidAction:
            assert call is None or call.state in GONE or (not call.safe and call.state in DISPATCHED)
            return
        assert call is not None
        assert call.state in (CallState.CANCELLED, CallState.ABANDONED)
        self.settle()

    @rule(data=st.data())
    @precondition(lambda self: any(self._runnable(c) for c in self.ledger.live()))
    def dispatch(self, data: st.DataObject) -> None:
        call = data.draw(st.sampled_from([c for c in self.ledger.live() if self._runnable(c)]))
        assert (call.id, call.attempt) not in self.dispatched
        assert call.resolved == self._operands(call)
        if not call.safe:
            assert call.id not in self.sent
            self.sent.add(call.id)
            self.ledger.move(call, CallState.COMMITTED, self.now)
        self.dispatched.add((call.id, call.attempt))
        self.ledger.move(call, CallState.RUNNING, self.now)

    @rule(data=st.data(), luck=st.sampled_from([CallState.DONE, CallState.DONE, CallState.FAILED, CallState.TIMED_OUT]))
    @precondition(lambda self: any(c.state is CallState.RUNNING for c in self.ledger.live()))
    def finish(self, data: st.DataObject, luck: CallState) -> None:
        call = data.draw(st.sampled_from([c for c in self.ledger.live() if c.state is CallState.RUNNING]))
        call.value, call.error = dict(call.resolved or {}), "broken"
        self.ledger.move(call, luck, self.now)
        self.settle()

    def _runnable(self, call: Call) -> bool:
        return call.state is (CallState.READY if call.safe else CallState.HELD)

    def _operands(self, call: Call) -> dict[str, Any]:
        """What the call must run on, from the plan and the results alone."""
        values = {dep: self.ledger.calls[dep].value for dep in references(self.plan[call.id])}
        resolved: dict[str, Any] = resolve(self.plan[call.id], values)
        return resolved

    @invariant()
    def nothing_ready_hangs_on_what_is_not_there(self) -> None:
        for call in self.ledger.calls.values():
            if call.state in (CallState.READY, CallState.HELD):
                assert all(self.ledger.calls[dep].state is CallState.DONE for dep in call.deps)

    @invariant()
    def nobody_waits_for_what_will_never_come(self) -> None:
        for call in self.ledger.live():
            if call.state is CallState.WAITING_DEPS:
                assert not any(self.ledger.calls[dep].state in GONE for dep in call.deps)

    @invariant()
    def the_index_of_open_calls_is_right(self) -> None:
        live = {c.id for c in self.ledger.calls.values() if c.live or c.recheck}
        assert set(self.ledger.open) == live

    @invariant()
    def references_point_down(self) -> None:
        assert all(dep < call.id for call in self.ledger.calls.values() for dep in call.deps)

    @invariant()
    def a_done_read_that_stands_was_run_on_what_stands(self) -> None:
        for call in self.ledger.calls.values():
            stands = call.state is CallState.DONE and call.safe and not call.recheck
            if stands and all(self.ledger.calls[dep].state is CallState.DONE for dep in call.deps):
                assert call.resolved == self._operands(call)

    @invariant()
    def superseded_attempts_are_over(self) -> None:
        assert all(call.state in GONE for call in self.ledger.past)


TestRules = Rules.TestCase
TestRules.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_every_state_has_a_row_in_the_table() -> None:
    assert set(MOVES) == set(CallState)


def test_an_illegal_move_raises_and_names_both_states() -> None:
    ledger = Ledger("s", 1, lambda name, arguments: dict(arguments))
    call, _ = ledger.propose(1, WRITE, {}, 1, 0.0)
    with pytest.raises(IllegalCallTransition, match="waiting_deps -> running"):
        call.move(CallState.RUNNING, 0.0)


def test_a_dispatched_write_is_never_withdrawn() -> None:
    ledger = Ledger("s", 1, lambda name, arguments: dict(arguments))
    call, _ = ledger.propose(1, WRITE, {}, 1, 0.0)
    ledger.promote(0.0)
    for state in (CallState.HELD, CallState.COMMITTED, CallState.RUNNING, CallState.DONE):
        ledger.move(call, state, 0.0)
    with pytest.raises(IllegalCallTransition):
        call.move(CallState.SUPERSEDED, 0.0)
    ledger.cancel(call, "no", 0.0)
    assert call.state is CallState.DONE


@pytest.mark.parametrize(
    ("value", "found"),
    [("$1", {1}), ("$12.a.0", {12}), ("owe $5", set()), ("$$5", set()), ({"a": ["$2", {"b": "$3.x"}]}, {2, 3})],
)
def test_references(value: object, found: set[int]) -> None:
    assert references(value) == found


def test_resolution_walks_into_results() -> None:
    results = {1: {"people": [{"name": "Anna"}]}}
    assert resolve({"to": "$1.people.0.name", "price": "$$5"}, results) == {"to": "Anna", "price": "$5"}
