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
    Discarded,
    EagerEnd,
    Hypothesis,
    RecordingBegan,
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

Heard = TurnEvent | RecordingBegan | Discarded | Hypothesis | Unheard
Emit = Callable[[Heard], Awaitable[None]]


@dataclass(slots=True, eq=False)
class _Utterance:
    """`previous` is the decoding of the turn before: its words are told first. `eager`: its eager end was told."""

    turn: int
    stream: RecognitionStream
    previous: asyncio.Task[None] | None = None
    reader: asyncio.Task[None] | None = None
    settling: asyncio.Task[Hypothesis | None] | None = None
    finishing: asyncio.Task[None] | None = None
    eager: bool = False


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
    """Emits turn events and hypotheses in this order within a turn: `SpeechStarted` or `RecordingBegan`, hypotheses,
    (`EagerEnd` after the settled hypothesis, `TurnResumed`)*, `TurnEnd`, one final hypothesis or `Unheard`; or else
    `Discarded` at any time before `TurnEnd`. No hypothesis or eager end of a turn comes before the final hypothesis of
    the turn before."""

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
    _closed: bool = False

    def __post_init__(self) -> None:
        self._turns = TurnDetector(self.settings)
        self._ring = RingBuffer(seconds=LONGEST_PREROLL_S)
        self._queue = asyncio.Queue(QUEUE_CHUNKS)

    async def append(self, pcm: bytes, rate: int) -> None:
        await self._put(_Audio(pcm, rate))

    async def commit(self) -> None:
        """End the user's audio here. Raises `RequestRefused` when there is none."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._put(_Commit(done))
        if self._closed:
            self._refuse_commits()
        await done

    async def decoded(self) -> None:
        """Wait until the words of every turn that has ended were told."""
        if finishing := [utterance.finishing for utterance in self._open if utterance.finishing is not None]:
            await asyncio.wait(finishing)

    async def clear(self) -> None:
        await self._put(_Clear())

    async def _put(self, item: _Audio | _Commit | _Clear) -> None:
        if self._closed and self._queue.full():
            self._queue.get_nowait()  # nobody listens any more
        await self._queue.put(item)

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
            self._closed = True
            self._refuse_commits()
            for utterance in list(self._open):
                await self._drop(utterance)
            await self.voice.aclose()

    def _refuse_commits(self) -> None:
        """Nobody waits for a session that is over."""
        while not self._queue.empty():
            item = self._queue.get_nowait()
            if isinstance(item, _Commit) and not item.done.done():
                item.done.set_exception(RequestRefused(EMPTY_COMMIT, "The session has ended."))

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
            await self._begin_recording(chunk.start)
        else:
            self._current.stream.feed(chunk)

    async def _commit(self, done: asyncio.Future[None]) -> None:
        if not self._uncommitted or (self._current is None and self._detection.mode is TurnMode.PUSH_TO_TALK):
            if not done.done():
                done.set_exception(RequestRefused(EMPTY_COMMIT, "The input audio buffer is empty; append audio first."))
            return
        now_ms = _ms(self._ring.end)
        if self._detection.mode is not TurnMode.PUSH_TO_TALK:
            if self._current is None:
                await self._begin_recording(max(self._ring.start, self._ring.end - self._uncommitted))
            self._turns.reset()
        turn = self._current.turn if self._current else 0
        await self._on_turn(TurnEnd(turn, now_ms))
        if not done.done():  # whoever asked may have gone
            done.set_result(None)

    async def _begin_recording(self, start: int) -> None:
        turn = self._turns.next_turn()
        await self.emit(RecordingBegan(turn, _ms(start)))
        self._begin(turn, start)

    async def _clear(self) -> None:
        self._uncommitted = 0
        self._turns.reset()
        await self._discard()

    async def _discard(self) -> None:
        utterance, self._current = self._current, None
        if utterance is not None:
            await self._drop(utterance)
            await self.emit(Discarded(utterance.turn, _ms(self._ring.end)))

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
                await self._discard()  # a recording that the client has left behind by turning the detector on
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
        previous = self._last.finishing if self._last is not None else None
        self._current = utterance = _Utterance(turn, self.recogniser.open(turn), previous)
        self._open.append(utterance)
        utterance.stream.feed(self._ring.since(max(0, start)))
        utterance.reader = self.tasks.create_task(self._read(utterance), name=f"hypotheses-{turn}")

    async def _read(self, utterance: _Utterance) -> None:
        await _ended(utterance.previous)
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
        await _ended(utterance.previous)
        await self.emit(hypothesis)
        if utterance.finishing is None and utterance.settling is asyncio.current_task():
            utterance.eager = True
            await self.emit(event)
        return hypothesis

    async def _resume(self, utterance: _Utterance, event: TurnResumed) -> None:
        if utterance.settling is not None:
            utterance.settling.cancel()
            utterance.settling = None
        if utterance.eager:
            utterance.eager = False
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
            await _ended(utterance.previous)
            await self.emit(
                Hypothesis(final.turn, final.rev + 1, final.text, len(final.text), final.words, True, final.confidence)
            )
        except RecogniserFault as fault:
            log.error("turn %d could not be recognised: %s", utterance.turn, fault)
            await _ended(utterance.previous)
            await self.emit(Unheard(utterance.turn, str(fault)))
        finally:
            if utterance.reader is not None:
                utterance.reader.cancel()
            await self._close(utterance)


async def _ended(task: asyncio.Task[None] | None) -> None:
    """Wait for the end of `task`, however it ends."""
    if task is not None and not task.done():
        await asyncio.wait([task])


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE


def _samples(ms: int) -> int:
    return ms * SAMPLE_RATE // 1000
