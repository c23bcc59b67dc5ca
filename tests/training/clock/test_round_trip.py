"""A sequence is what the server would have sent and received: replayed by the agent of production, with the back end of
served models, it gives the same prompts and the same ledger."""

import asyncio
import itertools
import random
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

import pytest

from bench.simserver.dialogue import from_text
from services.agent import Agent
from services.agent.core import commands as c
from services.agent.core.call import GONE
from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events import agent as events
from services.events.speech import EagerEnd, TurnResumed
from services.models.grammar import ThinkRule, action_grammar
from services.models.prompt_format import FORMATS, PromptFormat
from tests.services.agent.fakes import FakeJournal
from tests.services.models.gbnf import GbnfGrammar
from tests.training.clock.served import RecordedSession, RecordedTools
from training.clock import Play, Played, Rates, WordPieces
from training.synth.dialogue import NoDialogue, dialogue
from training.synth.execute import policy_for
from training.synth.options import Options

_SAID = (events.BargeIn, events.UserPartial, events.UserRewrite, events.UserFinal, EagerEnd, TurnResumed)
_ENDS = (events.ToolResult, events.ToolFailed, events.ToolTimeout)
NUMBERS = [(number, "plain") for number in range(30)] + [
    (number, format) for number in range(8) for format in FORMATS if format != "plain"
]


class Recording:
    """One dialogue, played on the token clock."""

    def __init__(self, number: int, format: str = "plain") -> None:
        self.number, self.format = number, format
        self.dialogue = dialogue(Options(11), number)
        rng = random.Random(number)
        self.rates = Rates.drawn(rng)
        self.policy = policy_for(self.rates, rng)
        self.tokeniser = WordPieces()
        self.said: list[tuple[float, Any]] = []
        self.ends_ms: dict[tuple[int, int, int], float] = {}
        self.played: Played = Play(
            self.dialogue, self.tokeniser, self.rates, self.policy, rng, self._watch, format
        ).run()

    def _watch(self, item: c.Input, now: float, commands: list[c.Command]) -> None:
        if isinstance(item, _SAID):
            self.said.append((now, item))
        elif isinstance(item, _ENDS):
            self.ends_ms[item.turn, item.call_id, item.attempt] = now

    async def again(self, loop: VirtualLoop) -> tuple[Agent, RecordedSession]:
        script = dialogue(Options(11), self.number)
        context = replace(script.session(), now=lambda: script.local_time(loop.time() * 1000))
        says = [writing for _, writing in self.played.writings]
        model = RecordedSession(context, says, self.tokeniser, self.rates, self.format)
        agent = Agent(
            model=model,
            tools=RecordedTools(script, self.ends_ms),
            journal=FakeJournal(),
            clock=VirtualClock(loop),
            session_id="session",
            policy=self.policy,
        )
        running = asyncio.ensure_future(agent.run())
        listening = asyncio.ensure_future(_drain(agent))
        for at, event in self.said:
            await asyncio.sleep(max(at / 1000 - loop.time(), 0.0))
            await agent.post(event)
        await asyncio.sleep(max(self.played.end_ms / 1000 - loop.time(), 0.0) + 20.0)
        await agent.post(events.SessionClose())
        await asyncio.gather(running, listening)
        await model.aclose()
        return agent, model


async def _drain(agent: Agent) -> None:
    async for _ in agent.outputs:
        pass


def replayed(recording: Recording) -> tuple[Agent, RecordedSession]:
    loop = VirtualLoop()
    return run_virtual(recording.again(loop), loop)


@pytest.mark.parametrize(("number", "format"), NUMBERS)
def test_the_agent_is_asked_with_the_same_prompts_and_ends_with_the_same_ledger(number: int, format: str) -> None:
    recording = Recording(number, format)
    agent, model = replayed(recording)
    text = recording.played.transcript.text
    told = [text[:length] for length, _ in recording.played.writings]
    assert model.prompts == told
    assert agent.core.ledger() == recording.played.core.ledger()


@pytest.mark.parametrize(("number", "format"), NUMBERS)
def test_the_sequence_is_read_back_as_the_calls_of_the_ledger(number: int, format: str) -> None:
    played = Recording(number, format).played
    turn = from_text(played.transcript.text).turn
    ledger = played.core.state.turns[max(played.core.state.turns)].ledger
    standing = {call.id: call for call in ledger.calls.values() if call.state not in GONE}
    assert {call.id: call.tool for call in turn.live} == {id: call.spec.name for id, call in standing.items()}
    for call in turn.live:
        assert call.arguments.items() <= standing[call.id].arguments.items()


def test_what_the_model_learns_to_write_is_what_the_grammar_of_the_server_lets_through() -> None:
    checked = 0
    for number in range(12):
        recording = Recording(number)
        _, model = replayed(recording)
        tools = recording.dialogue.session().tools
        grammars: dict[Any, GbnfGrammar] = {}
        for ask, text in model.asks:
            if ask.allowed not in grammars:
                grammars[ask.allowed] = GbnfGrammar(action_grammar(tools, ask.allowed, ThinkRule.FIRST))
            assert not text or grammars[ask.allowed].accepts(text), text
            checked += bool(text)
    assert checked > 50


@pytest.mark.parametrize("format", [FORMATS["chatml"], FORMATS["llama3"]], ids=lambda each: each.name)
def test_the_model_learns_to_end_what_it_has_written_and_not_what_was_cut(format: PromptFormat) -> None:
    ended = cut = 0
    for number in range(12):
        played = Recording(number, format.name).played
        whole = {writing.text for _, writing in played.writings if writing.whole}
        for segments in (played.transcript.segments, *(each[-2:] for each in played.transcript.apart)):
            for before, after in itertools.pairwise(segments):
                if "</think_interrupted>" + format.stop in after.text:
                    assert not after.own
                    cut += 1
                if before.own and before.text != format.stop:
                    own = after.own
                    assert not own or (after.text, set(after.weights)) == (format.stop, {1.0})
                    assert own == (before.text in whole and after.text.startswith(format.stop))
                    ended += own
    assert ended > 100
    assert cut > 5


@cache
def interrupted() -> int:
    """The number of the first dialogue in which an answer is spoken over."""
    for number in count():
        with suppress(NoDialogue):
            script = dialogue(Options(11), number)
            if script.impatient and "</answer_interrupted>" in Recording(number).played.transcript.text:
                return number
    raise AssertionError


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_not_heard_of_an_answer_stands_in_no_later_prompt(format: str) -> None:
    recording = Recording(interrupted(), format)
    agent, model = replayed(recording)
    text = recording.played.transcript.text
    assert model.prompts == [text[:length] for length, _ in recording.played.writings]
    assert agent.core.ledger() == recording.played.core.ledger()
    own = "".join(segment.text for segment in recording.played.transcript.segments if segment.own)
    assert "</answer_interrupted>" not in own
    apart = ["".join(segment.text for segment in each if segment.own) for each in recording.played.transcript.apart]
    assert any("</answer>" in text for text in apart)  # the model still learns the whole answer
