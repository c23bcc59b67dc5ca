"""How responses end: a model that fails, a client that cancels, a session that is closed or cancelled."""

import asyncio
import contextlib

import pytest

from services.events.session import ResponseEnded, ResponseStarted, ResponseStatus
from services.session_config import RequestRefused, ResponseOptions
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, ask, ends, talk

COMPLETED, CANCELLED = ResponseStatus.COMPLETED, ResponseStatus.CANCELLED


def test_a_model_that_fails_is_apologised_for_in_a_response_that_ends() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "fault")
        await user.home.clock.sleep(1)
        assert "Sorry" in user.text
        await ask(user, "one")
        await user.home.clock.sleep(1)
        assert ends(user) == [ResponseStatus.FAILED, COMPLETED]

    talk(main, model=Echo())


def test_cancelling_before_the_first_word_ends_the_response_once() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one")
        await user.conversation.cancel()
        await ask(user, "two")
        await user.home.clock.sleep(1)
        assert ends(user) == [CANCELLED, COMPLETED]
        assert user.text.strip() == "echo two"

    talk(main, model=Echo())


def test_responses_outside_the_conversation_can_be_cancelled_and_end_with_the_session() -> None:
    async def main(user: RigTalk) -> None:
        for _ in range(2):
            await user.conversation.respond(ResponseOptions(out_of_band=True, input_texts=("a b c d",)))
        await user.home.clock.sleep(0.1)
        first, second = (started.response_id for started in user.of(ResponseStarted))
        await user.conversation.cancel(first)
        await user.conversation.close()
        await asyncio.sleep(0.1)
        assert [ended.response_id for ended in user.of(ResponseEnded)] == [first, second]
        assert ends(user) == [CANCELLED] * 2

    talk(main, model=Echo(60))


def test_closing_in_the_middle_of_an_answer_ends_it_as_cancelled() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one two three four")
        await user.home.clock.sleep(0.2)
        await user.conversation.close()
        await asyncio.sleep(1)
        assert ends(user) == [CANCELLED]

    talk(main, model=Echo(0.1))


def test_a_session_that_is_cancelled_leaves_no_response_open() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one two three four")
        await user.home.clock.sleep(0.2)
        assert user.running is not None
        user.running.cancel()
        await asyncio.wait([user.running])
        await asyncio.sleep(0.1)
        assert ends(user) == [ResponseStatus.FAILED]

    with contextlib.suppress(asyncio.CancelledError):
        talk(main, model=Echo(0.1))


def test_a_commit_after_the_end_is_refused() -> None:
    async def main(user: RigTalk) -> None:
        await user.wait(100)
        await user.conversation.close()
        await asyncio.sleep(0.1)
        with pytest.raises(RequestRefused):
            await user.conversation.commit_audio()

    talk(main, model=Echo())
