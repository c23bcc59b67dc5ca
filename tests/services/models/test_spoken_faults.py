"""What the user hears when the model server misbehaves: an apology, once, and the next turn works."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bench.mocktools import MockTools
from bench.simserver.app import Running
from bench.simserver.pace import SimulatedFault
from services.agent.core.wording import APOLOGIES
from services.agent.runtime.loop import Agent
from services.clock import RealClock
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.model import ModelFaultKind
from services.events.output import AnswerKind, AnswerStarted, AnswerText, TurnSettled
from services.events.speech import EagerEnd
from services.models.chat import ChatModel, DialectName
from services.models.composite import CompositeModel
from services.models.endpoint import EndpointTimeouts, ModelEndpoint
from tests.services.agent.fakes import FakeJournal
from tests.services.models.kit import FAULT_KINDS, TOOLS, session_context

PATIENCE = EndpointTimeouts(first_token_s=1.0, stall_s=0.5, retries=1, backoff_s=0.005, longest_wait_s=0.5)
WORDS = "set a timer for twelve minutes"
ROW: Mapping[str, Any] = {"id": "row", "expected_calls": [], "acceptable_speculative_calls": []}


@dataclass
class FaultHeard:
    """What one turn sounded like."""

    kinds: list[AnswerKind]
    text: str


class FaultTalk:
    def __init__(self, agent: Agent, tools: MockTools) -> None:
        self.agent = agent
        self.tools = tools

    async def say(self, turn: int, words: str = WORDS) -> FaultHeard:
        await self.agent.post(UserPartial(turn, 1, words))
        await self.agent.post(EagerEnd(turn, 1000))
        await self.agent.post(UserFinal(turn, 2, words))
        heard = FaultHeard([], "")
        async with asyncio.timeout(60):
            async for output in self.agent.outputs:
                if isinstance(output, AnswerStarted):
                    heard.kinds.append(output.kind)
                elif isinstance(output, AnswerText):
                    heard.text += output.text
                elif isinstance(output, TurnSettled) and output.turn == turn:
                    break
        return heard

    @property
    def timers(self) -> list[Any]:
        return [run.invocation.arguments for run in self.tools.executed if run.invocation.tool == "set_timer"]


@pytest.fixture(params=[DialectName.TAGGED, DialectName.NATIVE])
async def talk(served: Running, request: pytest.FixtureRequest) -> AsyncIterator[FaultTalk]:
    served.sim.faults.slow_s = 30
    chat = ChatModel(ModelEndpoint(served.base_url, model="sim", timeouts=PATIENCE), request.param)
    await chat.check()
    session = CompositeModel(chat).open(session_context())
    tools = MockTools({spec.name: spec for spec in TOOLS}, ROW, RealClock())
    agent = Agent(model=session, tools=tools, journal=FakeJournal(), clock=RealClock(), session_id="s")
    running = asyncio.create_task(agent.run())
    yield FaultTalk(agent, tools)
    await agent.post(SessionClose())
    await running
    await session.aclose()
    await chat.aclose()


@pytest.mark.parametrize(("fault", "kind"), FAULT_KINDS.items())
async def test_the_user_hears_one_apology_nothing_is_done_and_the_next_turn_works(
    talk: FaultTalk, served: Running, fault: SimulatedFault, kind: ModelFaultKind
) -> None:
    served.sim.faults.script.extend([fault] * 2)  # at the eager end, and again for the final transcript
    heard = await talk.say(1)
    assert heard.kinds == [AnswerKind.APOLOGY]
    assert heard.text == APOLOGIES[kind]
    assert talk.timers == []
    served.sim.faults.script.clear()
    again = await talk.say(2)
    assert again.kinds == [AnswerKind.ANSWER]
    assert again.text == "Twelve minutes, starting now."
    assert talk.timers == [{"duration_seconds": 720}]


async def test_a_long_rate_limit_is_an_apology_that_says_so(talk: FaultTalk, served: Running) -> None:
    served.sim.faults.retry_after_s = 3
    served.sim.faults.script.extend([SimulatedFault.RATE_LIMIT] * 2)
    heard = await talk.say(1)
    assert heard.kinds == [AnswerKind.APOLOGY]
    assert heard.text == APOLOGIES[ModelFaultKind.RATE_LIMIT]


async def test_a_short_rate_limit_goes_unnoticed(talk: FaultTalk, served: Running) -> None:
    served.sim.faults.retry_after_s = 0.02
    served.sim.faults.script.append(SimulatedFault.RATE_LIMIT)
    heard = await talk.say(1)
    assert heard.text == "Twelve minutes, starting now."


async def test_invalid_arguments_are_repaired_and_go_unnoticed(talk: FaultTalk, served: Running) -> None:
    served.sim.faults.script.append(SimulatedFault.INVALID_JSON)
    heard = await talk.say(1)
    assert heard.text == "Twelve minutes, starting now."
    assert talk.timers == [{"duration_seconds": 720}]
