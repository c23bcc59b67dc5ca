"""Early reads: when, how many, whether at all; the cache (`spec.md#early-reads`, `spec.md#result-cache`)."""

from dataclasses import replace

import pytest

from services.agent import GRAMMAR_POLICY, AgentPolicy
from services.agent.core.call import Call
from services.agent.core.ledger import Ledger
from services.agent.core.speculation import Speculation
from services.agent.core.turn import Turn
from services.events.model import Ask, ContextEntry, Observed, Phase, UserUpdate
from services.events.speech import EagerEnd
from tests.services.agent.core.test_commit_point import steps
from tests.services.agent.fakes import Output, answer, call, final, pause, run, tool, words
from tools.spec import EarlyPolicy, Effect, Sensitivity


def asks_early(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    return [call(1, "read", x=1), *pause()]


SCRIPT = [*words("one two three", step_s=1.0), (3.5, EagerEnd(1, 0)), final("one two three", 4.0)]


@pytest.mark.parametrize(
    ("options", "at"),
    [
        ({"effect": Effect.READ_LOCAL}, 0.0),
        ({"effect": Effect.READ_EXTERNAL, "sensitivity": Sensitivity.LOW}, 1.0),  # the second update agrees
        ({"effect": Effect.READ_EXTERNAL, "sensitivity": Sensitivity.PERSONAL}, 3.5),
        ({"effect": Effect.READ_LOCAL, "early": EarlyPolicy.NEVER}, 4.0),
        ({"effect": Effect.READ_EXTERNAL, "early": EarlyPolicy.ALWAYS}, 0.0),
    ],
)
def test_a_read_is_issued_when_its_policy_allows(options: dict[str, object], at: float) -> None:
    options.setdefault("early", None)
    result = run(asks_early, SCRIPT, tool("read", **options), policy=GRAMMAR_POLICY)  # type: ignore[arg-type]
    assert result.ran_at("read") == at


def test_an_external_read_whose_arguments_change_is_not_issued_before_they_are_stable() -> None:
    def wavers(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "read", x=len([e for e in entries if isinstance(e, UserUpdate)])), *pause()]

    read = tool("read", Effect.READ_EXTERNAL, sensitivity=Sensitivity.LOW, early=None)
    result = run(wavers, SCRIPT[:3], read, policy=GRAMMAR_POLICY, until_s=3.0)
    assert result.ran("read") == []


@pytest.mark.parametrize(("steady", "at"), [(True, 0.0), (False, 1.0)])
def test_a_read_whose_words_are_steady_does_not_wait_for_the_next_update(steady: bool, at: float) -> None:
    def proposes(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [replace(call(1, "read", x=1), steady=steady), *pause()]

    read = tool("read", Effect.READ_EXTERNAL, sensitivity=Sensitivity.LOW, early=None)
    assert run(proposes, SCRIPT, read, policy=GRAMMAR_POLICY).ran_at("read") == at


def test_a_call_that_the_model_becomes_surer_of_runs_early_all_the_same() -> None:
    def proposes(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        heard = len([e for e in entries if isinstance(e, UserUpdate)])
        return [replace(call(1, "read", x=1), confidence=0.1 if heard < 3 else 0.9), *pause()]

    read = tool("read", Effect.READ_EXTERNAL, sensitivity=Sensitivity.LOW, early=None)
    assert run(proposes, SCRIPT, read, policy=GRAMMAR_POLICY).ran_at("read") == 2.0


def test_the_budget_bounds_the_early_reads_of_a_turn() -> None:
    many: list[Output] = [call(i, "read", x=i) for i in range(1, 11)]
    result = run(steps([*many, *pause()]), [*words("all"), final("all", 5.0)], tool("read"))
    assert sorted(round(at, 1) for at, _ in result.tools.ran) == [*[0.0] * 8, 5.0, 5.0]


def _early_call() -> tuple[Call, Turn]:
    ledger = Ledger("s", 1, lambda name, arguments: dict(arguments))
    spec = tool("read", Effect.READ_EXTERNAL, early=EarlyPolicy.ALWAYS).spec
    read, _ = ledger.propose(1, spec, {"x": 1}, 1, 0.0)
    return read, Turn(1, ledger, 0.0)


def test_falling_below_the_least_hit_rate_stops_speculation_for_some_turns() -> None:
    speculation = Speculation(AgentPolicy(hit_window=10, min_hit_rate=0.3, retry_after_turns=2))
    read, turn = _early_call()
    for _ in range(10):
        assert speculation.allows(read, turn)
        speculation.judge("other", hit=False, turn=1)
    turn.number = 3
    assert not speculation.allows(read, turn)
    turn.number = 4
    assert speculation.allows(read, turn)


def test_a_read_that_is_never_used_is_not_worth_its_cost() -> None:
    speculation = Speculation(AgentPolicy(hit_window=1000, external_read_cost=0.1))
    read, turn = _early_call()
    speculation.took("read", 0.5)
    for _ in range(20):
        speculation.judge("read", hit=False, turn=1)
    # p = (0 + 2) / (20 + 3) = 0.087; 0.087 x 0.5 s x 1 < 0.1
    assert not speculation.allows(read, turn)


def test_what_the_model_is_unsure_of_counts_less() -> None:
    speculation = Speculation(AgentPolicy(external_read_cost=0.1))
    read, turn = _early_call()
    read.confidence = 0.1  # 2/3 x 0.1 x 0.5 s < 0.1
    assert not speculation.allows(read, turn)


def reads_twice(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if ask.phase is not Phase.FINAL:
        return [*pause()]
    if any(isinstance(e, Observed) and e.turn == ask.turn and e.tool == "read" for e in entries):
        return [*answer("There.")]
    return [call(1, "read", x=1), *pause()]


def test_an_equal_call_within_its_time_to_live_is_done_at_once() -> None:
    read = tool("read", ttl_s=10.0)
    result = run(reads_twice, [final("one", 1.0), final("two", 5.0, turn=2)], read)
    assert len(result.ran("read")) == 1
    assert result.counts["cache_hits"] == 1
    assert len(run(reads_twice, [final("one", 1.0), final("two", 15.0, turn=2)], read).ran("read")) == 2


def test_a_write_to_the_same_resource_invalidates_what_was_read() -> None:
    read = tool("read", ttl_s=float("inf"), resources=("list:{x}",))
    write = tool("write", Effect.WRITE_LOCAL, undo_with="u", resources=("list:{x}",))
    script = [final("one", 1.0), final("write", 3.0, turn=2), final("three", 5.0, turn=3)]

    def reads_after_writing(x: int) -> int:
        def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
            writes = ask.phase is Phase.FINAL and ask.turn == 2
            return [call(1, "write", x=x), *pause()] if writes else reads_twice(entries, ask)

        return len(run(replies, script, read, write).ran("read"))

    assert reads_after_writing(x=1) == 2
    assert reads_after_writing(x=2) == 1


def test_a_superseded_read_fills_the_cache() -> None:
    stubborn = tool("read", ttl_s=60.0, delay_s=1.0)
    plans = steps([call(1, "read", x=1), *pause()], [call(1, "read", x=2), *pause()], [call(1, "read", x=1), *pause()])
    script = [*words("one two", step_s=2.0), final("one", 6.0)]
    result = run(plans, script, stubborn)
    # x=1 was done at 1.0, x=2 took its place at 2.0, and at 6.0 x=1 came from the cache.
    assert [args["x"] for args in result.ran("read")] == [1, 2]
