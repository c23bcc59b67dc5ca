"""No response is silent: neither for long, nor from its beginning to its end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from services.agent.core.wording import ACKNOWLEDGEMENTS
from services.events.model import Ask, ModelOutput, Observed, SessionContext
from services.events.session import ResponseCall, ResponseEnded, ResponseStarted, ResponseStatus, ResponseText
from services.session.response_stream import NOTED
from services.session_config import ResponseOptions, SessionConfig, TurnDetection
from tests.services.session.models import Echo, EchoSession
from tests.services.session.rig import RigTalk, talk
from tests.services.session.test_client_tools import COMPLETED, ask, ends, tool

GATE = SessionConfig(client_tools=(tool("gate"),))
WORDS_S = 3.0


@dataclass
class SlowEcho(Echo):
    """Takes 10 s for what follows the client's call."""

    def open(self, session_context: SessionContext) -> EchoSession:
        self.sessions.append(_Slow(session_context, self.pace_s))
        return self.sessions[-1]


class _Slow(EchoSession):
    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if self._of(Observed, ask.turn):
            await asyncio.sleep(10)
        async for output in super().generate(ask):
            yield output


def texts(user: RigTalk) -> dict[str, str]:
    """What was said in each response, and each response's first words came soon."""
    began, said = {}, {}
    for at_ms, event in user.events:
        if isinstance(event, ResponseStarted):
            began[event.response_id], said[event.response_id] = at_ms, ""
        if isinstance(event, ResponseText):
            assert said[event.response_id] or at_ms - began[event.response_id] <= WORDS_S * 1000
            said[event.response_id] += event.text
    return said


@pytest.mark.parametrize("away_s", [0.1, 0.7, 2.0])
def test_what_follows_a_call_of_the_client_is_not_waited_for_in_silence(away_s: float) -> None:
    """Also where "one moment" was said before the call, or while no response was open."""

    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(0.5)
        [given] = user.of(ResponseCall)
        await user.home.clock.sleep(away_s)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(12)
        last = list(texts(user).values())[-1]
        assert last.startswith(ACKNOWLEDGEMENTS)
        assert last.strip().endswith("echo gate open")
        assert sum(last.count(each) for each in ACKNOWLEDGEMENTS) == 1

    talk(main, config=GATE, model=SlowEcho())


def test_who_asks_for_the_answer_before_the_client_has_returned_is_not_kept_in_silence() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(20)
        [given] = user.of(ResponseCall)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.home.clock.sleep(3)
        assert list(texts(user).values())[-1].strip().endswith("echo gate open")

    talk(main, config=GATE, model=Echo())


def test_a_client_that_comes_back_while_the_user_has_gone_on_is_told_okay() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        [given] = user.of(ResponseCall)
        await user.say(2)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.say(1)
        await user.wait(3000)
        assert list(texts(user).values())[1:] == [NOTED, "echo one two three "]
        assert ends(user) == [COMPLETED] * 3

    talk(main, "one two three", config=GATE, model=Echo())


def test_the_answer_after_a_call_of_the_client_is_shielded_from_words_that_have_only_begun() -> None:
    """The first word is understood when the response has begun."""

    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        [given] = user.of(ResponseCall)
        await user.say_ms(140)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.say(3)
        await user.wait(6000)
        assert list(texts(user).values())[1:] == ["echo gate open ", "echo one two three "]
        assert ends(user) == [COMPLETED] * 3

    talk(main, "one two three", config=GATE, model=Echo(0.3))


def test_an_answer_that_the_client_asks_for_is_shielded_from_words_that_are_still_decoded() -> None:
    """The user speaks twice, and is silent when the response begins; the words of the second time come 1 s later."""

    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.wait(700)
        asked = asyncio.create_task(user.conversation.respond(ResponseOptions()))
        await user.say(1)
        await user.wait(8000)
        await asked
        await user.conversation.respond(ResponseOptions())
        await user.wait(8000)
        said = list(texts(user).values())
        assert len(said) == 2
        assert all(said)
        assert [ended.status for ended in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED] * 2

    config = SessionConfig(turn_detection=TurnDetection(create_response=False))
    talk(main, "one", "two", config=config, model=Echo(2.0), lag_s=1.5)
