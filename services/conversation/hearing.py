"""From PCM to words: joins audio, VAD, turn detection and recognition for one session.

One task consumes the audio in order, so that commits and clears fall exactly where the client put them. Decoding that
takes long (settling, finishing) runs in a task per utterance, so that a resume is noticed meanwhile.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.asr.recogniser import Recogniser, RecogniserFault, RecognitionStream
from services.audio.resample import Resampler
from services.audio.ring import RingBuffer
from services.events.speech import (
    SAMPLE_RATE,
    AudioChunk,
    Completeness,
    EagerEnd,
    Hypothesis,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
    Unheard,
)
from services.session import RequestRefused, TurnDetection, TurnMode
from services.turns.detector import TurnDetector
from services.turns.settings import TurnSettings
from services.vad.detector import SpeechDetectorStream

log = logging.getLogger(__name__)

QUEUE_CHUNKS = 256
"""Appends waiting to be heard. A client that sends faster than real time is slowed down, nothing is dropped."""

LONGEST_PREROLL_S = 2.0
EMPTY_COMMIT = "input_audio_buffer_commit_empty"

Heard = TurnEvent | Hypothesis | Unheard
Emit = Callable[[Heard], Awaitable[None]]


@dataclass(slots=True, eq=False)
class _Utterance:
    turn: int
    stream: RecognitionStream
    reader: asyncio.Task[None] | None = None
    settling: asyncio.Task[Hypothesis | None] | None = None
    finishing: asyncio.Task[None] | None = None
    text: str = ""
    settled: Hypothesis | None = None


@dataclass(frozen=True, slots=True)
class _Audio:
    pcm: bytes
    rate: int


@dataclass(frozen=True, slots=True)
class _Commit:
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class _Clear:
    pass


@dataclass(slots=True)
class Hearing:
    """Emits turn events and hypotheses in this order within a turn: `SpeechStarted`, hypotheses,
    (`EagerEnd` after the settled hypothesis, `TurnResumed`)*, `TurnEnd`, one final hypothesis or `Unheard`."""

    voice: SpeechDetectorStream
    recogniser: Recogniser
    settings: TurnSettings
    tasks: asyncio.TaskGroup
    emit: Emit
    _turns: TurnDetector = field(init=False)
    _detection: TurnDetection = field(default_factory=TurnDetection)
    _ring: RingBuffer = field(init=False)
    _resampler: Resampler | None = None
    _queue: asyncio.Queue[_Audio | _Commit | _Clear] = field(init=False)
    _current: _Utterance | None = None
    _last: _Utterance | None = None
    _open: list[_Utterance] = field(default_factory=list)
    _uncommitted: int = 0

    def __post_init__(self) -> None:
        self._turns = TurnDetector(self.settings)
        self._ring = RingBuffer(seconds=LONGEST_PREROLL_S)
        self._queue = asyncio.Queue(QUEUE_CHUNKS)

    async def append(self, pcm: bytes, rate: int) -> None:
        await self._queue.put(_Audio(pcm, rate))

    async def commit(self) -> None:
        """End the user's audio here. Raises `RequestRefused` when there is none."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put(_Commit(done))
        await done

    async def decoded(self) -> None:
        """Wait until the words of every turn that has ended were told."""
        if finishing := [utterance.finishing for utterance in self._open if utterance.finishing is not None]:
            await asyncio.wait(finishing)

    async def clear(self) -> None:
        await self._queue.put(_Clear())

    def configure(self, detection: TurnDetection) -> None:
        self._detection = detection
        self._turns.configure(detection)

    def expect(self, completeness: Completeness) -> None:
        self._turns.expect(completeness)

    @property
    def heard_samples(self) -> int:
        """Of all audio since the session began, at 16 kHz."""
        return self._ring.end

    @property
    def listening(self) -> bool:
        """True from the start of speech until the end of the turn."""
        return self._current is not None

    async def run(self) -> None:
        try:
            while True:
                match await self._queue.get():
                    case _Audio(pcm, rate):
                        await self._hear(pcm, rate)
                    case _Commit(done):
                        await self._commit(done)
                    case _Clear():
                        await self._clear()
        finally:
            for utterance in list(self._open):
                await self._drop(utterance)
            await self.voice.aclose()

    # -------------------------------------------------------------- audio

    async def _hear(self, pcm: bytes, rate: int) -> None:
        if self._resampler is None or self._resampler.rate_in != rate:
            self._resampler = Resampler(rate)
        chunk = AudioChunk(self._resampler.feed(pcm), self._ring.end)
        if not len(chunk.samples):
            return
        self._ring.append(chunk)
        self._uncommitted += len(chunk.samples)
        if self._detection.mode is TurnMode.PUSH_TO_TALK:
            await self._record(chunk)
            return
        if self._current is not None:
            self._current.stream.feed(chunk)
        for probability in await self.voice.feed(chunk.samples):
            for event in self._turns.feed(probability):
                await self._on_turn(event)

    async def _record(self, chunk: AudioChunk) -> None:
        """Push to talk: everything appended since the last commit is the turn."""
        if self._current is None:
            self._begin(self._turns.next_turn(), chunk.start)
        else:
            self._current.stream.feed(chunk)

    async def _commit(self, done: asyncio.Future[None]) -> None:
        if not self._uncommitted or (self._current is None and self._detection.mode is TurnMode.PUSH_TO_TALK):
            done.set_exception(RequestRefused(EMPTY_COMMIT, "The input audio buffer is empty; append audio first."))
            return
        now_ms = _ms(self._ring.end)
        if self._detection.mode is not TurnMode.PUSH_TO_TALK:
            if self._current is None:
                self._begin(self._turns.next_turn(), self._ring.end - self._uncommitted)
            self._turns.reset()
        turn = self._current.turn if self._current else 0
        await self._on_turn(TurnEnd(turn, now_ms))
        done.set_result(None)

    async def _clear(self) -> None:
        self._uncommitted = 0
        self._turns.reset()
        utterance, self._current = self._current, None
        if utterance is not None:
            await self._drop(utterance)

    async def _drop(self, utterance: _Utterance) -> None:
        tasks = [task for task in (utterance.reader, utterance.settling, utterance.finishing) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._close(utterance)

    async def _close(self, utterance: _Utterance) -> None:
        if utterance in self._open:
            self._open.remove(utterance)
        await utterance.stream.aclose()

    # -------------------------------------------------------------- turns

    async def _on_turn(self, event: TurnEvent) -> None:
        match event:
            case SpeechStarted(turn, at_ms):
                await self.emit(event)
                self._begin(turn, _samples(at_ms - self._detection.prefix_padding_ms))
            case EagerEnd() if self._current is not None:
                self._settle(self._current, event)
            case TurnResumed() if self._current is not None:
                await self._resume(self._current, event)
            case TurnEnd() if self._current is not None:
                self._finish(self._current, event)
                await self.emit(event)

    def _begin(self, turn: int, start: int) -> None:
        utterance = _Utterance(turn, self.recogniser.open(turn))
        previous, self._current = self._last, utterance
        self._open.append(utterance)
        utterance.stream.feed(self._ring.since(max(0, start)))
        utterance.reader = self.tasks.create_task(self._read(utterance, previous), name=f"hypotheses-{turn}")

    async def _read(self, utterance: _Utterance, previous: _Utterance | None) -> None:
        if previous is not None and previous.finishing is not None:
            await asyncio.wait([previous.finishing])  # the agent hears the end of one turn before the next begins
        async for hypothesis in utterance.stream:
            if utterance.settling is None and utterance.finishing is None:
                await self.emit(hypothesis)

    def _settle(self, utterance: _Utterance, event: EagerEnd) -> None:
        utterance.settling = self.tasks.create_task(self._settled(utterance, event), name=f"settle-{utterance.turn}")

    async def _settled(self, utterance: _Utterance, event: EagerEnd) -> Hypothesis | None:
        try:
            hypothesis = await utterance.stream.settle()
        except RecogniserFault as fault:
            log.warning("turn %d could not be settled: %s", utterance.turn, fault)
            return None  # the end of the turn will try once more
        if utterance.settling is not asyncio.current_task():
            return None  # resumed meanwhile
        await self.emit(hypothesis)
        if utterance.finishing is None:
            await self.emit(event)
        return hypothesis

    async def _resume(self, utterance: _Utterance, event: TurnResumed) -> None:
        utterance.settling = None
        await self.emit(event)

    def _finish(self, utterance: _Utterance, event: TurnEnd) -> None:
        self._current, self._last = None, utterance
        self._uncommitted = 0
        utterance.finishing = self.tasks.create_task(self._finished(utterance), name=f"finish-{utterance.turn}")

    async def _finished(self, utterance: _Utterance) -> None:
        """The final text is the settled one where there is one: the end changes nothing that the eager end said."""
        try:
            settled = await utterance.settling if utterance.settling is not None else None
            final = settled or await utterance.stream.finish()
            await self.emit(
                Hypothesis(final.turn, final.rev + 1, final.text, len(final.text), final.words, True, final.confidence)
            )
        except RecogniserFault as fault:
            log.error("turn %d could not be recognised: %s", utterance.turn, fault)
            await self.emit(Unheard(utterance.turn, str(fault)))
        finally:
            if utterance.reader is not None:
                utterance.reader.cancel()
            await self._close(utterance)


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE


def _samples(ms: int) -> int:
    return ms * SAMPLE_RATE // 1000
