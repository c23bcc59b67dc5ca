"""The answer gate, drafts, acknowledgements and questions (`spec.md#answer-gate`)."""

import pytest

from services.agent import GRAMMAR_POLICY, AgentPolicy
from services.agent.core.wording import NOTHING_TO_SAY
from services.events.model import (
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Observed,
    Opened,
    Part,
    Phase,
    Rejected,
    Said,
    UserUpdate,
)
from services.events.output import AnswerEnded, AnswerStarted, AnswerText, TurnSettled
from services.events.speech import EagerEnd, TurnResumed
from tests.services.agent.core.test_commit_point import at_final, once, steps
from tests.services.agent.fakes import Output, answer, call, final, pause, run, tool, words
from tools.spec import Effect


def _greets(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    return [*answer("Hello.")] if ActionKind.ANSWER in ask.allowed else [*pause()]


def test_an_answer_before_the_final_is_invalid_and_never_heard() -> None:
    result = run(steps([*answer("Too early.")]), [*words("hi there"), final("hi there", 1.0)])
    assert [kind for kind, _ in result.said()] == ["apology"]
    assert "before the user has finished" in result.told(Rejected)[0].reason


def test_a_draft_is_released_at_the_final_without_asking_again() -> None:
    script = [*words("hi there"), (1.0, EagerEnd(1, 0)), final("Hi there!", 2.0)]
    result = run(_greets, script, first_s=0.3)
    assert result.said() == [("answer", "Hello.")]
    assert result.when(AnswerStarted) == 2.0
    assert [ask.phase for ask in result.model.asks if ask.phase is Phase.FINAL] == []
    assert result.counts["drafts_released"] == 1


def test_a_draft_that_is_still_being_written_at_the_final_streams_on() -> None:
    replies = steps([*pause()], [Opened(Part.ANSWER), AnswerDelta("One "), 2.0, AnswerDelta("two."), AnswerEnd()])
    script = [*words("hi", step_s=0), (1.0, EagerEnd(1, 0)), final("hi", 2.0)]
    result = run(replies, script)
    assert result.when(AnswerText, text="One ") == 2.0
    assert result.when(AnswerText, text="two.") == 3.0


def test_a_draft_of_other_words_is_dropped() -> None:
    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        heard = [e.full_text for e in entries if isinstance(e, UserUpdate)][-1]
        return [*answer(f"You said {heard}.")] if ActionKind.ANSWER in ask.allowed else [*pause()]

    script = [*words("hi there"), (1.0, EagerEnd(1, 0)), final("hi bear", 2.0)]
    result = run(replies, script, first_s=0.3)
    assert result.said() == [("answer", "You said hi bear.")]


def test_a_resumed_turn_drops_the_draft() -> None:
    script = [*words("hi there"), (1.0, EagerEnd(1, 0)), (1.5, TurnResumed(1, 0)), *words("you", start_s=1.6)]
    result = run(_greets, [*script, final("hi there you", 3.0)], first_s=0.1)
    assert result.when(AnswerStarted) == pytest.approx(3.1)
    assert result.counts["drafts_dropped"] == 1


def test_no_more_than_three_drafts_a_turn_and_none_of_long_speech() -> None:
    script = [*words("hi", step_s=0)]
    for i in range(5):
        script += [(1.0 + i, EagerEnd(1, 0)), (1.5 + i, TurnResumed(1, 0)), *words("you", start_s=1.6 + i)]
    assert run(_greets, [*script, final("hi you", 9.0)]).counts["drafts_dropped"] == 3
    late = [*words("hi", step_s=0), (10.5, EagerEnd(1, 0)), final("hi", 11.0)]
    assert "drafts_released" not in run(_greets, late).counts


def test_the_answer_waits_for_a_committed_write_and_streams_from_then_on() -> None:
    write = tool("write", Effect.WRITE_LOCAL, 0.5, undo_with="x")
    result = run(once(call(1, "write"), *answer("Done.")), [final("do it now", 1.0)], write)
    assert result.when(AnswerStarted) == pytest.approx(1.5)
    assert result.model.requests == 1  # a write that went well does not outdate the answer


def test_an_answer_that_knew_no_result_is_dropped_when_the_read_returns() -> None:
    plan = [call(1, "weather"), *answer("I guess it is sunny.")]

    def replies(entries: list[ContextEntry]) -> list[Output]:
        return [*answer("It rains.")] if any(isinstance(e, Observed) for e in entries) else list(plan)

    result = run(at_final(replies), [final("weather please now", 1.0)], tool("weather", delay_s=0.5))
    assert result.said() == [("answer", "It rains.")]


def test_an_answer_is_dropped_when_the_write_fails() -> None:
    def fails(arguments: object) -> Exception:
        return RuntimeError("no")

    plan = [call(1, "write"), *answer("Done.")]

    def replies(entries: list[ContextEntry]) -> list[Output]:
        return [*answer("It may not have worked.")] if any(isinstance(e, Observed) for e in entries) else list(plan)

    write = tool("write", Effect.WRITE_LOCAL, 0.2, undo_with="x", run=fails)
    result = run(at_final(replies), [final("do it now", 1.0)], write)
    assert result.said() == [("answer", "It may not have worked.")]


def test_long_work_is_acknowledged_without_a_promise() -> None:
    slow = tool("search", delay_s=2.0, effect=Effect.READ_EXTERNAL)
    replies = at_final(
        lambda entries: [*answer("Found.")] if any(isinstance(e, Observed) for e in entries) else [call(1, "search")]
    )
    result = run(replies, [final("search it", 1.0)], slow)
    assert [kind for kind, _ in result.said()] == ["acknowledgement", "answer"]
    assert result.when(AnswerStarted) == pytest.approx(1.7)  # 1.0 + 700 ms
    assert len(result.of(TurnSettled)) == 1


def test_quick_work_is_not_acknowledged() -> None:
    replies = at_final(
        lambda entries: [*answer("Found.")] if any(isinstance(e, Observed) for e in entries) else [call(1, "search")]
    )
    result = run(replies, [final("search it", 1.0)], tool("search", delay_s=0.6))
    assert [kind for kind, _ in result.said()] == ["answer"]


def test_a_question_may_be_asked_after_an_eager_end_and_not_before() -> None:
    def asks(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if any(isinstance(e, Said) for e in entries):
            return [*pause()]
        return [*answer("Which Alex?", question=True)]

    script = [*words("text alex", step_s=0.1), (1.0, EagerEnd(1, 0)), final("text alex", 2.0)]
    result = run(asks, script, policy=GRAMMAR_POLICY)
    assert result.said() == [("question", "Which Alex?")]
    assert result.when(AnswerStarted) == 1.0
    assert result.told(Rejected)


def test_a_model_with_nothing_to_say_does_not_leave_a_request_in_silence() -> None:
    result = run(steps(), [final("never mind", 1.0)])
    assert result.said() == [("apology", "Okay.")]
    assert len(result.of(TurnSettled)) == 1
    assert result.of(TurnSettled)[0].usage.requests == 1


def test_after_a_look_up_a_model_with_nothing_to_say_is_not_content_with_okay() -> None:
    """There is a "no" in the words, but it is not all that was said."""
    result = run(steps([call(1, "weather"), *pause()], [*pause()]), [final("weather or no", 1.0)], tool("weather"))
    assert result.ran("weather")
    assert result.said() == [("apology", NOTHING_TO_SAY)]


def test_a_turn_without_words_settles_without_the_model() -> None:
    result = run(_greets, [final("", 1.0)])
    assert result.model.requests == 0
    assert len(result.of(TurnSettled)) == 1


def test_a_result_that_comes_while_the_answer_is_spoken_does_not_cut_it() -> None:
    # The question of turn 1 does not wait for the read that is still running.
    def replies(entries: list[ContextEntry]) -> list[Output]:
        if any(isinstance(e, Observed) for e in entries):
            return [*answer("By the way, it rains.")]
        return [
            call(1, "weather"),
            Opened(Part.ANSWER, True),
            AnswerDelta("Which "),
            2.0,
            AnswerDelta("Alex?"),
            AnswerEnd(),
        ]

    result = run(at_final(replies), [final("text alex", 1.0)], tool("weather", delay_s=0.5))
    assert result.said() == [("question", "Which Alex?"), ("answer", "By the way, it rains.")]
    assert [ended.completed for ended in result.of(AnswerEnded)] == [True, True]


def test_text_then_a_tool_call_ends_the_sentence_and_runs_the_call() -> None:
    def replies(entries: list[ContextEntry]) -> list[Output]:
        if any(isinstance(e, Observed) for e in entries):
            return [*answer("It rains.")]
        return [AnswerDelta("Let me look."), call(1, "weather"), *pause()]

    result = run(at_final(replies), [final("weather please now", 1.0)], tool("weather"))
    assert result.said() == [("answer", "Let me look."), ("answer", "It rains.")]


def test_without_drafts_the_answer_comes_after_the_final() -> None:
    script = [*words("hi"), (1.0, EagerEnd(1, 0)), final("hi", 2.0)]
    result = run(_greets, script, policy=AgentPolicy(drafts=False))
    assert result.when(AnswerStarted) == 2.0
    assert result.model.asks[-1].phase is Phase.FINAL
