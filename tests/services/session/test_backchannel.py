"""Listening noises over an answer interrupt nothing."""

import pytest

from services.events.output import CallStatus
from services.events.session import ResponseEnded, ResponseStarted, ResponseStatus, WentOn
from services.session_config import ResponseOptions
from services.turns.backchannel import listening_noise
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk


@pytest.mark.parametrize(
    ("text", "ms", "noise"),
    [
        ("", 3000, True),
        ("uh huh", 500, True),
        ("okay", 400, True),
        ("i see", 600, True),
        ("yeah", 2500, False),
        ("yeah but", 500, False),
        ("no", 300, False),
        ("stop", 300, False),
        ("yeah yeah okay right", 900, False),
    ],
)
def test_short_and_known_words_alone_are_noises(text: str, ms: int, noise: bool) -> None:
    assert listening_noise(text, ms) is noise


async def playing(user: RigTalk) -> str:
    """Ask something; the client is speaking the answer."""
    await user.say(3)
    await user.wait(1500)
    response = user.of(ResponseStarted)[-1].response_id
    await user.conversation.playback(response, "echo", done=False)
    return response


def test_a_listening_noise_over_the_answer_lets_it_go_on() -> None:
    async def main(user: RigTalk) -> None:
        response = await playing(user)
        await user.say(1)
        await user.wait(1500)
        assert [went.response_id for went in user.of(WentOn)] == [response]
        assert user.of(WentOn)[0].segment_id is not None
        assert [ended.status for ended in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED]
        assert "interrupted" not in user.delays.kinds

    talk(main, "one two three", "okay", model=Echo())


def test_what_is_said_after_an_announcement_is_no_listening_noise_over_the_answer_before_it() -> None:
    """The client never reported the end of that answer, but that it has played the announcement."""

    async def main(user: RigTalk) -> None:
        await playing(user)
        assert user.alarms.ring is not None
        await user.alarms.ring("The eggs are ready.")
        await user.wait(500)
        announced = user.of(ResponseStarted)[-1].response_id
        await user.conversation.playback(announced, "The eggs are ready.", done=True)
        await user.say(1)
        await user.wait(1500)
        assert user.of(WentOn) == []
        assert user.text.strip().endswith("echo okay")

    talk(main, "one two three", "okay", model=Echo())


def test_words_over_the_answer_interrupt_it() -> None:
    async def main(user: RigTalk) -> None:
        await playing(user)
        await user.say(2)
        await user.wait(1500)
        assert user.of(WentOn) == []
        assert "interrupted" in user.delays.kinds
        assert user.text.strip().endswith("echo stop it")

    talk(main, "one two three", "stop it", model=Echo())


def test_audio_that_is_cleared_over_the_answer_lets_it_go_on() -> None:
    async def main(user: RigTalk) -> None:
        response = await playing(user)
        await user.say(1)
        await user.conversation.clear_audio()
        await user.wait(1500)
        assert [went.response_id for went in user.of(WentOn)] == [response]
        assert "interrupted" not in user.delays.kinds

    talk(main, "one two three", "okay", model=Echo())


def test_a_yes_over_something_else_answers_a_question_that_is_still_open() -> None:
    """The application has let something be said after the question, which is no question itself."""

    async def main(user: RigTalk) -> None:
        await user.home.do("add_list_items", list_name="shopping", items=["milk"])
        await user.say(4)
        await user.wait(1500)
        assert user.text.endswith("?")
        await user.conversation.respond(ResponseOptions())
        await user.wait(1500)
        assert not user.text.endswith("?")
        await user.conversation.playback(user.of(ResponseStarted)[-1].response_id, None, done=False)
        await user.say(1)
        await user.wait(1500)
        assert user.of(WentOn) == []
        assert [tool for _, tool, _ in user.calls(CallStatus.DONE)] == ["clear_list"]
        await user.conversation.playback(user.of(ResponseStarted)[-1].response_id, None, done=False)
        await user.say(1)
        await user.wait(1500)
        assert len(user.of(WentOn)) == 1, "and after that it is a listening noise again"

    talk(main, "clear my shopping list", "yes", "yes")
