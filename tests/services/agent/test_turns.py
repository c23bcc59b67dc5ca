"""Resume, barge-in, "go on", stop, late results and close (`spec.md#turn-resumed`, `spec.md#barge-in`)."""

import pytest

from services.agent import GRAMMAR_POLICY, AgentPolicy
from services.events.agent import (
    Backchannel,
    BargeIn,
    Note,
    PlaybackDone,
    Respond,
    SessionClose,
    StopTurn,
    UserPartial,
)
from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    Cancelled,
    ContextEntry,
    Fact,
    Instruction,
    Observed,
    Opened,
    Part,
    Phase,
    Said,
)
from services.events.output import AnswerEnded, TurnSettled
from services.events.speech import EagerEnd, TurnResumed
from tests.services.agent.core.test_commit_point import SMS, at_final, once, steps
from tests.services.agent.fakes import Output, Replies, answer, call, final, pause, run, tool, words
from tools.spec import Effect


def _speaks_slowly(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if ask.turn == 1:
        return [Opened(Part.ANSWER), AnswerDelta("It is "), 5.0, AnswerDelta("sunny."), AnswerEnd()]
    return [*pause()]


def test_a_barge_in_cuts_the_answer_to_what_was_heard() -> None:
    script = [final("weather", 1.0), (2.0, BargeIn(1, heard="It")), *words("stop", turn=2, start_s=2.1)]
    result = run(_speaks_slowly, [*script, final("stop", 3.0, turn=2)])
    assert [ended.completed for ended in result.of(AnswerEnded)] == [False, True]
    assert result.when(AnswerEnded) == 2.0
    assert result.told(Said) == [Said(1, "It", interrupted=True)]
    assert result.said()[-1] == ("apology", "Okay.")  # a model that says nothing to a "stop" does not leave silence


def test_an_answer_that_was_complete_is_cut_in_the_context_all_the_same() -> None:
    script = [final("weather", 1.0), (2.0, BargeIn(1, heard="It")), final("stop", 3.0, turn=2)]
    result = run(once(*answer("It is sunny.")), script)
    assert result.told(Said) == [Said(1, "It", interrupted=True)]


def test_a_barge_in_that_comes_after_the_words_still_cuts_what_was_said() -> None:
    script = [final("weather", 1.0), (2.0, UserPartial(2, 1, "stop")), (2.1, BargeIn(1, heard="It"))]
    result = run(once(*answer("It is sunny.")), [*script, final("stop it", 3.0, turn=2)])
    assert Said(1, "It", interrupted=True) in result.told(Said)


def test_a_backchannel_is_no_barge_in() -> None:
    result = run(_speaks_slowly, [final("weather", 1.0), (2.0, Backchannel(1))])
    assert result.said() == [("answer", "It is sunny.")]
    assert [ended.completed for ended in result.of(AnswerEnded)] == [True]


def _texts_slowly(entries: list[ContextEntry]) -> list[Output]:
    known = any(isinstance(e, Observed | Cancelled | Fact) for e in entries)
    return [*pause()] if known else [call(1, "find"), call(2, "send_sms", to="$1.number"), *pause()]


PATIENT = AgentPolicy(commit_delay_external_ms=1500.0)
FIND = tool("find", delay_s=1.0, run=lambda arguments: {"number": "123"}, ttl_s=60.0)


def test_a_barge_in_recalls_what_is_not_dispatched_and_a_go_on_sends_it() -> None:
    # Committed at 2.0 with the contact, to be sent at 2.5; the user's "go on" gives it the whole grace again.
    script = [final("text anna", 1.0), (2.1, BargeIn(1)), final("go on", 4.0, turn=2)]
    result = run(at_final(_texts_slowly), script, FIND, SMS, policy=PATIENT)
    assert result.ran("send_sms") == [{"to": "123"}]
    assert result.ran_at("send_sms") == pytest.approx(5.5)


def test_a_barge_in_without_a_go_on_drops_what_was_held() -> None:
    script = [final("text anna", 1.0), (2.1, BargeIn(1)), final("what time is it in rome now please", 4.0, turn=2)]
    result = run(at_final(_texts_slowly), script, FIND, SMS, policy=PATIENT)
    assert result.ran("send_sms") == []
    assert result.statuses(2)[-1] == "cancelled"
    assert len(result.of(TurnSettled)) == 2


def test_a_dispatched_write_survives_the_barge_in_and_is_told_in_the_next_turn() -> None:
    slow = tool("send_sms", Effect.WRITE_EXTERNAL, 2.0, resources=("sms:{to}",))
    script = [final("text anna", 1.0), (2.0, BargeIn(1)), final("and now", 6.0, turn=2)]
    result = run(once(call(1, "send_sms", to="anna"), *pause()), script, slow)
    assert len(result.tools.finished) == 1
    assert not result.tools.cancelled
    assert any("send sms" in fact.text and "done" in fact.text for fact in result.told(Fact))


def test_the_committed_plan_of_a_turn_goes_on_when_the_next_one_begins() -> None:
    # The pause at 1.0 commits 2, which still waits for the contact at 2.0; the user speaks on at 1.5.
    script = [final("text anna", 1.0), (1.5, UserPartial(2, 1, "and")), final("and what time is it", 4.0, turn=2)]
    result = run(at_final(_texts_slowly), script, FIND, SMS)
    assert result.ran("send_sms") == [{"to": "123"}]
    assert result.ran_at("send_sms") == pytest.approx(2.0)  # the grace of 0.3 after the final at 1.0 is over
    assert any("send sms" in fact.text for fact in result.told(Fact))


def test_a_new_turn_leaves_reads_running_for_the_cache() -> None:
    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        done = any(isinstance(e, Observed) and e.turn == ask.turn for e in entries)
        if done:
            return [*answer("Found.")] if ask.phase is Phase.FINAL else [*pause()]
        return [call(1, "find"), *pause()]

    script = [*words("find it"), (0.5, UserPartial(2, 1, "find")), final("find it", 3.0, turn=2)]
    result = run(replies, script, FIND, policy=GRAMMAR_POLICY)
    assert len(result.ran("find")) == 2  # the second turn asked before the first result was there
    later = [*words("find it"), (2.0, UserPartial(2, 1, "find")), final("find it", 3.0, turn=2)]
    assert len(run(replies, later, FIND, policy=GRAMMAR_POLICY).ran("find")) == 1
    assert result.said() == [("answer", "Found.")]


def test_a_turn_that_goes_on_after_it_has_settled_is_opened_again() -> None:
    replies = at_final(lambda entries: [*answer("Yes?")])
    script = [final("hello", 1.0), (2.0, TurnResumed(1, 0)), *words("you", start_s=2.1), final("hello you", 3.0)]
    result = run(replies, script)
    assert [kind for kind, _ in result.said()] == ["answer", "answer"]
    assert len(result.of(TurnSettled)) == 2


def test_words_after_the_final_are_an_implied_resume() -> None:
    replies = once(call(1, "send_sms", to="anna"), *pause())
    result = run(replies, [final("text anna", 1.0), (1.1, UserPartial(1, 100, "no wait"))], SMS, until_s=9.0)
    assert result.ran("send_sms") == []


def test_the_application_stops_a_turn() -> None:
    slow = tool("find", delay_s=3.0)
    replies = at_final(lambda entries: [call(1, "find"), call(2, "send_sms", to="$1"), *pause()])
    result = run(replies, [final("text anna", 1.0), (2.0, StopTurn(1))], slow, SMS)
    assert result.ran("send_sms") == []
    assert result.when(TurnSettled) == 2.0
    assert result.said() == [("acknowledgement", result.said()[0][1])]


def test_the_application_asks_for_an_answer_without_words() -> None:
    note = Note(Instruction("Greet the user."))
    result = run(once(*answer("Hello.")), [(1.0, note), (1.0, Respond(1)), (3.0, PlaybackDone(1))])
    assert result.said() == [("answer", "Hello.")]
    assert result.model.entries[0] == note.entry


def test_closing_cancels_reads_and_lets_dispatched_writes_finish() -> None:
    slow = tool("send_sms", Effect.WRITE_EXTERNAL, 2.0, resources=("sms:{to}",))
    replies = once(call(1, "find"), call(2, "send_sms", to="anna"), call(3, "send_sms", to="anna"), *pause())
    script = [final("text anna", 1.0), (1.5, SessionClose())]
    result = run(replies, script, tool("find", delay_s=5.0), slow)
    assert [invocation.tool for invocation in result.tools.finished] == ["send_sms"]
    assert [invocation.tool for invocation in result.tools.cancelled] == ["find"]
    assert len(result.journal.outcomes) == 1
    assert result.statuses(3)[-1] == "cancelled"
    assert len(result.of(TurnSettled)) == 1
    assert result.journal.records[-1][0] == "ledger"


def test_the_held_writes_of_a_turn_that_never_ended_are_dropped() -> None:
    replies: Replies = steps([call(1, "send_sms", to="anna"), *pause()])
    script = [*words("text anna"), (2.0, UserPartial(2, 1, "hello")), final("go on", 3.0, turn=2)]
    assert run(replies, script, SMS).ran("send_sms") == []


def test_what_the_last_words_of_a_turn_have_corrected_does_not_wait_for_a_go_on() -> None:
    """A "yes" before the model has seen that "anne" was misheard."""

    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        heard = ask.turn == 1 and ask.phase is Phase.LISTENING
        return [call(1, "send_sms", to="anne"), *pause()] if heard else [1.0, *pause()]

    script = [*words("text anne"), final("text anna", 2.0), (2.5, UserPartial(2, 1, "yes")), final("yes", 3.0, turn=2)]
    result = run(replies, script, SMS)
    assert result.ran("send_sms") == []
    assert result.statuses(1)[-1] == "cancelled"


def test_eager_end_and_resume_are_told_to_the_model() -> None:
    script = [*words("one"), (1.0, EagerEnd(1, 0)), (1.5, TurnResumed(1, 0)), final("one two", 2.0)]
    result = run(steps(), script)
    assert [ask.phase for ask in result.model.asks] == [Phase.LISTENING, Phase.SETTLING, Phase.FINAL]
