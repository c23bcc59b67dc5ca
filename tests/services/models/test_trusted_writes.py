"""Writes that commit on the speculator's confidence, and a responder that then repeats, changes, removes or fails."""

from typing import Any

import pytest

from services.events.agent import BargeIn, TurnResumed, UserFinal, UserPartial
from services.events.model import (
    Acted,
    Fact,
    ModelFault,
    ModelFaultKind,
    Pause,
    PauseReason,
    Rejected,
    Remove,
    ToolCall,
    UserUpdate,
)
from services.events.speech import EagerEnd
from tests.services.agent.fakes import FakeModel, answer, tool
from tests.services.models.trust_kit import ALARM, OKAY, SMS, TEXT, alarm_tools, in_order, played, results, sure_of
from tools.spec import Effect, OutcomeStatus, ToolOutcome

DONE = Pause()


def again(call_id: int, **arguments: Any) -> ToolCall:
    return ToolCall(call_id, "set_alarm", arguments)


def test_a_write_runs_while_the_responder_is_still_thinking() -> None:
    """Otherwise the other tests here would test nothing."""
    result = played(in_order(OKAY), sure_of(ALARM))
    assert result.ran_at("set_alarm") == pytest.approx(1.5)  # the final transcript
    assert result.model.asked_at[0] == pytest.approx(1.5)
    assert result.model.requests == 1
    assert result.said() == [("answer", "Your alarm is set for seven.")]


@pytest.mark.parametrize(
    "arguments",
    [
        {"time": "07:00", "label": "swim"},
        {"label": "swim", "time": "07:00"},
        {"time": "7:00", "label": "swim"},
        {"time": "07:00", "label": "Swim"},
        {"time": "07:00", "label": "swim", "repeat": "none"},
        {"time": "07:00", "label": "swim", "repeat": None},
        {"time": " 07:00", "label": "Swim."},
    ],
    ids=["equal", "order", "7:00", "case", "default", "none", "blanks and full stop"],
)
@pytest.mark.parametrize("call_id", [1, 2])
def test_the_same_write_again_is_the_one_that_has_run(call_id: int, arguments: dict[str, Any]) -> None:
    result = played(in_order([again(call_id, **arguments), DONE], OKAY), sure_of(ALARM))
    assert len(result.ran("set_alarm")) == 1
    assert not result.told(Rejected)
    assert result.said() == [("answer", "Your alarm is set for seven.")]
    repeated = [e.action for e in result.told(Acted) if isinstance(e.action, ToolCall)]
    assert {call.id for call in repeated} == {1}  # the responder sees its call as the one that there is


@pytest.mark.parametrize("call_id", [1, 2])
def test_a_form_that_the_tool_does_not_accept_repeats_what_it_has_accepted(call_id: int) -> None:
    tools = alarm_tools()
    tools[0].accepts = lambda arguments: len(arguments["time"]) == 5
    result = played(in_order([again(call_id, time="7:00", label="swim"), DONE], OKAY), sure_of(ALARM), tools=tools)
    assert len(result.ran("set_alarm")) == 1
    assert not result.told(Rejected)
    assert result.said() == [("answer", "Your alarm is set for seven.")]


def test_the_same_write_again_in_front_of_the_answer_is_the_one_that_has_run() -> None:
    result = played(in_order([again(2, time="07:00", label="swim"), *OKAY]), sure_of(ALARM))
    assert len(result.ran("set_alarm")) == 1
    assert result.said() == [("answer", "Your alarm is set for seven.")]


def test_a_held_write_that_the_responder_repeats_is_done_once() -> None:
    """The request is short, so nothing commits on trust; a new id commits what is before it."""
    result = played(
        in_order([again(2, time="7:00", label="Swim"), DONE], OKAY), sure_of(ALARM), text="ring at 7 for the swim"
    )
    assert len(result.ran("set_alarm")) == 1


def test_the_responder_may_still_write_a_held_text_better() -> None:
    better = [ToolCall(1, "send_sms", {"to": "Ana", "message": "I am late!"}), DONE]
    written = ToolCall(1, "send_sms", {"to": "Ana", "message": "i am late"}, confidence=0.95)
    result = played(in_order(better, OKAY), sure_of(written), text="tell ana i am late")
    assert result.ran("send_sms") == [{"message": "I am late!", "to": "Ana"}]


def test_a_value_that_stood_for_a_result_is_repeated_by_what_it_was() -> None:
    number = tool("number", run=lambda arguments: {"number": "+15550100"})
    plan = (
        ToolCall(1, "number", {"name": "Ana"}, confidence=0.95),
        ToolCall(2, "send_sms", {"to": "$1.number", "message": "I am late"}, confidence=0.95),
    )
    repeat = ToolCall(3, "send_sms", {"to": "+15550100", "message": "i am late"})
    result = played(in_order([repeat, DONE], OKAY), sure_of(*plan), tools=[*alarm_tools(), number])
    assert len(result.ran("send_sms")) == 1


def test_what_the_user_wants_twice_is_done_twice_if_the_responder_says_so_in_one_go() -> None:
    skip = tool("next_song", Effect.WRITE_LOCAL)
    both: list[Any] = [ToolCall(2, "next_song", {}), ToolCall(3, "next_song", {}), DONE]
    speculated = ToolCall(1, "next_song", {}, confidence=0.5)
    result = played(in_order(both, OKAY), sure_of(speculated), tools=[skip], text="skip this song and the next one")
    assert len(result.ran("next_song")) == 2


@pytest.mark.parametrize("status", [OutcomeStatus.FAILED, OutcomeStatus.UNKNOWN])
def test_a_failed_write_may_be_tried_again_but_not_one_of_unknown_outcome(status: OutcomeStatus) -> None:
    tools = alarm_tools()
    tools[0].run = lambda arguments: ToolOutcome(status, kind="refused", message="no")
    result = played(in_order([again(2, time="07:00", label="swim"), DONE], OKAY), sure_of(ALARM), tools=tools)
    assert len(result.ran("set_alarm")) == (2 if status is OutcomeStatus.FAILED else 1)
    assert ("already sent" in str(result.told(Rejected))) == (status is OutcomeStatus.UNKNOWN)


def test_a_second_write_of_the_same_tool_is_asked_about() -> None:
    wrong = [again(2, time="19:00", label="swim"), DONE]
    result = played(in_order(wrong, OKAY), sure_of(ALARM), (8.0, UserPartial(2, 1, "no")), (8.3, UserFinal(2, 2, "no")))
    assert result.ran("set_alarm") == [{"label": "swim", "repeat": "none", "time": "07:00"}]
    kind, text = result.said()[0]
    assert kind == "question"
    assert text == "Alarm set for 07:00. Should I set the alarm called swim for 7 PM?"


def test_a_second_write_of_the_same_tool_runs_on_the_users_yes() -> None:
    wanted = [again(2, time="08:00", label="swim"), DONE]
    result = played(
        in_order(wanted, OKAY), sure_of(ALARM), (8.0, UserPartial(2, 1, "yes")), (8.3, UserFinal(2, 2, "yes"))
    )
    assert [call["time"] for call in result.ran("set_alarm")] == ["07:00", "08:00"]


def test_writes_of_one_tool_that_the_speculator_was_sure_of_are_not_asked_about() -> None:
    second = ToolCall(2, "set_alarm", {"time": "08:00"}, confidence=0.95)
    result = played(in_order(OKAY), sure_of(ALARM, second))
    assert [call["time"] for call in result.ran("set_alarm")] == ["07:00", "08:00"]
    assert [kind for kind, _ in result.said()] == ["answer"]


def test_another_tool_that_the_speculator_did_not_see_runs() -> None:
    message = ToolCall(2, "send_sms", {"to": "Ana", "message": "up at seven"})
    result = played(in_order([message, DONE], OKAY), sure_of(ALARM))
    assert (len(result.ran("set_alarm")), len(result.ran("send_sms"))) == (1, 1)


def test_a_change_that_comes_too_late_is_refused_with_what_has_happened() -> None:
    result = played(in_order([again(1, time="19:00", label="swim"), DONE], OKAY), sure_of(ALARM))
    assert [call["time"] for call in result.ran("set_alarm")] == ["07:00"]
    (refused,) = result.told(Rejected)
    assert (
        refused.reason == "call 1 (set_alarm) was already sent and is done; call cancel_alarm as a new call to undo it"
    )


def test_a_removal_that_comes_too_late_is_refused_and_the_responder_knows_it_before_it_answers() -> None:
    told: list[Any] = []

    def responder(entries: list[Any], ask: Any) -> Any:
        told.append([e for e in entries if isinstance(e, Rejected | Fact)])
        late = any("already sent" in str(e) for e in told[-1])
        return (
            answer("It is set already.") if late and 1 in results(entries) else [Remove(1), *answer("I left it out.")]
        )

    result = played(responder, sure_of(ALARM))
    assert result.said() == [("answer", "It is set already.")]
    assert any("started when the user had finished: 1 set_alarm" in str(entry) for entry in told[-1])


def test_a_removal_may_be_followed_by_the_call_that_undoes_it() -> None:
    undo = ToolCall(2, "cancel_alarm", {"time": "07:00"})
    result = played(in_order([Remove(1), DONE], [undo, DONE], answer("I took it back.")), sure_of(ALARM))
    assert (len(result.ran("set_alarm")), len(result.ran("cancel_alarm"))) == (1, 1)


@pytest.mark.parametrize("action", [Remove(2), ToolCall(2, "send_sms", {"to": "Bo", "message": "I am late"})])
def test_what_has_not_been_sent_yet_can_still_be_changed_and_withdrawn(action: Any) -> None:
    """The alarm is set at once; its result wakes the responder before the message leaves."""
    second = ToolCall(2, "send_sms", SMS.arguments, confidence=0.95)
    result = played(in_order([action, DONE], OKAY), sure_of(ALARM, second), first_s=0.15)
    sent = [] if isinstance(action, Remove) else [{"message": "I am late", "to": "Bo"}]
    assert result.ran("send_sms") == sent
    assert not result.told(Rejected)


@pytest.mark.parametrize("question", [answer("Seven in the evening?", question=True), answer("Seven in the evening?")])
def test_a_question_about_what_has_been_done_meanwhile_is_not_put(question: Any) -> None:
    result = played(in_order(question, OKAY), sure_of(ALARM))
    assert result.said() == [("answer", "Your alarm is set for seven.")]
    assert any("Do not repeat what went well" in fact.text for fact in result.told(Fact))


def test_an_offer_of_more_help_costs_no_second_request() -> None:
    result = played(in_order(answer("Set for seven. Anything else?")), sure_of(ALARM))
    assert result.said() == [("answer", "Set for seven. Anything else?")]
    assert result.model.requests == 1


def test_a_responder_that_fails_afterwards_does_not_hide_what_was_done() -> None:
    result = played(in_order([ModelFault(ModelFaultKind.UNAVAILABLE, "gone")]), sure_of(ALARM))
    assert len(result.ran("set_alarm")) == 1
    ((kind, text),) = result.said()
    assert kind == "apology"
    assert text.startswith("Alarm set for 07:00. Sorry")


@pytest.mark.parametrize("trouble", [[60.0, *OKAY], [ModelFault(ModelFaultKind.RATE_LIMIT, "busy")]])
def test_the_stand_in_for_a_responder_that_fails_afterwards_does_nothing_twice(trouble: Any) -> None:
    class Standin(FakeModel):
        def sure(self, turn: int) -> bool:
            return True

    standin = Standin(in_order(answer("Alarm set.")))
    result = played(in_order(trouble), sure_of(ALARM), standin=standin)
    assert len(result.ran("set_alarm")) == 1
    assert result.said() == [("answer", "Alarm set.")]


def test_the_stand_in_does_not_do_what_the_responder_has_asked_about() -> None:
    class Standin(FakeModel):
        def sure(self, turn: int) -> bool:
            return True

    question = answer("Seven in the morning or in the evening?", question=True)
    gone: list[Any] = [ModelFault(ModelFaultKind.UNAVAILABLE, "gone")]
    standin = Standin(in_order([DONE]))
    responder = in_order(question, gone)
    result = played(responder, sure_of(ALARM), (-0.25, EagerEnd(1, 0)), first_s=0.01, standin=standin)
    assert result.ran("set_alarm") == []
    assert [kind for kind, _ in result.said()] == ["question", "apology"]


def test_words_behind_the_final_transcript_stop_what_has_not_been_sent() -> None:
    """A message waits 0.3 s; the user goes on after 0.2 s and takes it back."""
    text = "please tell ana that i am late for our dinner"
    whole = f"{text} no don't"
    more = ((0.2, TurnResumed(1, 0)), (0.25, UserPartial(1, 50, "no don't")), (0.6, UserFinal(1, 60, whole)))

    def speculator(entries: list[Any], ask: Any) -> Any:
        heard = [e.full_text for e in entries if isinstance(e, UserUpdate)][-1]
        gone = any(isinstance(e, Acted) and isinstance(e.action, Remove) for e in entries)
        return [Remove(1), DONE] if heard == whole and not gone else sure_of(SMS)(entries, ask)

    result = played(in_order(answer("I have not sent it.")), speculator, *more, text=text)
    assert result.statuses(1)[:3] == ["proposed", "held", "committed"]
    assert result.ran("send_sms") == []
    assert result.said() == [("answer", "I have not sent it.")]


@pytest.mark.parametrize(("added", "asked"), [("no at eight", True), ("and another one at eight", False)])
def test_words_behind_a_write_that_has_run_bring_no_second_one_unasked(added: str, asked: bool) -> None:
    """The server begins a new turn where something was done; here the words come into the same one."""
    whole = f"{TEXT} {added}"
    more = ((0.5, TurnResumed(1, 0)), (0.55, UserPartial(1, 50, added)), (0.9, UserFinal(1, 60, whole)))

    def speculator(entries: list[Any], ask: Any) -> Any:
        heard = [e.full_text for e in entries if isinstance(e, UserUpdate)][-1]
        corrected = ToolCall(2, "set_alarm", {"time": "08:00"}, confidence=0.95)
        return sure_of(ALARM, corrected)(entries, ask) if heard == whole else sure_of(ALARM)(entries, ask)

    result = played(in_order(OKAY), speculator, *more)
    assert [call["time"] for call in result.ran("set_alarm")] == ["07:00", *["08:00"] * (not asked)]
    question = ("question", "Alarm set for 07:00. Should I set the alarm for 8 AM?")
    assert (result.said()[-1] == question) == asked


def test_a_write_that_the_responder_has_done_itself_is_not_done_again() -> None:
    own: list[Any] = [ToolCall(2, "send_sms", {"to": "Ana", "message": "up at seven"}), DONE]
    repeat: list[Any] = [ToolCall(3, "send_sms", {"to": "ana", "message": "Up at seven."}), DONE]
    result = played(in_order(own, repeat, OKAY), sure_of(ALARM))
    assert len(result.ran("send_sms")) == 1
    assert [refused.reason for refused in result.told(Rejected)] == ["call 2 (send_sms) did this already and is done"]
    assert result.said() == [("answer", "Your alarm is set for seven.")]


def test_a_write_that_is_changed_to_what_another_one_is_would_be_done_twice() -> None:
    added: list[Any] = [again(2, time="08:00"), Pause(PauseReason.WAITING_USER)]
    changed: list[Any] = [again(1, time="8:00"), DONE]
    removed: list[Any] = [Remove(1), DONE]
    responder = in_order(added, changed, removed, OKAY)
    result = played(responder, sure_of(ALARM), (-0.25, EagerEnd(1, 0)), first_s=0.01)
    assert [call["time"] for call in result.ran("set_alarm")] == ["08:00"]
    assert [refused.reason for refused in result.told(Rejected)] == [
        "call 2 (set_alarm) is the same; remove call 1 if it is not wanted"
    ]


def test_a_removed_number_that_the_responder_uses_again_is_a_new_call() -> None:
    """The speculator has removed call 2; call 1 is repeated under its number."""
    gone = ToolCall(2, "cancel_alarm", {"time": "06:00"}, confidence=0.5)

    def speculator(entries: list[Any], ask: Any) -> Any:
        acted = [e.action for e in entries if isinstance(e, Acted)]
        return [Remove(2), DONE] if gone in acted and Remove(2) not in acted else sure_of(ALARM, gone)(entries, ask)

    repeat: list[Any] = [again(2, time="7:00", label="swim"), DONE]
    result = played(in_order(repeat, OKAY), speculator, text="ring at 7 for the swim")
    assert len(result.ran("set_alarm")) == 1
    assert result.ran("cancel_alarm") == []


def test_what_is_said_behind_a_repetition_is_still_done() -> None:
    """The responder calls one function after another, and waits for the result of each."""
    message = ToolCall(3, "send_sms", {"to": "Ana", "message": "up at seven"})
    waits = Pause(PauseReason.WAITING_TOOL)
    result = played(in_order([again(2, time="07:00", label="swim"), waits], [message, waits], OKAY), sure_of(ALARM))
    assert (len(result.ran("set_alarm")), len(result.ran("send_sms"))) == (1, 1)
    assert result.said() == [("answer", "Your alarm is set for seven.")]


@pytest.mark.parametrize(
    "early",
    [
        answer("Seven in the morning or in the evening?", question=True),
        [ToolCall(2, "send_sms", {"to": "Ana", "message": "up at seven"}), Pause(PauseReason.WAITING_USER)],
    ],
    ids=["it has asked", "it has changed the plan"],
)
def test_nothing_is_trusted_for_words_about_which_the_responder_has_asked_or_acted(early: Any) -> None:
    waits = [Pause(PauseReason.WAITING_USER)]
    result = played(in_order(early, waits), sure_of(ALARM), (-0.25, EagerEnd(1, 0)), first_s=0.01)
    assert result.ran("set_alarm") == []


def test_a_plan_of_which_a_part_was_withheld_is_not_trusted() -> None:
    """Words that come final at once: the speculator may not add a second write behind the first."""
    second = ToolCall(2, "set_alarm", {"time": "08:00"}, confidence=0.95)
    both: list[Any] = [again(1, time="07:00", label="swim"), again(2, time="08:00"), DONE]
    result = played(in_order(both, OKAY), sure_of(ALARM, second), at_once=True)
    assert [call["time"] for call in result.ran("set_alarm")] == ["07:00", "08:00"]
    assert [kind for kind, _ in result.said()] == ["answer"]


def test_a_barge_in_leaves_what_was_done_and_recalls_what_was_not() -> None:
    second = ToolCall(2, "send_sms", SMS.arguments, confidence=0.95)
    result = played(in_order(OKAY), sure_of(ALARM, second), (0.1, BargeIn(1)))
    assert (len(result.ran("set_alarm")), len(result.ran("send_sms"))) == (1, 0)
    assert result.statuses(2)[-1] != "done"
    assert TEXT in str(result.model.entries)
