"""One utterance, at the server's end."""

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
"""Seconds of an utterance that are decoded; what follows is dropped and counted."""

MOST_PROCESSES = 3
"""An utterance that outlived so many processes is what killed them."""

HANGS_S = 30.0
"""A process that owes an answer and says nothing at all for so long is killed; another decodes the utterance. One at
work shows life every second, and no piece of its work takes longer than a fraction of that, except to load a decoder:
even a process that gets a tenth of a busy machine is heard of in time."""

FRAME = SAMPLE_RATE // 100

STEP_MS = 80
"""A process decodes so much at a time."""


class PocketsphinxStream:
    """Keeps the utterance's audio, so that it can be decoded again when its process dies."""

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

    # -------------------------------------------------------------- the conversation's side

    def accept_audio(self, chunk: AudioChunk) -> None:
        if self._fault is not None:
            return  # no process knows this utterance any more
        if self._start is None:
            self._start = chunk.start
        pcm = self._joined(chunk)
        room = max(0, LONGEST_S * SAMPLE_RATE * 2 - len(self._audio))
        self.dropped_samples += max(0, len(pcm) - room) // 2
        self._audio += pcm[:room]
        self.lag.audio_added(len(self._audio) // 2 * 1000 // SAMPLE_RATE)
        self._slot.send(WorkerMessage(MessageKind.AUDIO, self._number, pcm[:room]).packed())

    async def settle(self) -> Hypothesis:
        return await self._ask(final=False)

    async def finish(self) -> Hypothesis:
        hypothesis = await self._ask(final=True)
        self._revisions.close()
        return hypothesis

    def __aiter__(self) -> AsyncIterator[Hypothesis]:
        return self._revisions

    async def aclose(self) -> None:
        self._slot.leave(self._number)
        self.fail(RecogniserFault("the utterance has been closed"))

    # -------------------------------------------------------------- the seat's side

    def heard(self, message: WorkerMessage) -> None:
        guess = message.json()
        self.lag.decoded(guess["heard"] * 1000 // SAMPLE_RATE)
        if guess["ask"] is None:
            self._revisions.add(self._words(guess), self._ms(guess["heard"]))
        elif (question := self._questions.pop(guess["ask"], None)) is not None and not question[1].done():
            question[1].set_result(guess)

    def replay(self) -> bytes | None:
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
        """A process that is only starting owes nothing yet; its seat sees to that."""
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
        """The chunk's PCM16, with silence in place of lost samples, without samples heard before."""
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
