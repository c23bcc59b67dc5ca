"""The commit frontier, grace, barriers and recall (`spec.md#commit-point`)."""

from collections.abc import Callable

import pytest

from services.agent import AgentPolicy
from services.agent.core.repair import hesitates
from services.events.model import (
    Acted,
    Ask,
    ContextEntry,
    Fact,
    Observed,
    Pause,
    PauseReason,
    Phase,
    Rejected,
    Remove,
    TurnSettling,
)
from services.events.output import AnswerStarted, TurnSettled
from services.events.speech import EagerEnd, TurnResumed
from tests.services.agent.fakes import FakeRun, Output, Replies, answer, call, final, pause, run, tool, words
from tools.spec import Effect

SMS = tool("send_sms", Effect.WRITE_EXTERNAL, 0.1, resources=("sms:{to}",))


def steps(*plans: list[Output]) -> Replies:
    """The n-th generation plays the n-th plan; afterwards only pauses."""
    left = list(plans)

    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return left.pop(0) if left else [*pause()]

    return replies


def at_final(plan: Callable[[list[ContextEntry]], list[Output]]) -> Replies:
    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return plan(entries) if ask.phase is Phase.FINAL else [*pause()]

    return replies


def once(*outputs: Output) -> Replies:
    """All `outputs` in the first generation after the final transcript."""
    done: list[bool] = []

    def plan(entries: list[ContextEntry]) -> list[Output]:
        return [*pause()] if done else (done.append(True) or list(outputs))

    return at_final(plan)


def test_a_pause_before_the_final_commits_nothing() -> None:
    replies = steps([call(1, "send_sms", to="anna"), *pause()])
    result = run(replies, [*words("text anna"), final("text anna", 5.0)], SMS)
    assert result.ran_at("send_sms") == pytest.approx(5.3)  # final at 5.0 + grace 0.3


def test_a_generation_that_began_before_the_final_does_not_move_the_frontier() -> None:
    # The think of 2 s is stopped by the final at 1.0; what it would have said is never heard.
    replies = steps([call(1, "send_sms", to="anna"), 2.0, *pause()], [Pause(PauseReason.WAITING_USER)])
    script = [(0.0, words("text anna now")[0][1]), final("text", 1.0)]
    result = run(replies, script, SMS, until_s=1.9)
    assert result.ran("send_sms") == []


def test_a_new_id_commits_the_calls_before_it_and_not_itself() -> None:
    replies = once(call(1, "send_sms", to="anna"), call(2, "send_sms", to="bob"), 5.0, *pause())
    result = run(replies, [final("text anna and bob", 1.0)], SMS)
    # 1 at 1.0 + grace 0.3. Its result at 1.4 cuts the model's think; the next generation pauses, and the grace is over.
    assert [round(at, 3) for at, _ in result.tools.ran] == [1.3, 1.4]


def test_the_answer_completes_the_plan() -> None:
    result = run(once(call(1, "send_sms", to="anna"), *answer("Sent.")), [final("text anna", 1.0)], SMS)
    assert result.ran_at("send_sms") == pytest.approx(1.3)
    assert result.when(AnswerStarted) == pytest.approx(1.4)  # the write's 0.1 s


def test_a_model_that_waits_for_words_commits_nothing_and_is_reminded_once() -> None:
    wait = Pause(PauseReason.WAITING_USER)
    replies = steps([call(1, "send_sms", to="anna"), wait], [wait])
    result = run(replies, [final("text anna", 1.0)], SMS)
    assert result.ran("send_sms") == []
    assert result.statuses(1)[-1] == "cancelled"
    assert result.when(TurnSettled) == pytest.approx(4.0)  # twice the patience of 1.5 s
    assert [fact.text for fact in result.told(Fact)] == ["The user has finished and says nothing more."]


def test_edits_must_come_before_new_calls() -> None:
    replies = once(call(1, "send_sms", to="anna"), call(2, "send_sms", to="bob"), call(1, "send_sms", to="eve"))
    result = run(replies, [final("text anna and bob", 1.0)], SMS)
    assert sorted(args["to"] for args in result.ran("send_sms")) == ["anna", "bob"]
    assert "is committed" in result.told(Rejected)[0].reason


def test_a_removal_before_the_commit_leaves_nothing() -> None:
    replies = steps([call(1, "send_sms", to="anna"), *pause()], [Remove(1), *pause()])
    result = run(replies, [*words("text nevermind", step_s=1.0), final("text never mind", 3.0)], SMS)
    assert result.ran("send_sms") == []


@pytest.mark.parametrize(
    ("effect", "undo", "grace_s"),
    [
        (Effect.WRITE_LOCAL, "unset", 0.0),
        (Effect.WRITE_LOCAL, None, 0.15),
        (Effect.WRITE_EXTERNAL, None, 0.3),
        (Effect.UI_VISIBLE, None, 0.0),
    ],
)
def test_grace_is_by_effect(effect: Effect, undo: str | None, grace_s: float) -> None:
    write = tool("write", effect, undo_with=undo)
    result = run(once(call(1, "write"), *pause()), [final("do it now", 1.0)], write)
    assert result.ran_at("write") == pytest.approx(1.0 + grace_s)


def test_a_resume_within_the_grace_recalls_the_call_and_a_new_final_commits_it() -> None:
    replies = at_final(lambda entries: [*pause()] if _called(entries) else [call(1, "send_sms", to="anna"), *pause()])
    script = [final("text anna", 1.0), (1.2, TurnResumed(1, 0)), final("text anna please", 3.0)]
    result = run(replies, script, SMS)
    assert result.ran_at("send_sms") == pytest.approx(3.3)
    assert result.statuses(1)[:4] == ["proposed", "held", "committed", "held"]
    assert result.counts["recalled"] == 1
    assert TurnSettling(1, resumed=True) in result.model.entries


def _called(entries: list[ContextEntry]) -> bool:
    return any(isinstance(e, Acted) and not isinstance(e.action, Pause) for e in entries)


def test_what_is_dispatched_before_a_resume_is_a_fact_and_cannot_be_edited() -> None:
    replies = steps([call(1, "send_sms", to="anna"), *pause()], [call(1, "send_sms", to="bob"), *pause()])
    # 1.35 is after the dispatch at 1.3 and before the result at 1.4.
    script = [final("text anna", 1.0), (1.35, TurnResumed(1, 0)), *words("no bob", start_s=1.36)]
    result = run(replies, [*script, final("text anna no bob", 3.0)], SMS)
    assert result.ran("send_sms") == [{"to": "anna"}]
    assert any("already sent" in fact.text for fact in result.told(Fact))
    assert any("already sent" in entry.reason for entry in result.told(Rejected))


def test_an_edit_from_new_words_changes_what_was_recalled() -> None:
    replies = steps([call(1, "send_sms", to="anna"), *pause()], [call(1, "send_sms", to="bob"), *pause()])
    script = [final("text anna", 1.0), (1.1, TurnResumed(1, 0)), *words("no bob", start_s=1.2, step_s=0.0)]
    result = run(replies, [*script, final("text anna no bob", 3.0)], SMS)
    assert result.ran("send_sms") == [{"to": "bob"}]


def test_conflicting_writes_run_in_order_and_independent_ones_together() -> None:
    slow = tool("send_sms", Effect.WRITE_EXTERNAL, 1.0, resources=("sms:{to}",))
    plan = [call(i, "send_sms", to=to, n=i) for i, to in enumerate(("anna", "bob", "anna"), 1)]
    result = run(once(*plan, *pause()), [final("text them", 1.0)], slow)
    started = {invocation.arguments["n"]: round(at, 3) for at, invocation in result.tools.ran}
    assert started == {1: 1.3, 2: 1.3, 3: 2.3}  # 3 waits for 1: the same person


def test_a_read_waits_for_an_earlier_write_of_the_same_resource() -> None:
    write = tool("add", Effect.WRITE_LOCAL, 1.0, resources=("list:{name}",), undo_with="drop")
    read, other = tool("show", resources=("list:{name}",)), tool("peek", resources=("list:{name}",))
    plan = [call(1, "add", name="food"), call(2, "show", name="food"), call(3, "peek", name="work"), *pause()]
    result = run(once(*plan), [final("add and show", 1.0)], write, read, other)
    assert result.ran_at("show") == pytest.approx(2.0)
    assert result.ran_at("peek") == pytest.approx(1.0)


def test_a_conditional_write_follows_the_result_and_commits_by_the_same_rule() -> None:
    def plan(entries: list[ContextEntry]) -> list[Output]:
        if not _called(entries):
            return [call(1, "weather"), Pause(PauseReason.WAITING_TOOL)]
        if len([e for e in entries if isinstance(e, Observed)]) == 1 and not any(
            isinstance(e, Acted) and getattr(e.action, "id", 0) == 2 for e in entries
        ):
            return [call(2, "send_sms", to="anna"), *pause()]
        return [*pause()]

    result = run(at_final(plan), [final("if it rains text anna", 1.0)], tool("weather", delay_s=0.5), SMS)
    assert result.ran_at("send_sms") == pytest.approx(1.5)  # weather 0.5, by which the grace is over


def test_a_promised_correction_delays_the_commit_and_nothing_else() -> None:
    policy = AgentPolicy(repair_delay_ms=1000.0)
    result = run(once(call(1, "send_sms", to="anna"), *pause()), [final("text anna no wait", 1.0)], SMS, policy=policy)
    assert result.ran_at("send_sms") == pytest.approx(2.0)  # delay 1.0, by which the grace is over


@pytest.mark.parametrize("text", ["set it for ten no wait", "call anna or", "at seven i mean", "to bob actually"])
def test_an_open_end_or_a_repair_cue_hesitates(text: str) -> None:
    assert hesitates(text)


@pytest.mark.parametrize("text", ["", "no", "tell her not to wait up for me", "set it for ten no wait make it twelve"])
def test_a_finished_sentence_does_not(text: str) -> None:
    assert not hesitates(text)


def test_references_are_prepared_while_the_call_is_held() -> None:
    contact = tool("find", run=lambda arguments: {"number": "123"}, delay_s=0.2)
    replies = steps([call(1, "find", name="anna"), call(2, "send_sms", to="$1.number"), *pause()])
    script = [*words("text anna"), (1.0, EagerEnd(1, 0)), final("text anna", 2.0)]
    result = run(replies, script, contact, SMS)
    assert result.ran("send_sms") == [{"to": "123"}]
    assert result.ran_at("send_sms") == pytest.approx(2.3)
    assert result.ran_at("find") < 1.0


TIMER = tool("set_timer", Effect.WRITE_LOCAL, 0.1)


def asked_instead(*said: Output) -> FakeRun:
    """A turn whose model holds a timer and then says something; "yes" follows as the next turn."""
    return run(
        once(call(1, "set_timer", x=1), *said),
        [*words("set a timer"), final("set a timer", 2.0), final("yes", 10.0, turn=2)],
        TIMER,
    )


def test_a_question_of_the_model_commits_nothing_and_the_turn_ends() -> None:
    result = asked_instead(*answer("Which one?", question=True))
    assert result.ran("set_timer") == []
    assert result.said()[0] == ("question", "Which one?")
    assert result.statuses(1)[-1] == "cancelled"
    assert result.when(TurnSettled, turn=1) < 3.0


def test_text_that_asks_is_a_question_even_where_the_model_calls_it_an_answer() -> None:
    result = asked_instead(*answer("Which timer do you mean?"))
    assert result.ran("set_timer") == []
    assert result.said()[0] == ("question", "Which timer do you mean?")


def test_text_that_tells_and_asks_names_what_was_not_done() -> None:
    result = asked_instead(*answer("I set one. Which other do you mean?"))
    assert result.ran("set_timer") == []
    assert result.said()[0] == (
        "question",
        "I set one. Which other do you mean? I have not done this yet: set timer.",
    )


def test_an_offer_of_more_help_is_no_question() -> None:
    result = asked_instead(*answer("Your timer is set. Anything else I can do?"))
    assert result.ran("set_timer") == [{"x": 1}]
    assert result.said()[0][0] == "answer"


def test_a_message_that_ends_in_a_question_mark_is_no_question_when_it_is_told() -> None:
    plan = [call(1, "send_sms", to="ben", text="are you coming tonight?")]
    told = "I told Ben: are you coming tonight?"
    quoted = 'I told Ben "where are you?"'
    for text in (told, quoted):
        result = run(once(*plan, *answer(text)), [*words("text ben"), final("text ben", 2.0)], SMS)
        assert len(result.ran("send_sms")) == 1, text


def test_a_question_leaves_alone_what_an_earlier_pause_has_committed() -> None:
    replies = once(call(1, "set_timer", x=1), *pause())
    asking = answer("Another one?", question=True)
    late = [False]

    def then(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if any(isinstance(e, Observed) for e in entries) and not late[0]:
            late[0] = True
            return [*asking]
        return [*replies(entries, ask)]

    result = run(then, [*words("set a timer"), final("set a timer", 2.0)], TIMER)
    assert result.ran("set_timer") == [{"x": 1}]
