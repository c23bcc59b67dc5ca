"""Streaming for engines that only decode whole recordings (remote ones): the growing audio is decoded repeatedly.

Words become stable where successive decodings agree (Machacek, Dabre and Bojar 2023, "LocalAgreement").
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import numpy as np

from services.asr.answering import AnsweringStream, Newest
from services.asr.lag import DecodingLag
from services.asr.recogniser import RecogniserFault
from services.asr.revisions import Revisions
from services.events.speech import SAMPLE_RATE, AudioChunk, Samples, Word

Decode = Callable[[Samples], Awaitable[Sequence[Word]]]
"""Decodes a recording into its words, with times counted from its first sample. Whatever it raises reaches the session
as a `RecogniserFault`."""

log = logging.getLogger(__name__)

LONGEST_S = 120
"""Seconds of an utterance that are decoded; later audio is dropped and counted."""


class _Overtaken(Exception):
    """A decoding for a partial hypothesis was cancelled, because all audio is decoded now."""


class GrowingStream(AnsweringStream):
    """A `RecognitionStream`: one utterance. At most one decoding runs at a time; the next one starts once `every_ms` of
    new audio have come. `settle` and `finish` decode all audio so far; a decoding of less audio is cancelled for them.
    """

    def __init__(self, decode: Decode, turn: int, every_ms: int) -> None:
        self.dropped_samples = 0
        self.lag = DecodingLag(every_ms)
        self._decode = decode
        self._every = every_ms * SAMPLE_RATE // 1000
        self._start = 0
        self._chunks: list[Samples] = []
        self._length = 0
        self._tried = 0  # samples covered by the last decoding begun
        self._done: tuple[int, Sequence[Word]] = (0, ())  # samples and words of the last one completed
        self._revisions = Revisions(turn, agreeing=2)
        self._one_at_a_time = asyncio.Lock()
        self._partial: asyncio.Task[Sequence[Word]] | None = None
        self._enough = asyncio.Event()
        self._task = asyncio.create_task(self._follow(), name=f"asr-follow-{turn}")

    def accept_audio(self, chunk: AudioChunk) -> None:
        if not self._chunks:
            self._start = chunk.start
        room = LONGEST_S * SAMPLE_RATE - self._length
        samples = chunk.samples[: max(room, 0)]
        self.dropped_samples += len(chunk.samples) - len(samples)
        self._chunks.append(samples)
        self._length += len(samples)
        self.lag.audio_added(self._length * 1000 // SAMPLE_RATE)
        if self._length - self._tried >= self._every:
            self._enough.set()

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        """All audio is decoded."""

    async def aclose(self) -> None:
        self._revisions.close()
        self.lag.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    # -------------------------------------------------------------- inside

    async def _follow(self) -> None:
        """Decode each time `every_ms` of audio have come. A failed decoding is skipped: the next one has its words
        too."""
        while True:
            await self._enough.wait()
            self._enough.clear()
            try:
                heard, words = await self._words(partial=True)
            except RecogniserFault as fault:
                log.warning("a partial hypothesis is left out: %s", fault)
                continue
            except _Overtaken:
                continue
            self._revisions.add(words, self._ms(heard))

    @property
    def _over(self) -> bool:
        return self._task.done()

    async def _newest(self) -> Newest:
        if self._partial is not None and self._tried < self._length:
            self._partial.cancel()
        heard, words = await self._words()
        return words, self._ms(heard), None

    async def _words(self, partial: bool = False) -> tuple[int, Sequence[Word]]:
        """(samples covered, words) of all audio so far. Raises `RecogniserFault`, and `_Overtaken` where it is for a
        `partial` hypothesis and was cancelled for the answer."""
        async with self._one_at_a_time:
            if self._done[0] < self._length:
                self._tried = length = self._length
                self._chunks = [np.concatenate(self._chunks)]
                decode = self._cancellable if partial else self._decoded
                self._done = length, [self._placed(word) for word in await decode(self._chunks[0])]
                self.lag.decoded(length * 1000 // SAMPLE_RATE)
            return self._done

    async def _cancellable(self, samples: Samples) -> Sequence[Word]:
        """`_decoded` in a task of its own, which `_answer` may cancel."""
        self._partial = task = asyncio.create_task(self._decoded(samples))
        try:
            return await task
        except asyncio.CancelledError:
            own = asyncio.current_task()
            if own is not None and own.cancelling():
                raise
            raise _Overtaken from None
        finally:
            self._partial = None

    async def _decoded(self, samples: Samples) -> Sequence[Word]:
        try:
            return await self._decode(samples)
        except RecogniserFault:
            raise
        except Exception as error:  # any error of an engine fails this utterance, not the session
            raise RecogniserFault(f"{type(error).__name__}: {error}") from error

    def _placed(self, word: Word) -> Word:
        offset = self._ms(0)
        start, end = (None if at is None else at + offset for at in (word.start_ms, word.end_ms))
        return Word(word.text, start, end)

    def _ms(self, samples: int) -> int:
        return (self._start + samples) * 1000 // SAMPLE_RATE
