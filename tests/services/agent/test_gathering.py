"""Results that are due together are one question to the model (`AgentPolicy.gather_ms`)."""

import pytest

from services.agent.core.policy import GRAMMAR_POLICY, SPECULATOR_POLICY
from services.events.model import Ask, ContextEntry, Observed, Phase
from tests.services.agent.fakes import FakeRun, FakeTool, Output, answer, call, final, pause, run, tool


def looks_up_both(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if ask.phase is not Phase.FINAL:
        return [*pause()]
    seen = sum(isinstance(entry, Observed) for entry in entries)
    return [*answer("Both.")] if seen == 2 else [call(1, "near", x=1), call(2, "far", x=2), *pause()]


def asked(near_s: float, far_s: float, policy: object = SPECULATOR_POLICY, far: FakeTool | None = None) -> FakeRun:
    tools = tool("near", delay_s=near_s), far or tool("far", delay_s=far_s)
    return run(looks_up_both, [final("compare them", 1.0)], *tools, policy=policy, first_s=0.2)  # type: ignore[arg-type]


def test_the_model_is_asked_once_for_results_that_come_close_together() -> None:
    result = asked(0.4, 0.6)
    assert result.model.requests == 2  # the plan and the answer
    assert result.said() == [("answer", "Both.")]
    assert result.when(type(result.outputs[-1][1])) == pytest.approx(1.2 + 0.6 + 0.2)  # no later than with a call more


def test_no_result_waits_longer_than_the_policy_says() -> None:
    result = asked(0.4, 2.0)
    assert [round(at, 3) for at in result.model.asked_at] == [1.0, 1.9, 3.2]
    assert result.said()[-1] == ("answer", "Both.")


def test_a_result_that_is_far_from_the_next_one_is_told_at_once() -> None:
    # By what it took before, "far" is not due for long.
    def twice(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if ask.turn == 1 and not any(isinstance(entry, Observed) for entry in entries):
            return [call(1, "far", x=1), *pause()]
        if ask.turn == 1:
            return [*answer("First.")]
        seen = [entry for entry in entries if isinstance(entry, Observed) and entry.turn == 2]
        return [*answer("Both.")] if len(seen) == 2 else [call(1, "near", x=1), call(2, "far", x=2), *pause()]

    tools = tool("near", delay_s=0.4), tool("far", delay_s=3.0)
    script = [final("one", 1.0), final("two", 10.0, turn=2)]
    result = run(twice, script, *tools, policy=SPECULATOR_POLICY)
    asked_at = [round(at, 3) for at, ask in zip(result.model.asked_at, result.model.asks, strict=True) if ask.turn == 2]
    assert asked_at[:2] == [10.0, 10.4]  # "near" took 0.4 s


def test_a_model_that_costs_nothing_is_asked_at_every_result() -> None:
    assert asked(0.4, 0.6, policy=GRAMMAR_POLICY).model.requests == 3
