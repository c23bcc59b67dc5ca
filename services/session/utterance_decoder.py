"""Decodes the utterances of a session, each in tasks of its own, and emits their words in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.asr.recogniser import Recogniser, RecogniserFault, RecognitionStream, SpeechContext
from services.events.speech import (
    AudioChunk,
    Discarded,
    EagerEnd,
    Hypothesis,
    RecordingBegan,
    TurnEvent,
    TurnResumed,
    Unheard,
)
from services.session.hypothesis_choice import chosen
from services.turns.length import Length

log = logging.getLogger(__name__)

MOST_OPEN = 6
"""Most utterances decoded at the same time. The next one waits, and with it the client's audio, which bounds the memory
used by a client that sends a long recording at once."""

Heard = TurnEvent | RecordingBegan | Discarded | Hypothesis | Unheard
Emit = Callable[[Heard], Awaitable[None]]


@dataclass(slots=True, eq=False)
class OpenUtterance:
    """An utterance that is being decoded. `previous` finishes the utterance before, whose words are emitted first.
    `eager`: its `EagerEnd` was emitted."""

    turn: int
    stream: RecognitionStream
    previous: asyncio.Task[None] | None = None
    reader: asyncio.Task[None] | None = None
    settling: asyncio.Task[Hypothesis | None] | None = None
    finishing: asyncio.Task[None] | None = None
    eager: bool = False
    length: Length = field(default_factory=Length)

    def add_audio(self, chunk: AudioChunk) -> None:
        self.length.add(chunk.samples)
        self.stream.accept_audio(chunk)


@dataclass(slots=True)
class UtteranceDecoder:
    """Emits for each utterance hypotheses, (`EagerEnd` after the settled hypothesis, `TurnResumed`)*, and after
    `finish` one final hypothesis or `Unheard`. Nothing of an utterance is emitted before the previous one ends."""

    recogniser: Recogniser
    tasks: asyncio.TaskGroup
    emit: Emit
    context: SpeechContext = field(default_factory=SpeechContext)
    _open: list[OpenUtterance] = field(default_factory=list)
    _last: OpenUtterance | None = None

    async def room(self) -> None:
        """Wait until one more utterance may be opened."""
        while len(self._open) >= MOST_OPEN and (finishing := self._finishing()):
            await asyncio.wait(finishing, return_when=asyncio.FIRST_COMPLETED)

    def begin(self, turn: int, audio: AudioChunk, stream: RecognitionStream | None = None) -> OpenUtterance:
        """Open an utterance for `turn` and start to decode `audio`, by the recogniser or by a `stream` of its own."""
        previous = self._last.finishing if self._last is not None else None
        utterance = OpenUtterance(turn, stream or self.recogniser.open(turn, self.context), previous)
        self._open.append(utterance)
        utterance.add_audio(audio)
        utterance.reader = self.tasks.create_task(self._read(utterance), name=f"hypotheses-{turn}")
        return utterance

    def settle(self, utterance: OpenUtterance, event: EagerEnd) -> None:
        """Emit the best hypothesis of the audio so far, then `event`."""
        utterance.settling = self.tasks.create_task(self._settled(utterance, event), name=f"settle-{utterance.turn}")

    async def resume(self, utterance: OpenUtterance, event: TurnResumed) -> None:
        """Called when the user goes on after an eager end. Emits `event` if the `EagerEnd` was emitted."""
        if utterance.settling is not None:
            utterance.settling.cancel()
            utterance.settling = None
        if utterance.eager:
            utterance.eager = False
            await self.emit(event)

    def finish(self, utterance: OpenUtterance) -> None:
        """Start the task that emits the final hypothesis of `utterance`, which has all its audio."""
        self._last = utterance
        utterance.finishing = self.tasks.create_task(self._finished(utterance), name=f"finish-{utterance.turn}")

    async def decoded(self) -> None:
        """Wait until the words of every finished utterance are emitted."""
        if finishing := self._finishing():
            await asyncio.wait(finishing)

    async def drop(self, utterance: OpenUtterance) -> None:
        """Stop decoding `utterance`; nothing more of it is emitted."""
        tasks = [task for task in (utterance.reader, utterance.settling, utterance.finishing) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._close(utterance)

    async def aclose(self) -> None:
        for utterance in list(self._open):
            await self.drop(utterance)

    # -------------------------------------------------------------- inside

    def _finishing(self) -> list[asyncio.Task[None]]:
        return [utterance.finishing for utterance in self._open if utterance.finishing is not None]

    async def _close(self, utterance: OpenUtterance) -> None:
        """End `utterance`. It lets go of its tasks: a cancelled one keeps its frames, and these the utterance with its
        audio, until the next full garbage collection."""
        if utterance in self._open:
            self._open.remove(utterance)
        utterance.reader = utterance.settling = None
        await utterance.stream.aclose()

    async def _read(self, utterance: OpenUtterance) -> None:
        await _ended(utterance.previous)
        async for hypothesis in utterance.stream:
            if utterance.settling is None and utterance.finishing is None:
                await self.emit(hypothesis)

    async def _settled(self, utterance: OpenUtterance, event: EagerEnd) -> Hypothesis | None:
        try:
            hypothesis = await self._meant(await utterance.stream.settle())
        except RecogniserFault as fault:
            log.warning("turn %d could not be settled: %s", utterance.turn, fault)
            return None  # the end of the turn will try once more
        await _ended(utterance.previous)
        await self.emit(hypothesis)
        if utterance.finishing is None and utterance.settling is asyncio.current_task():
            utterance.eager = True
            await self.emit(event)
        return hypothesis

    async def _meant(self, hypothesis: Hypothesis) -> Hypothesis:
        """What is meant, of all that the recogniser may have heard."""
        return await chosen(hypothesis, self.context.choose) if self.context.choose is not None else hypothesis

    async def _finished(self, utterance: OpenUtterance) -> None:
        try:
            last = await self._final(utterance)
            await _ended(utterance.previous)
            await self.emit(last)
        finally:
            if utterance.reader is not None:
                utterance.reader.cancel()
            await self._close(utterance)

    async def _final(self, utterance: OpenUtterance) -> Hypothesis | Unheard:
        """The settled hypothesis if there is one, so that the end repeats what the eager end said; else a new one."""
        settled = await utterance.settling if utterance.settling is not None else None
        try:
            final = settled or await self._meant(await utterance.stream.finish())
        except RecogniserFault as fault:
            log.error("turn %d could not be recognised: %s", utterance.turn, fault)
            return Unheard(utterance.turn, str(fault))
        return Hypothesis(final.turn, final.rev + 1, final.text, len(final.text), final.words, True, final.confidence)


async def _ended(task: asyncio.Task[None] | None) -> None:
    """Wait for the end of `task`, however it ends."""
    if task is not None and not task.done():
        await asyncio.wait([task])
