"""The embedded model stands in for a model that fails: the real agent and grammar model, a scripted model,
virtual time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from services.agent import Agent
from services.agent.core.wording import APOLOGIES
from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events.agent import AgentEvent, SessionClose, UserFinal, UserPartial
from services.events.model import (
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Invalid,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Opened,
    Part,
    Phase,
    SessionContext,
    ThinkDelta,
    ToolCall,
    Usage,
)
from services.events.output import AgentOutput, AnswerStarted, AnswerText, TurnSettled
from services.grammar import GrammarModel
from services.grammar.session import GrammarSession
from services.models.composite import CompositeModel
from services.models.fallback import FallbackTimeouts, ModelWithFallback
from tests.services.agent.fakes import FakeJournal, FakeTool, FakeToolbox, Output
from tests.services.models.kit import NOW
from tools.slicing import pause
from tools.spec import EarlyPolicy, Effect, ToolSpec

TIMER = "set a timer for ten minutes"
TIME = "what time is it in tokyo"
HANG = float("inf")


def _spec(name: str, effect: Effect, phrase: str, say: str, **parameter: str) -> ToolSpec:
    [(slot, kind)] = parameter.items()
    schema = {"type": "object", "properties": {slot: {"type": kind}}, "required": [slot]}
    early = EarlyPolicy.ALWAYS if effect.safe else None
    return ToolSpec(name, name, schema, effect=effect, early=early, phrases=(phrase,), say=lambda a, v: say)


INT = "integer"
SET = _spec("set_timer", Effect.WRITE_LOCAL, "set a timer for {duration_seconds}", "It runs.", duration_seconds=INT)
TELL = _spec("get_time", Effect.READ_LOCAL, "what time is it in {location}", "It is noon.", location="string")
TOOLS = (FakeTool(SET), FakeTool(TELL))


@dataclass
class Cloud:
    """A model back end: what it does from the end of the turn on, generation by generation; the last plan repeats."""

    plans: list[Sequence[Output]]
    asked: int = 0

    name = "cloud"

    def open(self, session_context: SessionContext) -> "Cloud":
        return self

    def append(self, entry: ContextEntry) -> None:
        return None

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self.asked += ask.phase is Phase.FINAL
        for output in self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]:
            if isinstance(output, ModelFault):
                raise output
            if isinstance(output, float):
                await (asyncio.Event().wait() if output == HANG else asyncio.sleep(output))
            else:
                yield output

    @property
    def usage(self) -> Usage:
        return Usage(self.asked)

    async def aclose(self) -> None:
        return None


@dataclass
class FallbackOutcome:
    toolbox: FakeToolbox
    outputs: list[tuple[float, AgentOutput]] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)

    def count(self, counter: str, amount: float = 1.0) -> None:
        self.counts[str(counter)] = self.counts.get(str(counter), 0.0) + amount

    def observe(self, stage: str, seconds: float) -> None:
        return None

    @property
    def said(self) -> list[tuple[str, str]]:
        text: dict[int, str] = {}
        for _, output in self.outputs:
            if isinstance(output, AnswerText):
                text[output.answer_id] = text.get(output.answer_id, "") + output.text
        return [(o.kind.value, text.get(o.answer_id, "")) for _, o in self.outputs if isinstance(o, AnswerStarted)]

    @property
    def settled(self) -> TurnSettled:
        return next(o for _, o in self.outputs if isinstance(o, TurnSettled))

    @property
    def answered_at(self) -> float:
        return next(at for at, o in self.outputs if isinstance(o, AnswerStarted) and o.kind.value != "acknowledgement")

    def ran(self, tool: str) -> int:
        return sum(call.tool == tool for _, call in self.toolbox.ran)


FINAL_S = 2.0


def turn(
    text: str, *plans: Sequence[Output], bounds: FallbackTimeouts | None = None, grammar_model: bool = True
) -> FallbackOutcome:
    """One turn, final at 2 s, with the grammar model in front of the model and as its stand-in, unless
    `grammar_model` is False."""
    loop = VirtualLoop()

    async def main() -> FallbackOutcome:
        toolbox = FakeToolbox(*TOOLS)
        result = FallbackOutcome(toolbox)
        cloud = Cloud(list(plans))
        inner = CompositeModel(cloud, GrammarModel() if grammar_model else None)
        model = ModelWithFallback(inner, GrammarModel() if grammar_model else None, bounds)
        session = model.open(SessionContext("", tuple(toolbox.specs.values()), lambda: NOW))
        agent = Agent(
            model=session, tools=toolbox, journal=FakeJournal(), clock=VirtualClock(loop), session_id="s",
            metrics=result,
        )  # fmt: skip

        async def listen() -> None:
            async for output in agent.outputs:
                result.outputs.append((loop.time(), output))

        async def speak() -> None:
            events: list[tuple[float, AgentEvent]] = [
                (0.2 * i, UserPartial(1, i, word)) for i, word in enumerate(text.split(), 1)
            ]
            for at, event in [*events, (FINAL_S, UserFinal(1, 99, text))]:
                await asyncio.sleep(max(at - loop.time(), 0.0))
                await agent.post(event)
            await asyncio.sleep(200)
            await agent.post(SessionClose())

        async with asyncio.TaskGroup() as group:
            group.create_task(agent.run())
            group.create_task(listen())
            group.create_task(speak())
        return result

    return run_virtual(main(), loop)


FAULTS = {kind: ModelFault(kind, "gone") for kind in ModelFaultKind}
RUBBISH: Sequence[Output] = [Invalid("that is no action")]
TALKS: Sequence[Output] = [Opened(Part.ANSWER), AnswerDelta("Ten minutes, sta")]
FAILURES: dict[str, Sequence[Output]] = {
    **{kind.value: [fault] for kind, fault in FAULTS.items()},
    "hangs": [HANG],
    "thinks for ever": [*[Opened(Part.THINK), ThinkDelta("hm"), 1.0] * 300],
    "stalls in a call": [Opened(Part.TOOL_CALL), HANG],
    "writes rubbish": RUBBISH,
    "breaks off in its answer": [*TALKS, FAULTS[ModelFaultKind.UNAVAILABLE]],
    "calls a tool that does not exist": [ToolCall(7, "fly", {})],
    "breaks its contract": [AnswerEnd()],
}


@pytest.mark.parametrize("plan", FAILURES.values(), ids=FAILURES)
def test_what_the_grammar_model_is_sure_of_is_done_and_answered_whatever_the_model_does(plan: Sequence[Output]) -> None:
    result = turn(TIMER, plan)
    assert result.ran("set_timer") == 1
    kinds = [kind for kind, _ in result.said if kind != "acknowledgement"]
    assert kinds[-1] == "answer"
    assert "apology" not in kinds
    assert result.said[-1][1] == "It runs."
    assert result.answered_at < FINAL_S + 12
    assert result.settled.failure is None
    assert result.counts["stand_ins"] == 1
    assert result.counts["model_faults"] >= 1


@pytest.mark.parametrize("plan", FAILURES.values(), ids=FAILURES)
def test_a_read_that_is_done_is_answered_whatever_the_model_does(plan: Sequence[Output]) -> None:
    result = turn(TIME, plan)
    assert result.ran("get_time") == 1
    assert result.said[-1] == ("answer", "It is noon.")
    assert result.answered_at < FINAL_S + 12


@pytest.mark.parametrize("plan", FAILURES.values(), ids=FAILURES)
def test_where_nobody_is_sure_there_is_one_apology_and_the_turn_has_failed(plan: Sequence[Output]) -> None:
    result = turn("purple monkeys dance sideways", plan)
    apologies = [text for kind, text in result.said if kind == "apology"]
    assert len(apologies) == 1
    assert apologies[0] in APOLOGIES.values()
    assert result.settled.failure is not None
    assert result.settled.failure.code.startswith("model_")
    assert "gone" not in result.settled.failure.message
    assert sum(count for name, count in result.counts.items() if name.startswith("model_fault_")) >= 1


def test_a_model_that_hangs_is_acknowledged_and_ends_with_its_turn() -> None:
    result = turn("purple monkeys dance sideways", [HANG], bounds=FallbackTimeouts(turn_s=8))
    assert result.said[0][0] == "acknowledgement"
    assert result.answered_at == pytest.approx(FINAL_S + 8, abs=0.1)
    assert result.settled.failure is not None
    assert result.settled.failure.code == "model_timeout"


def test_without_a_stand_in_a_turn_is_bounded_all_the_same() -> None:
    result = turn(TIMER, [HANG], bounds=FallbackTimeouts(turn_s=8), grammar_model=False)
    assert result.said[-1] == ("apology", APOLOGIES[ModelFaultKind.TIMEOUT])
    assert result.answered_at == pytest.approx(FINAL_S + 8, abs=0.1)


def test_a_write_that_only_the_model_wanted_is_not_run_and_named_as_not_done() -> None:
    call = ToolCall(1, "set_timer", {"duration_seconds": 60})
    result = turn("purple monkeys dance sideways", [call, FAULTS[ModelFaultKind.UNAVAILABLE]])
    assert result.ran("set_timer") == 0
    assert result.said[-1][1].endswith("I have not done this yet: set timer.")


def test_a_write_of_the_model_that_the_grammar_model_does_not_want_is_withdrawn_by_the_stand_in() -> None:
    call = ToolCall(2, "set_timer", {"duration_seconds": 60})
    result = turn(TIME, [call, FAULTS[ModelFaultKind.UNAVAILABLE]])
    assert result.ran("set_timer") == 0
    assert result.said[-1] == ("answer", "It is noon.")


def test_a_model_that_is_slow_but_good_answers_itself_where_the_grammar_model_is_not_sure() -> None:
    good: Sequence[Output] = [9.0, Opened(Part.ANSWER), AnswerDelta("They do."), AnswerEnd()]
    result = turn("purple monkeys dance sideways", good)
    assert result.said[-1] == ("answer", "They do.")
    assert "stand_ins" not in result.counts


def test_a_model_that_answers_in_time_needs_no_stand_in() -> None:
    result = turn(TIMER, [Opened(Part.ANSWER), AnswerDelta("Ten minutes."), AnswerEnd()])
    assert result.said[-1] == ("answer", "Ten minutes.")
    assert "model_faults" not in result.counts


def test_each_turn_has_its_own_time_also_when_it_is_typed() -> None:
    loop = VirtualLoop()

    async def main() -> list[float]:
        session = ModelWithFallback(Cloud([[HANG]]), None, FallbackTimeouts(turn_s=8)).open(
            SessionContext("", (), lambda: NOW)
        )
        took = []
        for turn_number in (1, 2):
            began = loop.time()
            with pytest.raises(ModelFault):
                async for _ in session.generate(Ask(turn_number, Phase.FINAL, frozenset(ActionKind))):
                    pass
            took.append(loop.time() - began)
            await asyncio.sleep(5)
        return took

    assert run_virtual(main(), loop) == [pytest.approx(8), pytest.approx(8)]


async def test_the_loop_runs_on_while_the_stand_in_reads_the_words_for_the_first_time() -> None:
    seen: list[str] = []

    class Reading(GrammarSession):
        def sure(self, turn: int) -> bool:
            for _ in range(3):
                seen.append("reads")
                pause()
            return True

    class Slow:
        def open(self, session_context: SessionContext) -> Reading:
            return Reading(session_context)

        async def aclose(self) -> None: ...

    async def other() -> None:
        for _ in range(20):
            seen.append("other")
            await asyncio.sleep(0)

    fault = ModelFault(ModelFaultKind.UNAVAILABLE, "gone")
    session = ModelWithFallback(Cloud([[fault]]), Slow()).open(SessionContext("", (), lambda: NOW))
    task = asyncio.create_task(other())
    with pytest.raises(ModelFault) as raised:
        async for _ in session.generate(Ask(1, Phase.FINAL, frozenset(ActionKind), max_think_tokens=0)):
            pass
    await task
    assert raised.value.again
    between = "".join(word[0] for word in seen).split("r")
    assert all("o" in each for each in between[1:3]), seen
