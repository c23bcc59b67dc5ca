"""Runs one case through a whole Foresay session: the real `Session` and agent, in real time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from bench.mocktools import MockTools
from bench.speedup.case import Case
from bench.speedup.mode import BenchMode, Setup
from bench.speedup.record import Record
from bench.speedup.scripted_speech import PlannedRecogniser, ScriptedDetector, words_of
from bench.speedup.timed import Timed
from services.agent.core.wording import ACKNOWLEDGEMENTS
from services.asr.recogniser import Recogniser
from services.events.output import CallStatus
from services.events.session import (
    CallProgress,
    ConversationEvent,
    ResponseEnded,
    ResponseSegment,
    ResponseText,
    SpeechBegan,
    SpeechEnded,
)
from services.events.speech import SAMPLE_RATE
from services.models.ports import Backend
from services.session import Session
from services.session.engines import Announce, Engines, JournalFactory, SessionSettings
from services.session_config import SessionConfig
from services.vad.detector import SpeechDetector

CHUNK_S = 0.032
PATIENCE_S = 15.0
"""Seconds after the end of speech after which a run has failed."""


@dataclass(frozen=True, slots=True)
class SpeechEngines:
    """The detector and recogniser of one run. `pcm` is the audio to send, PCM16 at 16 kHz; silence follows it."""

    detector: SpeechDetector
    recogniser: Recogniser
    pcm: bytes = b""


def scripted(case: Case, flawless: bool) -> SpeechEngines:
    words = words_of(case.row["words"])
    return SpeechEngines(ScriptedDetector(words, flawless), PlannedRecogniser(words))


class NoAnnouncements:
    """Announcements of a run: there are none."""

    async def join(self, session_id: str, announce: Announce) -> None: ...

    async def leave(self, session_id: str) -> None: ...


@dataclass(slots=True)
class RunToolbox:
    """Gives the session the tools of this run."""

    tools: MockTools

    def open(self, session_id: str, config: SessionConfig) -> MockTools:
        return self.tools


@dataclass(slots=True)
class BenchRun:
    """One run of one case; call `play` once."""

    case: Case
    mode: BenchMode
    setup: Setup
    responder: Backend
    embedded: Backend
    journals: JournalFactory
    speech: SpeechEngines
    repeat: int = 0
    seed: int = 0
    record: Record = field(init=False)
    _begun_s: float = 0.0
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self) -> Record:
        speech_end_s = len(self.speech.pcm) / 2 / SAMPLE_RATE if self.speech.pcm else self.case.speech_end_s
        self.record = Record(self.case.id, self.mode, self.repeat, speech_end_s)
        tools = self.case.tools(self.seed + self.repeat)
        conversation = self._conversation(tools)
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(conversation.run(), name=f"run {self.case.id}")
            listening = tasks.create_task(self._listen(conversation.events()), name=f"events {self.case.id}")
            speaking = tasks.create_task(self._speak(conversation), name=f"audio {self.case.id}")
            try:
                async with asyncio.timeout(speech_end_s + PATIENCE_S):
                    await self._over.wait()
            except TimeoutError:
                self.record.fault = "no end"
            speaking.cancel()
            await conversation.close()
            await serving
            await listening
        self.record.executed = [
            replace(e, start_s=e.start_s - self._begun_s, end_s=e.end_s and e.end_s - self._begun_s)
            for e in tools.executed
        ]
        return self.record

    def _conversation(self, tools: MockTools) -> Session:
        context = self.case.row["context"]
        settings = SessionSettings(timezone=context["timezone"], home=context["home_location"], turns=self.setup.turns)
        engines = Engines(
            detector=self.speech.detector,
            recogniser=self.speech.recogniser,
            model=self.setup.model(Timed(self.responder, self.record, self._now), self.embedded),
            toolboxes=RunToolbox(tools),
            journals=self.journals,
            announcements=NoAnnouncements(),
            clock=self.case.clock(),
            policy=self.setup.policy,
        )
        name = f"{self.mode}-{self.case.id}-{self.repeat}"
        return Session(session_id=name, config=SessionConfig(), engines=engines, settings=settings)

    def _now(self) -> float:
        return asyncio.get_running_loop().time() - self._begun_s

    async def _speak(self, conversation: Session) -> None:
        """Send the audio in real time, then silence without end."""
        size = int(CHUNK_S * SAMPLE_RATE) * 2
        await conversation.append_audio(self.speech.pcm[:size].ljust(size, b"\0"), SAMPLE_RATE)
        self._begun_s = asyncio.get_running_loop().time() - CHUNK_S
        for number in range(1, 1_000_000):
            await asyncio.sleep(max(0.0, (number + 1) * CHUNK_S - self._now()))
            chunk = self.speech.pcm[number * size : (number + 1) * size]
            await conversation.append_audio(chunk.ljust(size, b"\0"), SAMPLE_RATE)

    async def _listen(self, events: AsyncIterator[ConversationEvent]) -> None:
        record = self.record
        async for event in events:
            now = self._now()
            match event:
                case SpeechBegan() | SpeechEnded():
                    record.turns.append((now, isinstance(event, SpeechEnded)))
                case ResponseText(text=text) if text.strip() and text not in ACKNOWLEDGEMENTS:
                    record.texts.append((now, text))
                case ResponseSegment(segment=segment):
                    record.segments.append((now, segment.text))
                case CallProgress(call=call) if call.status is CallStatus.COMMITTED:
                    record.committed_s.append(now)
                case ResponseEnded() if now > record.speech_end_s:
                    self._over.set()
