"""Everything that a session opens is closed, whatever ends it and at whichever step."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.clock import VirtualLoop, run_virtual
from services.close_all import CLOSE_S, close_all
from services.events.model import AnswerDelta, Ask, ModelOutput, SessionContext
from services.journal.memory import MemoryStore
from services.session import Engines, Session, SessionSettings
from services.session.out_of_band import one_off
from services.session_config import ResponseOptions, SessionConfig
from tests.services.session.models import Echo, EchoSession
from tests.services.session.rig import RigAlarms
from tests.services.session.scripted_speech import LoudnessDetector, ScriptedRecogniser, frames
from tests.tools.library.home import TOOLS, Home, play
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.registry import client_tool
from tools.spec import Invocation, ToolOutcome, ToolSpec


class ClosableToolbox:
    """A toolbox that knows whether it is open."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.closed = 0

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return self.executor.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self.executor.canonical(tool, arguments)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        return await self.executor.run(invocation)

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.closed += 1
        await self.executor.aclose()


@dataclass
class Boxes:
    home: Home
    opened: list[ClosableToolbox] = field(default_factory=list)

    def open(self, session_id: str, config: SessionConfig) -> ClosableToolbox:
        tools = TOOLS | {spec.name: client_tool(spec) for spec in config.client_tools}
        session_context = ToolSessionContext(session_id, self.home.clock.now().tzinfo, "Leeds")  # type: ignore[arg-type]
        self.opened.append(ClosableToolbox(Executor(tools, self.home.library.shared_context(), session_context)))
        return self.opened[-1]


async def use(conversation: Session) -> None:
    """Speech, an answer, one beside the conversation, one with other tools: all that a session opens something for."""
    for chunk in frames(600, loud=True):
        await conversation.append_audio(chunk, 16_000)
        await asyncio.sleep(0)
    await conversation.add_user_text("item", "one two three")
    await conversation.respond(ResponseOptions(out_of_band=True, input_texts=("aside",)))
    await conversation.respond(ResponseOptions())
    await asyncio.sleep(0.01)
    await conversation.cancel()
    await conversation.respond(ResponseOptions(tool_choice="none"))
    await asyncio.sleep(0.2)
    await conversation.close()


async def live_for(home: Home, steps: int, twice: bool) -> bool:
    """One session, cancelled after so many steps of the loop. True if it had ended before."""
    detector, recogniser, echo = LoudnessDetector(), ScriptedRecogniser("one two", "three"), Echo(0.01)
    boxes, store, alarms = Boxes(home), MemoryStore(home.clock), RigAlarms()
    engines = Engines(
        detector=detector,
        recogniser=recogniser,
        model=echo,
        toolboxes=boxes,
        journals=store,
        announcements=alarms,
        clock=home.clock,
    )
    conversation = Session(session_id="sess_test", config=SessionConfig(), engines=engines, settings=SessionSettings())
    before = asyncio.all_tasks()
    running = asyncio.create_task(conversation.run())
    using = asyncio.create_task(use(conversation))
    for step in range(steps):
        await asyncio.sleep(0.005 if step % 3 == 2 else 0)  # a step of the loop, and now and then of its timers
    over = running.done()
    running.cancel()
    using.cancel()
    if twice:
        await asyncio.sleep(0)
        running.cancel()
    await asyncio.wait([running, using])
    await conversation.gone()
    assert asyncio.all_tasks() == before
    assert all(stream.closed for stream in detector.streams), "a detector's stream is open"
    assert all(stream.closed for stream in recogniser.streams), "a recogniser's stream is open"
    assert all(session.closed for session in echo.sessions), "a model's session is open"
    assert [box.closed for box in boxes.opened] == [1] * len(boxes.opened), "a toolbox is open, or was closed twice"
    assert all(session.closed for session in store._sessions.values()), "a session of the journal is open"
    return over


@pytest.mark.parametrize("twice", [False, True])
def test_a_session_that_is_cancelled_at_any_step_leaves_nothing_open(twice: bool) -> None:
    async def main(home: Home) -> None:
        ended = [await live_for(home, steps, twice) for steps in (*range(250), *range(250, 1000, 25))]
        assert ended[-1], "the last of them were over before they were cancelled"

    play(main)


def test_a_session_that_is_closed_before_its_first_step_leaves_nothing_open() -> None:
    async def main(home: Home) -> None:
        detector = LoudnessDetector()
        engines = Engines(
            detector=detector,
            recogniser=ScriptedRecogniser(),
            model=Echo(),
            toolboxes=Boxes(home),
            journals=MemoryStore(home.clock),
            announcements=RigAlarms(),
            clock=home.clock,
        )
        conversation = Session(
            session_id="sess_test", config=SessionConfig(), engines=engines, settings=SessionSettings()
        )
        await conversation.close()
        await conversation.run()
        assert [stream.closed for stream in detector.streams] == [True]

    play(main)


@dataclass
class Ordered(EchoSession):
    order: list[str] = field(default_factory=list)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        try:
            yield AnswerDelta("One.")
            await asyncio.sleep(10)
        finally:
            self.order.append("stream")

    async def aclose(self) -> None:
        self.order.append("session")


class OrderedEcho(Echo):
    def open(self, session_context: SessionContext) -> Ordered:
        session = Ordered(session_context, 0.0)
        self.sessions.append(session)
        return session


def test_a_response_beside_the_conversation_closes_its_stream_before_its_session() -> None:
    echo = OrderedEcho()

    async def main(home: Home) -> None:
        async def listen() -> None:
            async for _ in one_off(echo, SessionContext("", (), home.clock.now, "UTC", None), ("hello",)):
                pass

        listening = asyncio.create_task(listen())
        await home.clock.sleep(1)
        listening.cancel()
        await asyncio.wait([listening])
        (session,) = echo.sessions
        assert isinstance(session, Ordered)
        assert session.order == ["stream", "session"]

    play(main)


def test_what_fails_or_hangs_keeps_nothing_else_open(caplog: pytest.LogCaptureFixture) -> None:
    closed: list[str] = []

    async def hang() -> None:
        await asyncio.sleep(10 * CLOSE_S)

    async def fail() -> None:
        raise OSError("gone")

    async def close() -> None:
        closed.append("closed")

    async def main() -> None:
        closing = asyncio.create_task(close_all(hang, fail, close))
        await asyncio.sleep(1)
        closing.cancel()
        await asyncio.wait([closing])
        assert closing.cancelled()

    loop = VirtualLoop()
    run_virtual(main(), loop)
    assert closed == ["closed"]
    assert loop.time() < 2 * CLOSE_S
    assert "did not close within" in caplog.text
