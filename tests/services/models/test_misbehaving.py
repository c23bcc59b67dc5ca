"""A model server that misbehaves, over real HTTP, behind the real agent with the grammar model as its stand-in.

What the grammar model is sure of is done once and told, nothing that is no speech is spoken, and what nobody is sure of
fails with an apology."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bench.simserver.app import Running, SimServer
from bench.simserver.misbehaving import HUGE, WRITINGS, CopiesMarkers, SpeaksExamples, Writes
from bench.simserver.pace import Faults, Pace, SimulatedFault
from bench.simserver.policy import Policy
from services.agent import Agent
from services.clock import RealClock
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.model import SessionContext
from services.events.output import AnswerKind, AnswerStarted, AnswerText, TurnSettled
from services.events.speech import EagerEnd
from services.grammar import GrammarModel
from services.models.chat import ChatModel, DialectName
from services.models.composite import CompositeModel
from services.models.endpoint import EndpointTimeouts, ModelEndpoint
from services.models.fallback import FallbackTimeouts, ModelWithFallback
from services.models.prompts import SPOKEN_EXAMPLES
from tests.services.agent.fakes import FakeJournal, FakeToolbox
from tests.services.models.kit import NOW
from tests.services.models.test_fallback import TOOLS

PATIENCE = EndpointTimeouts(first_token_s=0.6, stall_s=0.4, retries=1, backoff_s=0.005, longest_wait_s=0.5)
BOUNDS = FallbackTimeouts(turn_s=3.0, wait_s=0.8)
SURE, UNSURE = "set a timer for ten minutes", "purple monkeys dance sideways"
BREAKS = (
    SimulatedFault.SERVER_ERROR,
    SimulatedFault.EMPTY,
    SimulatedFault.GARBAGE,
    SimulatedFault.CUT,
    SimulatedFault.SLOW_START,
    SimulatedFault.STALL,
    SimulatedFault.UNAUTHORIZED,
)
FAST = Pace(2, 5000)


class AnswerHeard:
    def __init__(self, toolbox: FakeToolbox) -> None:
        self.toolbox = toolbox
        self.texts: list[tuple[AnswerKind, str]] = []
        self.settled: TurnSettled | None = None

    @property
    def timers(self) -> int:
        return len(self.toolbox.ran)

    @property
    def spoken(self) -> str:
        return " ".join(text for _, text in self.texts)

    @property
    def kinds(self) -> list[AnswerKind]:
        return [kind for kind, _ in self.texts if kind is not AnswerKind.ACKNOWLEDGEMENT]


Say = Callable[[str], Awaitable[AnswerHeard]]


@asynccontextmanager
async def talking(
    policy: Policy, dialect: DialectName, pace: Pace = FAST, fault: SimulatedFault | None = None
) -> AsyncIterator[Say]:
    rates = {fault: 1.0} if fault is not None else {}
    async with Running(SimServer(policy, pace, Faults(rates, slow_s=60))) as running:
        chat = ChatModel(ModelEndpoint(running.base_url, model="sim", timeouts=PATIENCE), dialect)
        toolbox = FakeToolbox(*TOOLS)
        session = ModelWithFallback(CompositeModel(chat, GrammarModel()), GrammarModel(), BOUNDS).open(
            SessionContext("", tuple(toolbox.specs.values()), lambda: NOW)
        )
        agent = Agent(model=session, tools=toolbox, journal=FakeJournal(), clock=RealClock(), session_id="s")
        task = asyncio.create_task(agent.run())

        async def say(words: str) -> AnswerHeard:
            heard = AnswerHeard(toolbox)
            for event in (UserPartial(1, 1, words), EagerEnd(1, 1000), UserFinal(1, 2, words)):
                await agent.post(event)
            async with asyncio.timeout(30):
                async for output in agent.outputs:
                    if isinstance(output, AnswerStarted):
                        heard.texts.append((output.kind, ""))
                    elif isinstance(output, AnswerText):
                        kind, text = heard.texts[-1]
                        heard.texts[-1] = (kind, text + output.text)
                    elif isinstance(output, TurnSettled):
                        heard.settled = output
                        break
            return heard

        yield say
        await agent.post(SessionClose())
        await task
        await session.aclose()
        await chat.aclose()


def _done_and_told_once(heard: AnswerHeard) -> None:
    assert heard.timers == 1
    assert heard.texts[-1] == (AnswerKind.ANSWER, "It runs.")
    assert AnswerKind.APOLOGY not in heard.kinds
    assert heard.settled is not None
    assert heard.settled.failure is None


def _nothing_but_speech(heard: AnswerHeard) -> None:
    for sign in ('"name"', "```", "<", "tool_call", *SPOKEN_EXAMPLES):
        assert sign not in heard.spoken, heard.texts


BOTH = pytest.mark.parametrize("dialect", [DialectName.TAGGED, DialectName.NATIVE])


@BOTH
@pytest.mark.parametrize("fault", BREAKS)
async def test_a_server_that_breaks_does_not_keep_the_grammar_model_from_what_it_is_sure_of(
    fault: SimulatedFault, dialect: DialectName
) -> None:
    async with talking(Writes("<answer>Fine.</answer>"), dialect, fault=fault) as say:
        _done_and_told_once(await say(SURE))


@BOTH
@pytest.mark.parametrize("fault", BREAKS)
async def test_a_server_that_breaks_is_an_apology_in_a_failed_turn_where_nobody_is_sure(
    fault: SimulatedFault, dialect: DialectName
) -> None:
    async with talking(Writes("<answer>Fine.</answer>"), dialect, fault=fault) as say:
        heard = await say(UNSURE)
    assert heard.kinds[-1] is AnswerKind.APOLOGY
    assert heard.settled is not None
    assert heard.settled.failure is not None


CALLS = ("a call as JSON", "a call in a fence")
RUBBISH = {name: Writes(text) for name, text in WRITINGS.items() if name not in CALLS}


@BOTH
@pytest.mark.parametrize("name", RUBBISH)
async def test_what_small_models_write_is_never_spoken_and_the_grammar_model_stands_in(
    name: str, dialect: DialectName
) -> None:
    async with talking(RUBBISH[name], dialect) as say:
        heard = await say(SURE)
        _nothing_but_speech(heard)
        _done_and_told_once(heard)


@BOTH
@pytest.mark.parametrize("name", WRITINGS)
async def test_what_small_models_write_is_never_spoken_where_nobody_is_sure(name: str, dialect: DialectName) -> None:
    async with talking(Writes(WRITINGS[name]), dialect) as say:
        heard = await say(UNSURE)
        _nothing_but_speech(heard)
        assert heard.timers <= 1  # a call that is written out whole is a call


@BOTH
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_that_is_written_out_does_not_double_the_write_of_the_grammar_model(
    name: str, dialect: DialectName
) -> None:
    async with talking(Writes(WRITINGS[name]), dialect) as say:
        heard = await say(SURE)
        _nothing_but_speech(heard)
        assert heard.timers == 1


async def test_a_model_that_copies_the_marks_of_its_history_finds_none() -> None:
    async with talking(CopiesMarkers(), DialectName.TAGGED) as say:
        heard = await say(SURE)
        _nothing_but_speech(heard)
        _done_and_told_once(heard)


async def test_the_prompts_own_example_is_not_spoken() -> None:
    async with talking(SpeaksExamples(), DialectName.TAGGED) as say:
        heard = await say(SURE)
        _nothing_but_speech(heard)
        _done_and_told_once(heard)


async def test_a_slow_model_is_not_waited_for_where_the_grammar_model_is_sure() -> None:
    async with talking(Writes("<answer>Fine.</answer>"), DialectName.TAGGED, Pace(1500, 5000)) as say:
        _done_and_told_once(await say(SURE))


async def test_an_answer_without_a_tag_is_spoken_in_the_tagged_dialect() -> None:
    async with talking(Writes("They do indeed."), DialectName.TAGGED) as say:
        heard = await say(UNSURE)
    assert heard.texts[-1] == (AnswerKind.ANSWER, "They do indeed.")


async def test_one_huge_delta_ends_the_turn() -> None:
    async with talking(Writes(HUGE, whole=True), DialectName.TAGGED) as say:
        heard = await say(SURE)
    assert heard.settled is not None
