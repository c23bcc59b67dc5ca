"""A whole session in virtual time for tests: turn detection, agent, grammar model, tools and journal are real; speech
detector and recogniser are scripted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from services.agent.core.policy import GRAMMAR_POLICY
from services.agent.ports import Model
from services.clock import Clock
from services.events.model import Usage
from services.events.output import CallStatus
from services.events.session import CallProgress, ConversationEvent, ResponseEnded, ResponseStatus, ResponseText
from services.grammar import GrammarModel
from services.journal.memory import MemoryStore
from services.session import Engines, Session, SessionSettings
from services.session.engines import Observer, Unobserved
from services.session.likely_words import LikelyWordSource, NoLikelyWords
from services.session_config import ResponseOptions, SessionConfig
from services.turns.settings import TurnSettings
from tests.services.session.order import check_order
from tests.services.session.scripted_speech import FRAME_MS, WORD_MS, LoudnessDetector, ScriptedRecogniser, frames
from tests.tools.library.home import TOOLS, Home, play
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.registry import Registry

T = TypeVar("T")
E = TypeVar("E")


@dataclass
class RigAlarms:
    """`first` is told at once; `ring` is None before the session and when its client has gone."""

    first: str = ""
    ring: Callable[[str], Awaitable[Awaitable[bool]]] | None = None

    async def join(self, session_id: str, announce: Callable[[str], Awaitable[Awaitable[bool]]]) -> None:
        self.ring = announce
        if self.first:
            await announce(self.first)

    async def leave(self, session_id: str) -> None:
        self.ring = None


@dataclass
class Delays:
    """The delays, in seconds, and the kinds of turns that were reported."""

    first_texts: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    word_delays: list[float] = field(default_factory=list)
    late_turns: int = 0
    usage: Usage = field(default_factory=Usage)

    def first_text(self, seconds: float) -> None:
        self.first_texts.append(seconds)

    def audio(self, seconds: float) -> None: ...

    def turn(self, kind: str) -> None:
        self.kinds.append(kind)

    def words(self, seconds: float) -> None:
        self.word_delays.append(seconds)

    def used(self, usage: Usage) -> None:
        self.usage = self.usage + usage

    def late(self) -> None:
        self.late_turns += 1


@dataclass
class Toolboxes:
    home: Home
    clients: Registry = field(default_factory=lambda: Registry([]))

    def open(self, session_id: str, config: SessionConfig) -> Executor:
        tools = TOOLS | self.clients.for_session(config.client_tools)
        session_context = ToolSessionContext(session_id, ZoneInfo("Europe/London"), "Leeds")
        return Executor(tools, self.home.library.shared_context(), session_context)


@dataclass
class RigTalk:
    """One user and the session that listens. `events` holds everything the client was told, with its time in ms."""

    conversation: Session
    home: Home
    recogniser: ScriptedRecogniser
    detector: LoudnessDetector
    alarms: RigAlarms
    delays: Delays
    journals: MemoryStore
    takes: bool = True
    """Whether the client reads what it is sent."""
    running: asyncio.Task[None] | None = None
    events: list[tuple[float, ConversationEvent]] = field(default_factory=list)

    async def say(self, words: int) -> None:
        """Speak for as long as `words` words of the script take."""
        await self.say_ms(words * WORD_MS)

    async def say_ms(self, ms: int) -> None:
        """Speak for so long; a word is understood when half of it was said."""
        await self._stream(frames(ms, loud=True))

    async def wait(self, ms: int) -> None:
        await self._stream(frames(ms, loud=False))

    async def _stream(self, chunks: list[bytes]) -> None:
        for chunk in chunks:
            await self.conversation.append_audio(chunk, 16_000)
            await self.home.clock.sleep(FRAME_MS / 1000)

    @property
    def text(self) -> str:
        return "".join(event.text for _, event in self.events if isinstance(event, ResponseText))

    def kinds(self) -> list[str]:
        return [type(event).__name__ for _, event in self.events]

    def of(self, kind: type[E]) -> list[E]:
        return [event for _, event in self.events if isinstance(event, kind)]

    def calls(self, status: CallStatus) -> list[tuple[float, str, dict[str, Any]]]:
        """(time in ms, tool, arguments) of each call that reached `status`."""
        return [
            (at, event.call.tool, event.call.arguments)
            for at, event in self.events
            if isinstance(event, CallProgress) and event.call.status is status
        ]


def talk(
    main: Callable[[RigTalk], Coroutine[Any, Any, T]],
    *lines: str,
    config: SessionConfig | None = None,
    lag_s: float = 0.05,
    model: Model | None = None,
    alarm: str = "",
    journals: type[MemoryStore] = MemoryStore,
    observe: Callable[[Clock], Observer] = lambda clock: Unobserved(),
    likely_words: LikelyWordSource | None = None,
) -> T:
    """Run `main` with one session whose user says `lines`, one for each stretch of speech. Also checks that its events
    come in legal order and that it leaves no task behind."""

    async def session(home: Home) -> T:
        alarms, delays = RigAlarms(alarm), Delays()
        detector, recogniser = LoudnessDetector(), ScriptedRecogniser(*lines, lag_s=lag_s)
        store = journals(home.clock)
        engines = Engines(
            detector=detector,
            recogniser=recogniser,
            model=model or GrammarModel(),
            toolboxes=Toolboxes(home),
            journals=store,
            announcements=alarms,
            clock=home.clock,
            policy=GRAMMAR_POLICY,
            metrics=delays,
            observer=observe(home.clock),
            likely_words=likely_words or NoLikelyWords(),
        )
        settings = SessionSettings(timezone="Europe/London", turns=TurnSettings())
        conversation = Session(
            session_id="sess_test", config=config or SessionConfig(), engines=engines, settings=settings
        )
        talking = RigTalk(conversation, home, recogniser, detector, alarms, delays, store)
        before = asyncio.all_tasks()
        async with asyncio.TaskGroup() as tasks:
            talking.running = tasks.create_task(conversation.run())
            reading = tasks.create_task(_read(talking))
            result = await main(talking)
            await conversation.close()
            await asyncio.wait([talking.running])
            await reading
            await conversation.gone()
        assert asyncio.all_tasks() == before
        assert all(stream.closed for stream in detector.streams)
        assert all(stream.closed for stream in recogniser.streams)
        check_order([event for _, event in talking.events])
        return result

    return play(session)


async def _read(talking: RigTalk) -> None:
    async for event in talking.conversation.events():
        talking.events.append((talking.home.clock.monotonic() * 1000, event))
        if isinstance(event, ResponseEnded) and talking.takes:
            await talking.conversation.taken(event.response_id)


async def ask(user: RigTalk, text: str, **options: object) -> None:
    await user.conversation.add_user_text("item", text)
    await user.conversation.respond(ResponseOptions(**options))  # type: ignore[arg-type]


def ends(user: RigTalk) -> list[ResponseStatus]:
    return [ended.status for ended in user.of(ResponseEnded)]
