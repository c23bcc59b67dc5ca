"""Plays one recording to a whole session, and records when what was heard."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app import engine_choice, model_choice
from app.composition import ServerToolboxes
from app.settings import Settings
from bench.orders.recordings import RATE, Floats, pcm
from bench.orders.words import Partial
from bench.speedup.session import NoAnnouncements
from services.asr.recogniser import Recogniser
from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events.session import (
    ResponseCall,
    ResponseText,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
)
from services.events.speech import EagerEnd
from services.journal.memory import MemoryStore
from services.session import Session
from services.session.engines import Engines, SessionSettings
from services.session_config import SessionConfig
from services.vad.detector import SpeechDetector
from tools.executor import ToolSharedContext
from tools.limiters import ToolLimiters

LEAD_S, TAIL_S = 0.3, 3.0
CHUNK_S = 0.02


@dataclass
class HeardRecording:
    """Times are seconds after the recording began."""

    began: list[float] = field(default_factory=list)
    """When each beginning of a turn was told."""
    partials: list[Partial] = field(default_factory=list)
    finals: list[tuple[float, str]] = field(default_factory=list)
    eager: list[tuple[float, float]] = field(default_factory=list)
    """When each eager end was told, and where speech ended for the detector."""
    ended: list[tuple[float, float]] = field(default_factory=list)
    """When each end of a turn was told, and where speech ended for the detector."""
    calls: list[tuple[float, Mapping[str, Any]]] = field(default_factory=list)
    texts: list[tuple[float, str]] = field(default_factory=list)


class Room:
    """What all sessions share: the settings and tools of a server without configuration, and a detector."""

    def __init__(self, detector: SpeechDetector, config: SessionConfig) -> None:
        self.settings = Settings()
        self.registry = engine_choice.registry(self.settings)
        self.model = model_choice.model(self.settings, None)
        self.detector = detector
        self.config = config

    def listen(self, samples: Floats, recogniser: Recogniser, loop: VirtualLoop) -> HeardRecording:
        """Play `samples` (at `RATE`) to a session with `recogniser` on `loop`."""
        return run_virtual(self._listen(samples, recogniser, VirtualClock(loop)), loop)

    async def _listen(self, samples: Floats, recogniser: Recogniser, clock: VirtualClock) -> HeardRecording:
        journal = MemoryStore(clock)
        await journal.open()
        shared = ToolSharedContext(clock, ToolLimiters(clock))
        engines = Engines(
            detector=self.detector,
            recogniser=recogniser,
            model=self.model,
            toolboxes=ServerToolboxes(self.registry, shared, "UTC", None),
            journals=journal,
            announcements=NoAnnouncements(),
            clock=clock,
            policy=model_choice.policy(self.settings),
        )
        settings = SessionSettings(turns=engine_choice.turn_settings(self.settings))
        session = Session(session_id="hearing", config=self.config, engines=engines, settings=settings)
        heard = HeardRecording()
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(session.run())
            watching = tasks.create_task(_watch(session, heard))
            await _play(session, samples)
            await asyncio.sleep(2.0)
            await session.close()
            await serving
            await watching
        await recogniser.aclose()
        return heard


async def _play(session: Session, samples: Floats) -> None:
    """Each message is sent when its last sample has been spoken."""
    loop = asyncio.get_running_loop()
    audio = bytes(int(RATE * LEAD_S) * 2) + pcm(samples) + bytes(int(RATE * TAIL_S) * 2)
    step = int(RATE * CHUNK_S) * 2
    for count, at in enumerate(range(0, len(audio), step), 1):
        await asyncio.sleep(count * CHUNK_S - loop.time())
        await session.append_audio(audio[at : at + step], RATE)


async def _watch(session: Session, heard: HeardRecording) -> None:
    loop = asyncio.get_running_loop()
    async for event in session.events():
        now = loop.time() - LEAD_S
        match event:
            case Transcribing(hypothesis=found):
                stable = found.stable_chars
                heard.partials.append(Partial(now, found.text[:stable], found.text[stable:]))
            case Transcribed(text=text):
                heard.partials.append(Partial(now, text, ""))
                heard.finals.append((now, text))
            case Settling(event=EagerEnd(speech_end_ms=at_ms)):
                heard.eager.append((now, at_ms / 1000 - LEAD_S))
            case SpeechBegan():
                heard.began.append(now)
            case SpeechEnded(event=ended):
                heard.ended.append((now, ended.speech_end_ms / 1000 - LEAD_S))
            case ResponseCall(call=call):
                heard.calls.append((now, call.arguments))
            case ResponseText(text=text):
                heard.texts.append((now, text))
