"""Which response has told how a write ended, and that no request is followed by silence."""

from unittest import mock

import pytest

from services.events.model import Usage
from services.events.output import (
    AgentOutput,
    AnswerEnded,
    AnswerKind,
    AnswerStarted,
    AnswerText,
    CallChanged,
    CallStatus,
    ClientCall,
    TurnSettled,
)
from services.events.session import ResponseEnded, ResponseStatus
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_reporter import ResponseReporter
from services.session.response_scheduler import SAY_AGAIN
from services.session.response_stream import ResponseStream
from services.session_config import ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk


def sent(status: CallStatus, home: int = 0) -> CallChanged:
    return CallChanged(1, 1, 1, "set_timer", {}, "write_local", status, 0, home=home)


def owing(home: int = 0) -> OwedOutcomes:
    promises = OwedOutcomes("s", lambda tool: None)
    promises.follow(sent(CallStatus.RUNNING, home))
    promises.follow(sent(CallStatus.DONE, home))
    return promises


def heard(saying: ResponseReporter, *outputs: AgentOutput) -> None:
    for output in outputs:
        saying.report(saying.stream.apply_output(output))


def saying_of(promises: OwedOutcomes) -> ResponseReporter:
    quiet, speaking = mock.Mock(), ResponseStream("r")
    clock = mock.Mock(monotonic=lambda: 0.0)
    saying = ResponseReporter(quiet, speaking, clock, quiet, quiet, promises, silence_s=2.5)
    saying.report(speaking.open(1))
    return saying


def test_neither_one_moment_nor_the_blank_after_it_tells_anything() -> None:
    promises = owing()
    saying = saying_of(promises)
    promises.over(1)
    saying.report(saying.stream.acknowledge())
    heard(saying, AnswerStarted(1, 1, AnswerKind.ANSWER))
    assert promises.overdue(None) == [sent(CallStatus.DONE)]
    heard(saying, AnswerText(1, 1, "It is set."))
    assert promises.overdue(None) == []
    assert len(promises.taken("r_1")) == 1


def three() -> OwedOutcomes:
    """Turn 1 has set two timers, and failed to send a message."""
    sentence = lambda arguments, result: f"Timer set for {arguments['minutes']} minutes."  # noqa: E731
    promises = OwedOutcomes("s", lambda tool: mock.Mock(say=sentence) if tool == "set_timer" else None)
    calls = (
        (1, "set_timer", {"minutes": 5}, CallStatus.DONE),
        (2, "set_timer", {"minutes": 10}, CallStatus.DONE),
        (3, "send_sms", {"to": "Ann", "message": "I am late"}, CallStatus.FAILED),
    )
    for number, tool, arguments, status in calls:
        for each in (CallStatus.RUNNING, status):
            promises.follow(CallChanged(1, number, 1, tool, arguments, "write_external", each, 0))
    return promises


def late(promises: OwedOutcomes) -> list[int]:
    return [call.call_id for call in promises.overdue(None)]


ANSWER = "Sure. Your timer runs for 5 minutes. The other one for 10 minutes. I could not send the message to Ann. Bye."


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("Sure.", [1, 2, 3]),
        ("Sure. Your timer runs for 5", [1, 2, 3]),
        ("Sure. Your timer runs for 5 minutes. The", [2, 3]),
        ("Sure. Your timer runs for 5 minutes. The other one for 10 minutes. I could not", [3]),
        (
            "Sure. Your timer runs for 5 minutes. The other one for 10 minutes. Ann did not get it, so you are late. ",
            [],
        ),
    ],
)
def test_an_answer_that_is_cut_has_told_what_its_whole_sentences_name(heard: str, left: list[int]) -> None:
    promises = three()
    promises.said(1, "r_1")
    promises.ended("r_1", heard, whole=False)
    promises.over(1)
    assert late(promises) == left
    assert len(promises.taken("r_1")) == 3 - len(left)


@pytest.mark.parametrize("kind", [AnswerKind.QUESTION, AnswerKind.ANSWER])
def test_an_answer_that_only_asks_has_told_what_it_names(kind: AnswerKind) -> None:
    for asked, left in (("Which one?", [1, 2, 3]), ("The timer runs for 5 minutes, or should it?", [2, 3])):
        promises = three()
        saying = saying_of(promises)
        saying.report(saying.stream.acknowledge())
        heard(saying, AnswerStarted(1, 1, kind), AnswerText(1, 1, asked), AnswerEnded(1, 1, True))
        heard(saying, TurnSettled(1, Usage()))
        promises.over(1)
        assert late(promises) == left


def test_an_answer_that_comes_to_its_end_has_told_everything() -> None:
    promises = three()
    promises.said(1, "r_1")
    promises.ended("r_1", "All done!", whole=True)
    promises.over(1)
    assert late(promises) == []
    assert len(promises.taken("r_1")) == 3


@pytest.mark.parametrize("taken", [False, True])
def test_what_the_user_has_not_heard_of_a_response_is_announced(taken: bool) -> None:
    promises = three()
    promises.said(1, "r_1")
    promises.ended("r_1", ANSWER, whole=True)
    promises.over(1)
    assert late(promises) == []
    if taken:
        promises.taken("r_1")
    promises.heard("r_1", "Sure. Your timer runs for 5 minutes.")
    assert late(promises) == [2, 3]
    promises.announced(promises.overdue(None), "r_2")
    assert late(promises) == []
    assert len(promises.taken("r_2")) == 2


def test_the_answer_that_is_interrupted_before_it_has_told_what_was_done_leaves_it_to_an_announcement() -> None:
    promises = owing()
    saying = saying_of(promises)
    heard(saying, AnswerStarted(1, 1, AnswerKind.ANSWER), AnswerText(1, 1, "Well, "))
    saying.report(saying.stream.interrupt("turn_detected"))
    promises.over(1)
    assert promises.overdue(None) == [sent(CallStatus.DONE)]
    assert promises.taken("r_1") == []


def test_what_was_kept_for_a_response_tells_although_something_else_was_said_meanwhile() -> None:
    promises = owing()
    saying = saying_of(promises)
    promises.over(1)
    saying.report(saying.stream.hand_over(ClientCall(1, 2, 1, "call_1", "open_door", {})))
    heard(saying, AnswerStarted(1, 1, AnswerKind.ANSWER), AnswerText(1, 1, "It is set."))
    heard(saying, AnswerStarted(2, 2, AnswerKind.ACKNOWLEDGEMENT))
    saying.report(saying.stream.open(1))
    assert promises.overdue(None) == []


def test_what_was_confirmed_is_told_in_the_turn_of_the_confirmation_however_late_that_is_learnt() -> None:
    promises = owing(home=4)
    promises.said(5, "r_2")
    promises.over(5)
    assert promises.taken("r_2") == []
    promises.over(4)
    assert promises.overdue(None) == [sent(CallStatus.DONE, home=4)]


@pytest.mark.parametrize("line", ["static", ""])
def test_who_could_not_be_heard_with_push_to_talk_is_asked_to_say_it_again(line: str) -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(3)
        assert user.text == SAY_AGAIN
        assert len(user.of(ResponseEnded)) == 1
        await user.conversation.add_user_text("item", "what time is it in tokyo")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(3)
        assert "Tokyo" in user.text

    talk(main, line, config=SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK)))


def test_what_the_client_asks_for_while_the_user_speaks_is_answered_before_their_words() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.conversation.add_user_text("item", "set a timer for ten minutes")
        await user.conversation.respond(ResponseOptions())
        await user.say(5)
        await user.wait(2000)
        await user.home.clock.sleep(3)
        assert "10 minutes" in user.text
        assert "Tokyo" in user.text
        assert all(ended.status is ResponseStatus.COMPLETED for ended in user.of(ResponseEnded))

    talk(main, "what time is it in tokyo")


def test_who_interrupts_while_earlier_words_wait_has_both_answered() -> None:
    """The first word waits for the end of the answer that is spoken. Its own answer begins when the next words
    interrupt that one; the rest of those words must not end it unsaid."""

    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.conversation.add_user_text("item", "typed " * 20)
        await user.conversation.respond(ResponseOptions())
        await user.wait(2000)
        await user.say(4)
        await user.wait(8000)
        told = [(ended.status, ended.reason) for ended in user.of(ResponseEnded)]
        assert told[0] == (ResponseStatus.CANCELLED, "turn_detected")
        assert told[1:] == [(ResponseStatus.COMPLETED, None)] * 2
        assert user.text.split("echo ")[2:] == ["one ", "two three four five "]

    talk(main, "one", "two three four five", model=Echo(0.3))
