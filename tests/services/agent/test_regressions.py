"""What the simulation found, each as small as it gets. The seeds that found them are in the commits' messages."""

from services.agent import GRAMMAR_POLICY, AgentPolicy
from services.agent.core.wording import NOTHING_TO_SAY
from services.events.agent import SessionClose, UserPartial
from services.events.model import (
    Acted,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Rejected,
    Remove,
)
from services.events.output import AnswerEnded, AnswerStarted, TurnSettled
from services.events.speech import EagerEnd, TurnResumed
from tests.services.agent.core.test_commit_point import SMS, at_final, once, steps
from tests.services.agent.fakes import Output, answer, call, final, pause, run, tool, words
from tools.spec import EarlyPolicy, Effect, OutcomeStatus, ToolOutcome


def test_a_read_that_was_not_allowed_early_does_not_count_as_early_when_the_cache_has_it() -> None:
    # Its budget was spent, and the cache answered after the final: there is no time at which it ran.
    policy = AgentPolicy(early_budget=1, update_spacing_ms=0.0)
    read = tool("read", ttl_s=60.0)
    replies = steps([call(1, "read", x=1), call(2, "read", x=2), *pause()], [call(2, "read", x=1), *pause()])
    result = run(replies, [*words("one two", step_s=1.0), final("one two", 3.0)], read, policy=policy)
    assert result.counts["early_hits"] == 1
    assert len(result.of(TurnSettled)) == 1


def test_an_answer_that_opens_another_one_ends_first() -> None:
    twice: list[Output] = [
        Opened(Part.ANSWER),
        AnswerDelta("One."),
        Opened(Part.ANSWER),
        AnswerDelta("Two."),
        AnswerEnd(),
    ]
    result = run(once(*twice), [final("hi", 1.0)])
    kinds = [type(output) for _, output in result.outputs if isinstance(output, AnswerStarted | AnswerEnded)]
    assert kinds == [AnswerStarted, AnswerEnded] * 2


def test_what_is_dropped_when_a_turn_settles_does_not_wake_the_model_again() -> None:
    waits = Pause(PauseReason.WAITING_USER)
    replies = steps([call(1, "send_sms", to="anna"), waits], [waits], [call(2, "send_sms", to="bob"), *pause()])
    result = run(replies, [final("text", 1.0)], SMS)
    assert result.model.requests == 2
    assert not result.tools.ran


def test_an_observation_that_was_overtaken_by_an_edit_is_never_told() -> None:
    # The result of x=1 comes at 0.5, while the model is still thinking; at 1.0 it edits the call.
    plan: list[Output] = [
        Opened(Part.TOOL_CALL),
        call(1, "read", x=1),
        Opened(Part.ANSWER, True),
        AnswerDelta("Hm"),
        1.0,
    ]
    replies = at_final(lambda entries: [*plan, AnswerEnd()] if not _seen(entries) else [*pause()])
    result = run(replies, [final("go", 0.0)], tool("read", delay_s=0.5))
    assert [entry.value["x"] for entry in result.told(Observed)] == [1]

    edits: list[Output] = [*plan, call(1, "read", x=2), *pause()]
    result = run(once(*edits), [final("go", 0.0)], tool("read", delay_s=0.5))
    assert [entry.value["x"] for entry in result.told(Observed)] == [2]


def test_an_observation_whose_inputs_are_edited_waits_until_they_are_known() -> None:
    # Call 2 runs on 1 and returns at 0.2, while the model still thinks; at 1.0 it edits 1, to the same result.
    plan = [call(1, "find", x=1), call(2, "read", y="$1.same"), Opened(Part.ANSWER, True), AnswerDelta("Hm")]
    edit = [1.0, call(1, "find", x=2), *pause()]
    find = tool("find", delay_s=0.1, run=lambda arguments: {"same": 7})
    result = run(once(*plan, *edit), [final("go", 0.0)], find, tool("read"))
    assert sorted(entry.call_id for entry in result.told(Observed)) == [1, 2]
    assert result.model.entries.index(result.told(Acted)[-1]) < result.model.entries.index(result.told(Observed)[0])
    assert len(result.ran("read")) == 1


def _seen(entries: list[ContextEntry]) -> bool:
    return any(isinstance(e, Observed) for e in entries)


def test_a_read_that_a_late_write_sets_free_does_not_keep_a_closing_session_open() -> None:
    slow = tool("write", Effect.WRITE_LOCAL, 2.0, undo_with="u", run=lambda arguments: {"x": 5})
    replies = once(call(1, "write"), call(2, "read", x="$1.x"), *pause())
    result = run(replies, [final("go", 1.0), (1.5, SessionClose())], slow, tool("read"))
    assert result.ran("read") == []
    assert result.when(TurnSettled) == 3.0


def test_no_acknowledgement_inside_a_question() -> None:
    asks: list[Output] = [
        call(1, "read"),
        Opened(Part.ANSWER, True),
        AnswerDelta("Which "),
        1.0,
        AnswerDelta("one?"),
        AnswerEnd(),
    ]
    result = run(once(*asks), [final("go", 1.0)], tool("read", delay_s=5.0))
    assert result.said()[0] == ("question", "Which one?")
    kinds = [type(output) for _, output in result.outputs if isinstance(output, AnswerStarted | AnswerEnded)]
    assert kinds == [AnswerStarted, AnswerEnded] * (len(kinds) // 2)


def test_a_write_is_not_slipped_below_the_frontier_by_editing_an_old_id() -> None:
    # 1 was removed; when 3 has committed 2, an unsafe 1 would be a write before it that nobody waited for.
    plan = [call(1, "read"), Remove(1), call(2, "send_sms", to="anna"), call(3, "read"), call(1, "send_sms", to="eve")]
    result = run(once(*plan), [final("go", 1.0)], tool("read", delay_s=9.0), SMS)
    assert [args["to"] for args in result.ran("send_sms")] == ["anna"]
    assert "use a new id" in result.told(Rejected)[0].reason


def test_an_answer_that_waits_does_not_outlive_the_next_question_to_the_model() -> None:
    # The draft began before the final and proposed a write besides; asked again, the model waits for words.
    waits = Pause(PauseReason.WAITING_USER)
    draft: list[Output] = [0.5, call(1, "send_sms", to="anna"), *answer("Sent.")]
    script = [*words("text"), (1.0, EagerEnd(1, 0)), final("text", 1.2)]
    result = run(steps([*pause()], draft, [waits], [waits]), script, SMS)
    assert result.said() == [("apology", "I have not done this yet: send sms.")]
    assert not result.tools.ran
    assert len(result.of(TurnSettled)) == 1


def test_a_write_under_way_does_not_wait_for_the_user_because_its_input_became_a_question() -> None:
    # 2 was sent with the result of 1; after a resume 1 is edited into something that must be asked about.
    wipe = tool("wipe", Effect.WRITE_LOCAL, destructive=True, resources=("disk",))
    order = tool("order", Effect.WRITE_EXTERNAL, 4.0, resources=("shop",))
    first: list[Output] = [call(1, "read"), call(2, "order", y="$1.tool"), *pause()]
    second: list[Output] = [call(1, "wipe"), call(3, "order"), *pause()]
    script = [final("go", 1.0), (2.0, TurnResumed(1, 0)), *words("and on", start_s=2.1), final("go and on", 3.0)]
    result = run(steps(first, [*pause()], second), script, tool("read"), wipe, order)
    started = [at for at, invocation in result.tools.ran if invocation.tool == "order"]
    assert len(started) == 2
    assert started[1] >= started[0] + 4.0
    assert result.when(TurnSettled) >= started[1] + 4.0


def test_a_final_without_words_drops_what_the_partial_words_had_prepared() -> None:
    replies = steps([call(1, "send_sms", to="anna"), *pause()])
    result = run(replies, [*words("text anna"), final("", 2.0)], SMS)
    assert result.when(TurnSettled) == 2.0
    assert result.statuses(1)[-1] == "cancelled"


def test_a_turn_out_of_patience_still_waits_for_its_reads() -> None:
    waits = Pause(PauseReason.WAITING_USER)
    replies = steps([call(1, "read"), waits], [waits], [*answer("Found.")])
    result = run(replies, [final("find", 1.0)], tool("read", delay_s=6.0))
    assert result.said()[-1] == ("answer", "Found.")


def test_a_personal_read_is_not_issued_at_the_update_that_changes_it() -> None:
    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "read", heard=len(entries)), *pause()]

    read = tool("read", Effect.READ_EXTERNAL, early=EarlyPolicy.EAGER_END, delay_s=0.0)
    script = [*words("one two", step_s=0.95), (1.0, EagerEnd(1, 0))]
    result = run(replies, script, read, policy=GRAMMAR_POLICY, first_s=0.2, until_s=3.0)
    assert result.ran_at("read") == 1.2  # not at 1.0, with what it had heard before


def test_a_generation_that_saw_the_final_says_nothing_after_a_resume() -> None:
    replies = steps([1.0, *answer("Too late.")], [*pause()])
    result = run(replies, [final("hi", 1.0), (1.5, TurnResumed(1, 0)), final("hi you", 3.0)])
    assert [text for _, text in result.said()] == [NOTHING_TO_SAY]
    assert result.told(Rejected) == []


def test_the_end_of_the_repair_delay_is_met_exactly() -> None:
    # Seed 3557: 1844.756 + 400 is 2244.7560000000003, and at the 2244.756 of the timer the turn waited for ever.
    replies = steps([call(1, "send_sms", to="anna"), *pause()])
    script = [(1.844756, UserPartial(1, 1, "text anna no")), final("text anna no", 2.044756)]
    assert len(run(replies, script, SMS).of(TurnSettled)) == 1


def test_an_unknown_outcome_is_told_although_the_turn_came_to_nothing() -> None:
    # Seed 3005368: the write was under way when the turn was resumed, and then nothing was said after all.
    hangs = tool("send_sms", Effect.WRITE_EXTERNAL, 2.0, run=lambda arguments: ToolOutcome(OutcomeStatus.UNKNOWN))
    replies = once(call(1, "send_sms", to="anna"), *pause())
    script = [final("text anna", 1.0), (1.8, TurnResumed(1, 0)), (1.9, UserPartial(1, 2, "er")), final("", 2.2)]
    result = run(replies, script, hangs)
    assert [kind for kind, _ in result.said()][-1] == "apology"
    assert len(result.of(TurnSettled)) == 1


def test_an_unknown_outcome_is_told_before_the_user_is_asked_about_something_else() -> None:
    lost = tool("send_sms", Effect.WRITE_EXTERNAL, 0.2, run=lambda arguments: ToolOutcome(OutcomeStatus.UNKNOWN))
    wipe = tool(
        "wipe", Effect.WRITE_LOCAL, destructive=True, resources=("notes",), confirm=lambda arguments: "Wipe all?"
    )
    replies = once(call(1, "send_sms", to="anna"), call(2, "wipe"), *pause())
    [(kind, text)] = run(replies, [final("text anna and wipe", 1.0)], lost, wipe).said()
    assert kind == "question"
    assert text.endswith("Wipe all?")
    assert "send sms" in text


def test_a_committed_plan_that_goes_on_after_its_turn_gets_the_read_it_needs() -> None:
    # Seed 3139123: the model had not considered the final words when the next turn began, so the read waited for ever,
    # and every later write waited behind the one that needed it.
    read = tool("lookup", early=EarlyPolicy.EAGER_END)
    plan: list[Output] = [call(1, "lookup", x=1), call(2, "send_sms", to="$1"), *pause()]
    replies = steps(plan, [call(3, "slow"), 5.0, *pause()], [call(1, "send_sms", to="bob"), *pause()])
    script = [(1.0, UserPartial(1, 1, "text anna")), final("text anna now", 2.0), final("text bob", 2.5, turn=2)]
    result = run(replies, script, read, tool("slow", delay_s=9.0), SMS)
    assert [call.turn for _, call in result.tools.ran if call.tool == "send_sms"] == [1, 2]
    assert [settled.turn for settled in result.of(TurnSettled)] == [1, 2]
