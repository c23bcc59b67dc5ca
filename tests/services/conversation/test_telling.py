"""Which response has told how a write ended, and that no request is followed by silence."""

from unittest import mock

import pytest

from services.conversation.answering import SAY_AGAIN
from services.conversation.promises import Promises
from services.conversation.saying import Saying
from services.conversation.speaking import Speaking
from services.events.output import CallChanged, CallStatus, ResponseEnded, ResponseStatus, ResponseText
from services.session import ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.conversation.minds import Echo
from tests.services.conversation.rig import Talk, talk


def sent(status: CallStatus, home: int = 0) -> CallChanged:
    return CallChanged(1, 1, 1, "set_timer", {}, "write_local", status, 0, home=home)


def owing(home: int = 0) -> Promises:
    promises = Promises("s", lambda tool: None)
    promises.follow(sent(CallStatus.RUNNING, home))
    promises.follow(sent(CallStatus.DONE, home))
    return promises


def test_the_blank_between_two_sentences_tells_nothing() -> None:
    promises, speaking = owing(), Speaking("r")
    quiet = mock.Mock()
    saying = Saying(quiet, speaking, quiet, quiet, quiet, promises)
    speaking.open(1)
    saying.tell([ResponseText("r_1", " ")])
    promises.over(1)
    assert promises.overdue(None) == [sent(CallStatus.DONE)]
    saying.tell([ResponseText("r_1", "It is set.")])
    assert promises.overdue(None) == []
    assert len(promises.taken("r_1")) == 1


def test_what_was_confirmed_is_told_in_the_turn_of_the_confirmation_however_late_that_is_learnt() -> None:
    promises = owing(home=4)
    promises.said(5, "r_2")
    promises.over(5)
    assert promises.taken("r_2") == []
    promises.over(4)
    assert promises.overdue(None) == [sent(CallStatus.DONE, home=4)]


@pytest.mark.parametrize("line", ["static", ""])
def test_who_could_not_be_heard_with_push_to_talk_is_asked_to_say_it_again(line: str) -> None:
    async def main(user: Talk) -> None:
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
    async def main(user: Talk) -> None:
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

    async def main(user: Talk) -> None:
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
