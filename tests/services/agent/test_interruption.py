"""When the model is asked and how it is cut short (`spec.md#interruption`, `spec.md#update-spacing`)."""

from dataclasses import replace

import pytest

from services.agent import AgentPolicy
from services.agent.core.context import PendingContext, Wake
from services.agent.core.policy import GRAMMAR_POLICY
from services.events.model import Acted, Opened, Part, Said, ThinkDelta, Thought, ToolCall, UserUpdate
from services.events.output import CallChanged
from services.events.speech import EagerEnd
from tests.services.agent.core.test_commit_point import once, steps
from tests.services.agent.fakes import answer, call, final, pause, run, tool, words

EAGER = AgentPolicy(update_spacing_ms=0.0)
RESTLESS = replace(EAGER, settle_ms=0.0)
READ = tool("read")


def test_a_think_stops_at_once_and_is_marked_as_cut() -> None:
    think = [Opened(Part.THINK), ThinkDelta("Wait for the "), ThinkDelta("end"), 5.0, *pause()]
    result = run(steps([*think]), [*words("one two", step_s=1.0), final("one two", 2.0)], policy=EAGER)
    assert result.told(Thought)[0] == Thought(1, "Wait for the end", interrupted=True)
    assert result.model.requests == 3
    assert result.counts["interruptions"] == 1


def test_what_the_model_wrote_is_told_before_what_came_while_it_wrote() -> None:
    """It had not seen it; and the prompt must go on where the model has stopped."""
    think = [Opened(Part.THINK), ThinkDelta("Wait"), 5.0, *pause()]
    result = run(steps([*think]), words("one two", step_s=1.0), policy=EAGER)
    assert [type(entry) for entry in result.model.entries[:3]] == [UserUpdate, Thought, UserUpdate]
    tag = [Opened(Part.TOOL_CALL), 1.2, call(1, "read", x=1), 5.0, *pause()]
    result = run(steps([*tag]), words("one two", step_s=1.0), READ, policy=EAGER, until_s=3.0)
    assert [type(entry) for entry in result.model.entries[:3]] == [UserUpdate, Acted, UserUpdate]


def test_a_tag_may_finish_within_its_limit() -> None:
    tag = [Opened(Part.TOOL_CALL), 1.2, call(1, "read", x=1), 5.0, *pause()]
    result = run(steps([*tag]), words("one two", step_s=1.0), READ, policy=EAGER, until_s=3.0)
    assert result.ran_at("read") == pytest.approx(1.2)
    assert any(isinstance(entry.action, ToolCall) for entry in result.told(Acted))


def test_a_tag_that_takes_longer_is_dropped() -> None:
    tag = [Opened(Part.TOOL_CALL), 1.4, call(1, "read", x=1), *pause()]
    result = run(steps([*tag]), words("one two", step_s=1.0), READ, policy=EAGER, until_s=3.0)
    assert not result.of(CallChanged)
    assert result.model.requests == 2


@pytest.mark.parametrize(("tokens_per_s", "limit_ms"), [(50.0, 250.0), (400.0, 100.0)])
def test_the_limit_is_the_lesser_of_250_ms_and_40_tokens(tokens_per_s: float, limit_ms: float) -> None:
    assert AgentPolicy(tokens_per_s=tokens_per_s).tag_limit_ms() == limit_ms


def test_updates_are_spaced_while_the_user_speaks_and_coalesced() -> None:
    result = run(steps(), [*words("one two three four five", step_s=0.1), final("one two three four five", 2.0)])
    assert [entry.text for entry in result.told(UserUpdate)] == ["one", "two three four five", ""]
    # 0.0, then 0.4 later, then the final
    assert result.model.requests == 3


def test_a_final_is_not_spaced() -> None:
    result = run(once(*answer("Hi.")), [*words("one"), final("one", 0.1)], policy=AgentPolicy(update_spacing_ms=5000.0))
    assert result.said() == [("answer", "Hi.")]
    assert len(result.told(Said)) == 0  # told with the next generation, and there was none


def test_an_instant_model_is_asked_at_every_word() -> None:
    result = run(steps(), words("one two three", step_s=0.1), policy=GRAMMAR_POLICY, until_s=1.0)
    assert result.model.requests == 3


def test_a_model_may_be_spared_the_partial_words() -> None:
    policy = AgentPolicy(think_while_listening=False)
    result = run(steps(), [*words("one two three"), (1.0, EagerEnd(1, 0)), final("one two three", 2.0)], policy=policy)
    assert result.model.requests == 2
    assert result.told(UserUpdate)[0].full_text == "one two three"


def test_think_tokens_are_what_the_clock_leaves() -> None:
    policy = AgentPolicy(tokens_per_s=50.0)
    assert policy.think_tokens(None) == 96
    assert policy.think_tokens(500.0) == 25
    assert policy.think_tokens(60_000.0) == 96
    assert policy.think_tokens(-5.0) == 0


def test_the_think_budget_follows_the_rhythm_of_the_updates() -> None:
    result = run(steps(), words("a b c d e f", step_s=0.2), policy=EAGER, until_s=2.0)
    budgets = [ask.max_think_tokens for ask in result.model.asks]
    assert budgets[0] == 25  # 500 ms expected at 50 tokens/s
    assert budgets[-1] < 16  # it has learnt that updates come every 200 ms


def test_an_update_after_a_rewrite_stays_a_rewrite() -> None:
    context = PendingContext()
    context.add(UserUpdate(1, 1, "to anna", "to anna", rewrite=True), Wake.SPACED)
    context.add(UserUpdate(1, 2, "now", "to anna now"), Wake.SPACED)
    assert context.take() == (UserUpdate(1, 2, "to anna now", "to anna now", rewrite=True),)
    assert context.wake is Wake.NONE


def test_a_stream_that_ends_after_a_new_call_is_asked_again() -> None:
    result = run(once(call(1, "read", x=1)), [final("go", 1.0)], READ)
    assert result.model.requests == 3  # the call; again; after the result


def test_a_partial_update_lets_a_generation_come_to_its_first_word() -> None:
    # Each takes 0.5 s to its first output, and a word comes every 0.3 s: begun anew at each, none would say anything.
    replies = steps([call(1, "read", x=1), *pause()])
    script = words("one two three four", step_s=0.3)
    result = run(replies, script, READ, policy=EAGER, first_s=0.5, until_s=1.3)
    assert result.ran_at("read") == pytest.approx(0.5)
    assert not run(replies, script, READ, policy=RESTLESS, first_s=0.5, until_s=1.3).ran("read")


def test_a_generation_that_says_nothing_for_long_is_interrupted_all_the_same() -> None:
    replies = steps([*pause()])
    script = words("one two three", step_s=0.5)
    assert run(replies, script, READ, policy=EAGER, first_s=9.0, until_s=2.9).model.requests == 2  # at 0.0 and 1.5
    assert run(replies, script, READ, policy=RESTLESS, first_s=9.0, until_s=2.9).model.requests == 3


def test_a_final_that_completes_a_word_is_a_rewrite_and_no_new_word() -> None:
    result = run(once(*pause()), [*words("call ann"), final("call anna", 2.0)])
    last = result.told(UserUpdate)[-1]
    assert (last.text, last.full_text, last.rewrite) == ("call anna", "call anna", True)
