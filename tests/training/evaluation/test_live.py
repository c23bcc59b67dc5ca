"""A model in the agent's core on a clock: its times are the measured ones; it is cut where the event came."""

import asyncio
from collections.abc import Iterator

import pytest

from services.agent.core.policy import AgentPolicy
from services.events.output import AnswerText
from tests.training.clock.kit import SmallScript, Writer, words
from tests.training.evaluation.kit import WritingModel
from tools.spec import Invocation, OutcomeStatus, ToolOutcome
from training.evaluation.live import LivePlay
from training.evaluation.reference import Stopwatch

POLICY = AgentPolicy(tokens_per_s=1000.0, update_spacing_ms=0.0, settle_ms=0.0)
PAUSE = '<think></think><pause reason="waiting_user">'
LOOK = '<think></think><tool_call>{"id":1,"name":"look","arguments":{}}</tool_call><pause reason="waiting_tool">'
SEND = '<think></think><tool_call>{"id":1,"name":"send","arguments":{}}</tool_call><answer>Sent.</answer>'
YES = "<think></think><answer>Yes.</answer>"


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def played(
    runner: asyncio.Runner, says: list[str], *said: tuple[float, str], seconds: float = 0.1, blocking: bool = False
) -> tuple[LivePlay, WritingModel]:
    watch = Stopwatch()
    model = WritingModel(says, watch)
    scene = SmallScript(words(*said), Writer([]), seconds)
    live = LivePlay(scene, model, runner, POLICY, blocking=blocking, measure=watch)
    live.run()
    return live, model


def first_text_ms(live: LivePlay) -> float:
    return next(at for at, output in live.outputs if isinstance(output, AnswerText))


def test_an_output_comes_after_the_time_that_was_measured_for_it(runner: asyncio.Runner) -> None:
    live, _ = played(runner, [YES], (500.0, "hello"))
    (generation,) = live.lived.generations
    assert generation.ended
    assert generation.begin_ms == 500.0
    assert generation.end_ms == pytest.approx(500.0 + len(YES))
    assert 500.0 < first_text_ms(live) <= 500.0 + len(YES)


def test_words_that_come_while_it_writes_cut_it(runner: asyncio.Runner) -> None:
    long = f"<think>{'a' * 900}</think>{YES.removeprefix('<think></think>')}"
    live, model = played(runner, [long, YES], (0.0, "one"), (300.0, "one two"))
    cut, whole = live.lived.generations
    assert not cut.ended
    assert cut.end_ms == pytest.approx(300.0)
    assert whole.ended
    assert model.closed == 2


def test_a_read_runs_before_the_words_have_ended_and_a_write_waits(runner: asyncio.Runner) -> None:
    live, _ = played(runner, [LOOK, YES], (0.0, "look"), (2000.0, "look there"))
    assert live.lived.ran[0].start_ms < 2000.0
    live, _ = played(runner, [SEND.replace("<answer>Sent.</answer>", '<pause reason="done">'), SEND, YES],
                     (0.0, "send"), (2000.0, "send it"))  # fmt: skip
    (write,) = live.lived.ran
    assert write.start_ms >= 2000.0


def test_a_blocking_agent_runs_tools_behind_the_generation_and_tells_their_results_together(
    runner: asyncio.Runner,
) -> None:
    two = LOOK.replace("<pause", '<tool_call>{"id":2,"name":"look","arguments":{}}</tool_call><pause')
    live, model = played(runner, [two, YES], (0.0, "look twice"), blocking=True)
    first, second = live.lived.generations
    assert {each.start_ms for each in live.lived.ran} == {first.end_ms}
    assert second.begin_ms >= max(each.end_ms for each in live.lived.ran)
    assert len(model.asks) == 2


def test_what_is_refused_and_why_stands_with_its_generation(runner: asyncio.Runner) -> None:
    live, _ = played(runner, ["<tool_call>{</tool_call>", YES], (0.0, "hello"))
    wrong, right = live.lived.generations
    assert "not valid JSON" in wrong.refused
    assert not wrong.ended
    assert right.ended


def test_a_made_up_tool_that_does_not_know_a_value_fails_and_the_play_goes_on(runner: asyncio.Runner) -> None:
    class Picky(SmallScript):
        def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
            raise ValueError("Invalid isoformat string: '9:00'")

    watch = Stopwatch()
    scene = Picky(words((0.0, "look")), Writer([]))
    live = LivePlay(scene, WritingModel([LOOK, YES], watch), runner, POLICY, measure=watch)
    live.run()
    (ran,) = live.lived.ran
    assert ran.outcome.status is OutcomeStatus.FAILED
    assert live.lived.generations[-1].ended
