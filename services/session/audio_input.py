"""Turns a session's PCM into turn events and words: joins audio, VAD, turn detection and recognition.

One task consumes the audio in order, so that commits and clears apply exactly where the client put them. It divides the
audio into windows of the speech detector, so that the result does not depend on the sizes of the appends.
Decoding runs in tasks of its own (`UtteranceDecoder`), so that a resume is noticed meanwhile.
"""

import asyncio
import logging
from dataclasses import dataclass, field, replace

import numpy as np

from services.asr.recogniser import Recogniser, SpeechContext
from services.audio.resample import Resampler
from services.audio.ring import RingBuffer
from services.clock import Clock
from services.close_all import close_all
from services.events.speech import (
    SAMPLE_RATE,
    AudioChunk,
    Completeness,
    Discarded,
    EagerEnd,
    EndReason,
    RecognisedText,
    RecordingBegan,
    Samples,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
)
from services.session.audio_queue import (
    EMPTY_COMMIT,
    AppendRequest,
    AudioQueue,
    AudioRequest,
    ClearRequest,
    CommitRequest,
    TextRequest,
)
from services.session.text_input import TextInput
from services.session.utterance_decoder import Emit, OpenUtterance, UtteranceDecoder
from services.session_config import RequestRefused, TurnDetection, TurnMode
from services.turns.detector import WINDOW, TurnDetector
from services.turns.settings import TurnSettings
from services.vad.detector import SpeechDetectorStream

log = logging.getLogger(__name__)


@dataclass(slots=True)
class AudioInput:
    """Emits turn events and hypotheses in this order within a turn: `SpeechStarted` or `RecordingBegan`, hypotheses,
    (`EagerEnd` after the settled hypothesis, `TurnResumed`)*, `TurnEnd`, one final hypothesis or `Unheard`; or else
    `Discarded` at any time before `TurnEnd`. No hypothesis or eager end of a turn comes before the final hypothesis of
    the turn before.

    `ring_s`: seconds of audio kept for the beginning of a turn. `context`: what the recogniser is told of the session.
    """

    voice: SpeechDetectorStream
    recogniser: Recogniser
    settings: TurnSettings
    tasks: asyncio.TaskGroup
    emit: Emit
    clock: Clock
    ring_s: float = 10.0
    context: SpeechContext = field(default_factory=SpeechContext)
    _turns: TurnDetector = field(init=False)
    _ring: RingBuffer = field(init=False)
    _decoding: UtteranceDecoder = field(init=False)
    _text: TextInput = field(init=False)
    _detection: TurnDetection = field(default_factory=TurnDetection)
    _queue: AudioQueue = field(default_factory=AudioQueue)
    _resampler: Resampler | None = None
    _closed: bool = False
    _rest: Samples = field(default_factory=lambda: np.empty(0, np.float32))
    _current: OpenUtterance | None = None
    _received_ms: float = 0.0
    _uncommitted: int = 0
    _taken: int = 0
    _unwatched: int = 0
    """Samples that the speech detector was not given, because the client ended the turns itself; the detector counts
    only the samples that it was given."""

    def __post_init__(self) -> None:
        self._turns = TurnDetector(self.settings)
        self._ring = RingBuffer(self.ring_s)
        self._decoding = UtteranceDecoder(self.recogniser, self.tasks, self.emit, self.context)
        self._text = TextInput(self.clock, self._ring, self._turns, self.settings)

    async def append(self, pcm: bytes, rate: int) -> None:
        """Queue audio (PCM16, mono, `rate` Hz); waits while the queue is full."""
        self._received_ms += len(pcm) / 2 * 1000 / rate
        await self._queue.audio(pcm, rate)

    async def append_text(self, text: RecognisedText) -> None:
        """Take words that the client has recognised itself. Raises `RequestRefused` if they cannot be taken now."""
        await self._queue.text(text)

    async def commit(self) -> None:
        """End the user's turn after the audio so far. Raises `RequestRefused` if there is none."""
        await self._queue.commit()

    async def clear(self) -> None:
        await self._queue.clear()

    async def decoded(self) -> None:
        """Wait until the words of every turn that has ended are emitted."""
        await self._decoding.decoded()

    def configure(self, detection: TurnDetection) -> None:
        self._detection = detection
        self._turns.configure(detection)

    def expect(self, completeness: Completeness) -> None:
        """Take how complete the words sound; the silence so far may be an eager end because of it."""
        if (ended := self._turns.expect(completeness)) is not None and self._current is not None:
            self._decoding.settle(self._current, ended)

    @property
    def heard_samples(self) -> int:
        """Samples processed since the session began, at 16 kHz. While words come as text, time passes without any."""
        return self._text.now if self._text.taking or self._texting else self._ring.end + len(self._rest)

    @property
    def received_ms(self) -> int:
        """Audio received since the session began, in ms, whether or not it is processed yet; with the time during which
        words came as text."""
        received = round(self._received_ms + self._text.skipped * 1000 / SAMPLE_RATE)
        return max(received, _ms(self._text.now)) if self._texting else received

    @property
    def listening(self) -> bool:
        """True from the start of speech until the end of the turn."""
        return self._current is not None

    async def run(self) -> None:
        try:
            while True:
                match await self._next():
                    case AppendRequest(pcm, rate):
                        await self._process_audio(pcm, rate)
                    case CommitRequest(done):
                        await self._commit(done)
                    case ClearRequest():
                        await self._clear()
                    case TextRequest(text, done):
                        await self._text.take(text, done, self._hear_text)
                    case None if self._texting:
                        for event in self._text.pass_time():
                            await self._on_turn(event)
                    case None:
                        await self._no_audio()
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """Close the decoder and the detector, even if `run` has never begun. A second call does nothing."""
        if not self._closed:
            self._closed = True
            self._queue.close()
            await close_all(self._decoding.aclose, self.voice.aclose)

    async def _next(self) -> AudioRequest | None:
        """Return the next request; None if the client has sent nothing for long during a turn that the server must
        end."""
        if self._current is None or self._by_hand:
            return await self._queue.get()
        try:
            async with asyncio.timeout(self._text.wait_s if self._texting else self.settings.no_audio_ms / 1000):
                return await self._queue.get()
        except TimeoutError:
            return None

    @property
    def _by_hand(self) -> bool:
        return self._detection.mode is TurnMode.PUSH_TO_TALK

    @property
    def _texting(self) -> bool:
        """Whether the words of the open turn come as text."""
        return self._current is not None and self._current.stream is self._text.stream

    # -------------------------------------------------------------- audio

    async def _process_audio(self, pcm: bytes, rate: int) -> None:
        if self._texting:
            self._received_ms -= len(pcm) / 2 * 1000 / rate
            return  # the client sends its words already
        if self._resampler is None or self._resampler.rate_in != rate:
            self._resampler = Resampler(rate)
        audio = np.concatenate((self._rest, self._resampler.resample(pcm)))
        whole = len(audio) // WINDOW * WINDOW
        self._rest = audio[whole:]
        for window in audio[:whole].reshape(-1, WINDOW):
            await self._window(window)
        await asyncio.sleep(0)  # other tasks run between two appends

    async def _flush(self) -> None:
        """Process the last audio before a commit or a clear, although it fills no window."""
        rest, self._rest = self._rest, np.empty(0, np.float32)
        if len(rest):
            await self._window(rest)

    async def _window(self, samples: Samples) -> None:
        goes_on = self._current is not None and self._current.length.over
        if goes_on:
            await self._cut()
        chunk = AudioChunk(samples, self._ring.end)
        self._ring.append(chunk)
        self._uncommitted += len(samples)
        if self._by_hand:
            self._unwatched += len(samples)
            await self._record(chunk, goes_on)
            return
        if self._current is not None:
            self._current.add_audio(chunk)
        for probability in await self.voice.detect(samples):
            end = probability.end + self._unwatched + self._text.skipped
            for event in self._turns.process(replace(probability, end=end)):
                await self._on_turn(event)
            if self._current is not None and (speech := self._turns.speech) is not None:
                self._current.stream.note_voice(end, speech, probability.fading)

    async def _record(self, chunk: AudioChunk, goes_on: bool) -> None:
        """Add `chunk` to the turn. With push to talk all audio since the last commit is one turn."""
        if self._current is None:
            await self._begin_recording(chunk.start, goes_on)
        else:
            self._current.add_audio(chunk)

    async def _cut(self) -> None:
        """End an utterance that is as long as can be decoded, and go on with a new one."""
        now, turn = self._ring.end, self._current.turn if self._current is not None else 0
        if self._by_hand:
            self._turns.reset()
            await self._on_turn(TurnEnd(turn, _ms(now), EndReason.LENGTH))
        elif events := self._turns.split(now):
            for event in events:
                await self._on_turn(event)
        else:
            await self._discard()  # a recording that the client has left behind by turning the detector on

    async def _commit(self, done: asyncio.Future[None]) -> None:
        await self._flush()
        if self._texting:
            self._text.catch_up()
        if not self._uncommitted or (self._current is None and self._by_hand):
            if not done.done():
                done.set_exception(RequestRefused(EMPTY_COMMIT, "The input audio buffer is empty; append audio first."))
            return
        if not self._by_hand:
            if self._current is None:
                await self._begin_recording(max(self._ring.start, self._ring.end - self._uncommitted))
            self._turns.reset()
        turn = self._current.turn if self._current else 0
        await self._on_turn(TurnEnd(turn, _ms(self._ring.end), EndReason.COMMIT))
        if not done.done():  # the client may have left
            done.set_result(None)

    async def _begin_recording(self, start: int, goes_on: bool = False) -> None:
        await self._decoding.room()
        turn = self._turns.next_turn()
        await self.emit(RecordingBegan(turn, _ms(start), goes_on))
        self._begin(turn, start)

    async def _clear(self) -> None:
        await self._flush()
        self._uncommitted = 0
        self._taken = self._ring.end
        self._turns.reset()
        await self._discard()

    async def _discard(self) -> None:
        utterance, self._current = self._current, None
        self._text.close()
        if utterance is not None:
            await self._decoding.drop(utterance)
            await self.emit(Discarded(utterance.turn, _ms(self._ring.end)))

    async def _no_audio(self) -> None:
        """Called when the client's audio has stopped during a turn: end the turn with what was heard of it."""
        if self._by_hand:
            return  # now the client decides when turns end
        events = self._turns.force_end(self._ring.end, EndReason.NO_AUDIO)
        if events:
            log.info("turn %d ended: no audio for %d ms", events[0].turn, self.settings.no_audio_ms)
        for event in events:
            await self._on_turn(event)

    # -------------------------------------------------------------- text

    async def _hear_text(self, text: RecognisedText) -> None:
        """Begin a turn for `text`, or go on with it. Raises `RequestRefused` in a turn whose words come as audio."""
        if self._current is None:
            await self._flush()
        if self._current is not None and not self._texting:
            told = "The user is speaking as audio; commit or clear the input audio buffer before you send text."
            raise RequestRefused("invalid_value", told, "type")
        with self._text.opening():
            if goes_on := self._text.full:
                self._text.catch_up()
                await self._cut()
            if self._by_hand and self._current is None:
                self._text.place(text)
                await self._begin_recording(self._ring.end, goes_on)
            for event in () if self._by_hand else self._text.speech(text):
                await self._on_turn(event)
            self._text.spoken(text)
        self._uncommitted = max(1, self._uncommitted)

    # -------------------------------------------------------------- turns

    async def _on_turn(self, event: TurnEvent) -> None:
        match event:
            case SpeechStarted(turn, at_ms):
                await self._discard()  # a recording from before the client has turned the detector on
                await self._decoding.room()
                await self.emit(event)
                utterance = self._begin(turn, _samples(at_ms - self._detection.prefix_padding_ms))
                utterance.stream.note_voice(_samples(at_ms), speech=False)
            case EagerEnd() if self._current is not None:
                self._decoding.settle(self._current, event)
            case TurnResumed() if self._current is not None:
                await self._decoding.resume(self._current, event)
            case TurnEnd(_, ended_ms) if self._current is not None:
                utterance, self._current = self._current, None
                self._text.close()
                self._uncommitted = 0
                self._taken = max(self._taken, _samples(ended_ms))
                self._decoding.finish(utterance)
                await self.emit(event)

    def _begin(self, turn: int, start: int) -> OpenUtterance:
        """Open an utterance for `turn` with the audio before `start` (the pre-roll). It contains no audio of another
        turn, and none that was cleared, so that no word is recognised twice."""
        stream = self._text.open(turn) if self._text.taking else None
        self._current = self._decoding.begin(turn, self._ring.since(max(self._taken, start)), stream)
        return self._current


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE


def _samples(ms: int) -> int:
    return ms * SAMPLE_RATE // 1000
