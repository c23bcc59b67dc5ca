"""Asking before something destructive (`spec.md#confirmation`) and the recogniser of the reply."""

from collections.abc import Callable

import pytest

from services.agent.core.confirmation import ConfirmationReply, orders_for, reply_of
from services.events.agent import AgentEvent, BargeIn, Note, UserFinal
from services.events.model import Ask, Cancelled, ContextEntry, Fact, Observed, Phase
from services.events.output import CallChanged, CallStatus, TurnSettled
from services.events.speech import TurnResumed
from tests.services.agent.fakes import Output, answer, call, final, pause, run, tool
from tools.spec import Effect, OutcomeStatus, ToolOutcome

WIPE = tool(
    "delete_all",
    Effect.WRITE_LOCAL,
    0.1,
    destructive=True,
    resources=("timers",),
    confirm=lambda arguments: "Shall I delete all twelve?",
)


def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if ask.phase is not Phase.FINAL:
        return [*pause()]
    if any(isinstance(e, Observed) for e in entries):
        return [*answer("All gone.")]
    if any(isinstance(e, Cancelled) for e in entries):
        return [*answer("Alright, I keep them.")]
    return [call(1, "delete_all"), *answer("Deleted!")] if ask.turn == 1 else [*answer("Hm.")]


def test_a_destructive_call_is_asked_about_and_runs_once_after_a_yes() -> None:
    result = run(replies, [final("delete all timers", 1.0), final("yes please", 4.0, turn=2)], WIPE)
    assert result.said() == [("question", "Shall I delete all twelve?"), ("answer", "All gone.")]
    assert [round(at, 3) for at, _ in result.tools.ran] == [4.15]  # yes at 4.0 + grace 0.15
    invocation = result.tools.ran[0][1]
    assert (invocation.turn, invocation.call_id, invocation.attempt) == (1, 1, 1)
    assert result.statuses(1) == ["proposed", "held", "confirming", "committed", "running", "done"]
    assert len(result.of(TurnSettled)) == 2
    assert any("confirmed" in fact.text for fact in result.told(Fact))


def test_an_order_said_again_confirms_what_it_names_and_nothing_else() -> None:
    send = tool("send_mail", Effect.WRITE_EXTERNAL, 0.1, destructive=True, resources=("mail",))
    both: list[Output] = [call(1, "delete_all"), call(2, "send_mail"), *pause()]

    def two(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return both if ask.turn == 1 else [*answer("Sent.")]

    result = run(two, [final("delete all and mail it", 1.0), final("send it", 4.0, turn=2)], WIPE, send)
    assert [invocation.tool for _, invocation in result.tools.ran] == ["send_mail"]


def test_what_was_written_before_the_end_of_a_confirmed_call_is_not_its_answer() -> None:
    """Its writer cannot know what the user has only now allowed, so that it is asked again with the result."""

    def hasty(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if ask.turn == 1:
            return [call(1, "delete_all"), *pause()]
        return [*answer("All gone." if any(isinstance(e, Observed) for e in entries) else "What else?")]

    script = [final("delete all timers", 1.0), final("yes please", 4.0, turn=2)]
    note: tuple[float, AgentEvent] = (4.01, Note(Fact(0, "It is noon.")))
    result = run(hasty, [*script, note], WIPE)
    assert result.said()[-1] == ("answer", "All gone.")
    assert {change.home for change in result.of(CallChanged) if change.status is CallStatus.DONE} == {2}


@pytest.mark.parametrize("reply", ["no", "no thanks", "stop", "what is the weather like in rome today"])
def test_a_no_or_a_new_request_drops_it(reply: str) -> None:
    result = run(replies, [final("delete all timers", 1.0), final(reply, 4.0, turn=2)], WIPE)
    assert not result.tools.ran
    assert result.said()[-1] == ("answer", "Alright, I keep them.")


def test_something_unclear_is_asked_about_once_more_and_then_dropped() -> None:
    script = [final("delete all timers", 1.0), final("the blue", 4.0, turn=2), final("er the red", 6.0, turn=3)]
    result = run(replies, script, WIPE)
    assert [kind for kind, _ in result.said()] == ["question", "question", "answer"]
    assert not result.tools.ran


def test_a_yes_that_was_said_before_the_question_is_no_answer_to_it() -> None:
    early: tuple[float, AgentEvent] = (4.0, UserFinal(2, 1, "yes", early=True))
    result = run(replies, [final("delete all timers", 1.0), early], WIPE)
    assert [kind for kind, _ in result.said()] == ["question", "question"]
    assert not result.tools.ran
    result = run(replies, [final("delete all timers", 1.0), early, final("yes", 6.0, turn=3)], WIPE)
    assert len(result.tools.ran) == 1
    refused: tuple[float, AgentEvent] = (4.0, UserFinal(2, 1, "no", early=True))
    assert run(replies, [final("delete all timers", 1.0), refused], WIPE).said()[-1][1] == "Alright, I keep them."


def test_a_second_yes_that_was_said_before_the_question_is_no_answer_either() -> None:
    """The words were decoded late: "delete all timers", "hm" and "yes" were all said before anything was asked."""
    late: list[tuple[float, AgentEvent]] = [
        (4.0, UserFinal(2, 1, "hm", early=True)),
        (4.1, UserFinal(3, 1, "yes", early=True)),
    ]
    result = run(replies, [final("delete all timers", 1.0), *late], WIPE)
    assert [kind for kind, _ in result.said()] == ["question"] * 3
    assert not result.tools.ran
    assert len(run(replies, [final("delete all timers", 1.0), *late, final("yes", 8.0, turn=4)], WIPE).tools.ran) == 1


@pytest.mark.parametrize(("heard", "ran"), [("", 0), (None, 1)])
def test_a_yes_does_not_answer_a_question_of_which_nothing_was_heard(heard: str | None, ran: int) -> None:
    """The user began to speak at the moment at which the question was put."""
    barge_in: tuple[float, AgentEvent] = (3.0, BargeIn(1, heard))
    result = run(replies, [final("delete all timers", 1.0), barge_in, final("yes", 4.0, turn=2)], WIPE)
    assert len(result.tools.ran) == ran


def test_an_unclear_reply_may_be_followed_by_a_yes() -> None:
    script = [final("delete all timers", 1.0), final("the blue", 4.0, turn=2), final("yes", 6.0, turn=3)]
    assert len(run(replies, script, WIPE).tools.ran) == 1


def test_a_yes_that_goes_on_is_recalled_and_asked_of_the_whole_reply() -> None:
    script = [
        final("delete all timers", 1.0),
        final("yes", 4.0, turn=2),
        (4.1, TurnResumed(2, 0)),  # within the grace of 0.15
        final("yes no wait", 5.0, turn=2),
    ]
    result = run(replies, script, WIPE)
    assert not result.tools.ran
    assert result.statuses(1)[-1] == "cancelled"


def test_what_was_done_besides_is_told_with_the_question() -> None:
    said = "Milk is on the list."
    add = tool("add", Effect.WRITE_LOCAL, 0.1, undo_with="x", resources=("list",), say=lambda arguments, result: said)

    def both(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "add"), call(2, "delete_all"), *pause()] if ask.turn == 1 else [*pause()]

    result = run(both, [final("add milk and delete all timers", 1.0)], add, WIPE)
    assert result.said() == [("question", "Milk is on the list. Shall I delete all twelve?")]


def test_what_failed_besides_is_told_with_the_question_and_what_was_done_by_a_tool_without_words() -> None:
    failed = ToolOutcome(OutcomeStatus.FAILED, kind="refused", message="no")
    add = tool("add", Effect.WRITE_LOCAL, 0.1, undo_with="x", resources=("list",))
    send = tool("send_sms", Effect.WRITE_EXTERNAL, 0.1, run=lambda arguments: failed)

    def all_three(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if ask.turn == 1 and not any(isinstance(e, Observed) for e in entries):
            return [call(1, "add"), call(2, "send_sms"), call(3, "delete_all"), *pause()]
        return [*pause()]

    result = run(all_three, [final("add milk, write to Ann and delete all timers", 1.0)], add, send, WIPE)
    told = "This is done: add. This did not work: send sms. Shall I delete all twelve?"
    assert [text for kind, text in result.said() if kind == "question"] == [told]


def test_a_write_that_conflicts_waits_for_the_same_word() -> None:
    set_timer = tool("set_timer", Effect.WRITE_LOCAL, 0.1, undo_with="x", resources=("timers",))

    def both(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "delete_all"), call(2, "set_timer"), *pause()] if ask.turn == 1 else [*pause()]

    result = run(both, [final("delete all and set one", 1.0), final("yes", 5.0, turn=2)], WIPE, set_timer)
    assert [invocation.tool for _, invocation in result.tools.ran] == ["delete_all", "set_timer"]
    assert result.ran_at("delete_all") > 5.0
    changed = [c.status.value for c in result.of(CallChanged) if c.call_id == 2]
    assert changed.index("confirming") < changed.index("running")


def test_a_yes_is_no_answer_to_a_question_that_was_never_asked() -> None:
    # The user speaks again before the question could be put: the "yes" is about something else.
    slow = tool("look", delay_s=3.0)

    def plan(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "look"), call(2, "delete_all"), *pause()] if ask.turn == 1 else [*pause()]

    result = run(plan, [final("look and delete all", 1.0), final("yes", 2.0, turn=2)], slow, WIPE)
    assert result.ran("delete_all") == []


def test_a_tool_without_its_own_question_gets_a_plain_one() -> None:
    burn = tool("burn_house", Effect.WRITE_EXTERNAL, destructive=True)

    def plan(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "burn_house", street="elm"), *pause()]

    result = run(plan, [final("burn it down", 1.0)], burn)
    assert result.said() == [("question", "Should I burn the house with elm?")]


@pytest.mark.parametrize("text", ["yes", "Yeah.", "yes please", "ok do it", "go on", "sure, go ahead", "yes delete it"])
def test_yes(text: str) -> None:
    assert reply_of(text) is ConfirmationReply.YES


@pytest.mark.parametrize("text", ["no", "nope", "never mind", "yes no wait", "don\N{RIGHT SINGLE QUOTATION MARK}t"])
def test_no(text: str) -> None:
    assert reply_of(text) is ConfirmationReply.NO


@pytest.mark.parametrize("text", ["", "hm", "the blue one", "yes but only the first"])
def test_unclear(text: str) -> None:
    assert reply_of(text) is ConfirmationReply.UNCLEAR


def test_a_long_sentence_is_a_new_request() -> None:
    assert reply_of("what is the weather like in rome tomorrow") is ConfirmationReply.OTHER
    assert reply_of("tell anna that she should not come tonight") is ConfirmationReply.OTHER


SET = tool("set_timer", Effect.WRITE_LOCAL, 0.1, undo_with="cancel_timer", resources=("timers",))


def setting(number: int) -> Callable[[list[ContextEntry], Ask], list[Output]]:
    def plan(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        if ask.turn == 1 and ask.phase is Phase.FINAL and not any(isinstance(e, Observed) for e in entries):
            return [*(call(n, "set_timer", minutes=n) for n in range(1, number + 1)), *pause()]
        return [*answer("All set.")] if ask.phase is Phase.FINAL else [*pause()]

    return plan


def test_more_than_eight_side_effects_are_asked_about_as_a_whole() -> None:
    result = run(setting(12), [final("set timers", 1.0), final("yes", 4.0, turn=2)], SET)
    assert result.said()[0] == ("question", "Should I do all 12?")
    assert len(result.ran("set_timer")) == 12
    assert result.ran_at("set_timer") >= 4.0


def test_none_of_them_runs_after_a_no() -> None:
    result = run(setting(12), [final("set timers", 1.0), final("no", 4.0, turn=2)], SET)
    assert result.ran("set_timer") == []


def test_eight_side_effects_need_no_question() -> None:
    result = run(setting(8), [final("set timers", 1.0)], SET)
    assert len(result.ran("set_timer")) == 8
    assert [kind for kind, _ in result.said()] == ["acknowledgement", "answer"]  # one after another: 0.8 s


@pytest.mark.parametrize("words", ["set a timer for ten minutes", "hang on honey set a timer"])
def test_a_request_after_the_question_is_no_unclear_reply(words: str) -> None:
    plan = [final("delete all timers", 1.0), final(words, 4.0, turn=2)]
    result = run(replies, plan, WIPE, SET)
    assert [kind for kind, _ in result.said()] == ["question", "answer"]
    assert not result.ran("delete_all")


@pytest.mark.parametrize(
    "text",
    [
        "send it", "delete it", "go for it", "that's fine", "I said yes", "do it", "please do", "sounds good",
        "of course", "go ahead and send it", "yes, please send it", "sure, that's fine", "okay then", "all of them",
    ],
)  # fmt: skip
def test_natural_yes(text: str) -> None:
    assert reply_of(text) is ConfirmationReply.YES


@pytest.mark.parametrize(
    "text", ["I'd rather not", "better not", "hold on", "cancel", "leave it", "I said no", "no don't do it", "skip it"]
)
def test_natural_no(text: str) -> None:
    assert reply_of(text) is ConfirmationReply.NO


@pytest.mark.parametrize(
    "text",
    ["yesterday", "who said yes", "yes men", "a fine day", "the right one", "is that right", "okay computer"],
)
def test_a_word_that_contains_a_yes_is_none(text: str) -> None:
    assert reply_of(text) is not ConfirmationReply.YES


def test_an_order_is_a_yes_only_to_what_was_asked() -> None:
    assert reply_of("send it", doing={"delete", "event"}) is not ConfirmationReply.YES
    assert reply_of("delete it", doing={"delete", "event"}) is ConfirmationReply.YES


@pytest.mark.parametrize("text", ["stop it", "delete that", "please remove it", "oh cancel that one"])
def test_an_order_to_take_away_is_a_no_to_what_makes_something(text: str) -> None:
    for name in ("set_timer", "create_event", "send_sms"):
        assert reply_of(text, orders_for([name])) is ConfirmationReply.NO


def test_an_order_to_take_away_is_a_yes_to_what_takes_away() -> None:
    assert reply_of("stop it", orders_for(["cancel_timer"])) is ConfirmationReply.YES
    assert reply_of("remove that", orders_for(["delete_event"])) is ConfirmationReply.YES
