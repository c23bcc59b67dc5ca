"""The recognition of one utterance in a worker process; the server's side."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import numpy as np

from services.asr.lag import DecodingLag
from services.asr.pocketsphinx.messages import MessageKind, WorkerMessage, packed_json
from services.asr.pocketsphinx.worker_slot import WorkerSlot
from services.asr.recogniser import RecogniserFault
from services.asr.revisions import Revisions
from services.audio.resample import to_pcm16
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Word

log = logging.getLogger(__name__)

LONGEST_S = 120
"""Seconds of an utterance that are decoded; later audio is dropped and counted."""

MOST_PROCESSES = 3
"""An utterance whose processes have ended so many times fails, since it is probably what makes them end."""

HANGS_S = 30.0
"""A process that owes an answer and sends no message for so many seconds is killed; another decodes the utterance. A
working process sends a message every second, and no single step of it takes longer than a fraction of that, except
loading a decoder: so also a process that gets a tenth of a busy machine sends one in time."""

FRAME = SAMPLE_RATE // 100

STEP_MS = 80
"""Milliseconds of audio that a process decodes at a time."""


class PocketsphinxStream:
    """A `RecognitionStream`, and the slot's `SlotClient`. Keeps the utterance's audio, so that another process can
    decode it again when its process dies."""

    def __init__(self, slot: WorkerSlot, turn: int) -> None:
        self.dropped_samples = 0
        self.lag = DecodingLag(2 * STEP_MS)
        self._slot = slot
        self._start: int | None = None
        self._audio = bytearray()
        self._revisions = Revisions(turn)
        self._questions: dict[int, tuple[bool, asyncio.Future[dict[str, Any]]]] = {}
        self._asked = 0
        self._fault: RecogniserFault | None = None
        self._number = slot.admit(self)
        self._processes = int(slot.send(WorkerMessage(MessageKind.OPEN, self._number).packed()))

    # -------------------------------------------------------------- called by the session

    def accept_audio(self, chunk: AudioChunk) -> None:
        if self._fault is not None:
            return  # the utterance has failed: no process decodes it
        if self._start is None:
            self._start = chunk.start
        pcm = self._joined(chunk)
        room = max(0, LONGEST_S * SAMPLE_RATE * 2 - len(self._audio))
        self.dropped_samples += max(0, len(pcm) - room) // 2
        self._audio += pcm[:room]
        self.lag.audio_added(len(self._audio) // 2 * 1000 // SAMPLE_RATE)
        self._slot.send(WorkerMessage(MessageKind.AUDIO, self._number, pcm[:room]).packed())

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        """All audio is decoded."""

    async def settle(self) -> Hypothesis:
        return await self._ask(final=False)

    async def finish(self) -> Hypothesis:
        """The final hypothesis, and the end of the iteration; raises `RecogniserFault`."""
        hypothesis = await self._ask(final=True)
        self._revisions.close()
        return hypothesis

    def __aiter__(self) -> AsyncIterator[Hypothesis]:
        return self._revisions

    async def aclose(self) -> None:
        self._slot.leave(self._number)
        self.fail(RecogniserFault("the utterance has been closed"))

    # -------------------------------------------------------------- called by the worker slot

    def heard(self, message: WorkerMessage) -> None:
        """Take a GUESS message: a partial result, or the answer to a question."""
        guess = message.json()
        self.lag.decoded(guess["heard"] * 1000 // SAMPLE_RATE)
        if guess["ask"] is None:
            self._revisions.add(self._words(guess), self._ms(guess["heard"]))
        elif (question := self._questions.pop(guess["ask"], None)) is not None and not question[1].done():
            question[1].set_result(guess)

    def replay(self) -> bytes | None:
        """The messages that make a fresh process decode the utterance and answer its open questions; None, and the
        utterance fails, after `MOST_PROCESSES`."""
        self._processes += 1
        if self._processes > MOST_PROCESSES:
            self.fail(RecogniserFault(f"{MOST_PROCESSES} recogniser processes ended while decoding the utterance"))
            return None
        told = [
            WorkerMessage(MessageKind.OPEN, self._number).packed(),
            WorkerMessage(MessageKind.AUDIO, self._number, bytes(self._audio)).packed(),
        ]
        return b"".join(told + [self._question(ask, final) for ask, (final, _) in self._questions.items()])

    def fail(self, fault: RecogniserFault) -> None:
        """End the utterance: raise `fault` from `settle` and `finish`, also from calls that wait now."""
        self._fault = self._fault or fault
        self._revisions.close()
        for _, answer in self._questions.values():
            if not answer.done():
                answer.set_exception(self._fault)

    # -------------------------------------------------------------- inside

    async def _ask(self, final: bool) -> Hypothesis:
        if self._fault is not None:
            raise self._fault
        self._asked += 1
        ask = self._asked
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._questions[ask] = final, answer
        self.lag.asked()
        self._slot.send(self._question(ask, final))
        try:
            guess = await self._patient(answer)
        finally:
            self._questions.pop(ask, None)
            self.lag.answered()
        return self._revisions.answer(self._words(guess), self._ms(guess["heard"]), final)

    async def _patient(self, answer: asyncio.Future[dict[str, Any]]) -> dict[str, Any]:
        """Wait for `answer`. A process that is ready and sends nothing for `HANGS_S` is killed (its slot then starts
        another, and `replay` repeats the question); the start of a process is the slot's to watch."""
        while not answer.done():
            messages = self._slot.messages if self._slot.ready else None
            done, _ = await asyncio.wait([answer], timeout=HANGS_S)
            if not done and self._slot.ready and self._slot.messages == messages:
                log.warning("a recogniser process has said nothing for %.0f s; killing it", HANGS_S)
                self._slot.process.kill()
        return answer.result()

    def _question(self, ask: int, final: bool) -> bytes:
        return packed_json(MessageKind.ASK, self._number, {"ask": ask, "final": final})

    def _joined(self, chunk: AudioChunk) -> bytes:
        """The chunk as PCM16 that continues the audio so far: silence in place of missing samples, repeated ones
        cut."""
        expected = (self._start or 0) + len(self._audio) // 2 + self.dropped_samples
        gap = chunk.start - expected
        samples = chunk.samples[-gap:] if gap < 0 else chunk.samples
        return to_pcm16(np.concatenate((np.zeros(max(gap, 0), np.float32), samples)))

    def _ms(self, samples: int) -> int:
        return ((self._start or 0) + samples) * 1000 // SAMPLE_RATE

    def _words(self, guess: dict[str, Any]) -> list[Word]:
        return [
            Word(text, self._ms(first * FRAME), self._ms((last + 1) * FRAME)) for text, first, last in guess["words"]
        ]
