"""Any speech of several sessions at once, in virtual time: every utterance gets its words, whatever is cancelled or
fails, and nothing is left behind."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.asr.whisper.metrics import DecodeKind
from services.asr.whisper.scheduler import DecodeScheduler
from services.asr.whisper.stream import WhisperStream
from services.asr.whisper.stream_parts import StreamParts
from services.asr.whisper.vocabulary import Piece
from services.clock import RealClock, VirtualLoop, run_virtual
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis

CHUNK = 512
WORD = 6400


class Counts:
    def __init__(self) -> None:
        self.final_waits: list[float] = []
        self.drops: list[DecodeKind] = []

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        if kind is DecodeKind.FINAL:
            self.final_waits.append(waited_s)

    def dropped(self, kind: DecodeKind) -> None:
        self.drops.append(kind)

    def looped(self) -> None: ...

    def gated(self) -> None: ...


class Room:
    """A scheduler with a decoder that hears one word in each 400 ms of loud audio, and fails or loops now and then."""

    def __init__(self, rng: random.Random, slots: int, faults: float, seconds: float) -> None:
        self.rng, self.faults, self.seconds = rng, faults, seconds
        self.counts = Counts()
        self.scheduler = DecodeScheduler(self._run, slots, clock=RealClock(), metrics=self.counts)
        self.parts = StreamParts(self.decode, lambda piece: piece, self.scheduler, self.counts, RealClock())

    async def _run(self, work: Any) -> Any:
        await asyncio.sleep(self.seconds * self.rng.choice((0.5, 1.0, 1.5)))
        return work()

    def decode(self, request: DecodeRequest, stopped: Callable[[], bool]) -> Decoded | None:
        if stopped():
            return None
        chance = self.rng.random()
        if chance < self.faults:
            raise RuntimeError("a simulated fault")
        if chance < 2 * self.faults and not request.final:
            return Decoded((), looped=True)
        words = np.count_nonzero(request.samples) // WORD
        return Decoded(tuple(Piece(f"w{number}", (number,), 0.9) for number in range(words)))


async def user(room: Room, rng: random.Random) -> None:
    """One utterance: speech and pauses, settled at some of them; then finished or left."""
    stream = WhisperStream(1, SpeechContext(), room.parts)
    reader = asyncio.create_task(read(stream))
    at, spoken, settling = 0, 0, None
    for _ in range(rng.randint(1, 5)):
        for speech, chunks in ((True, rng.randint(3, 60)), (False, rng.randint(1, 30))):
            if settling is not None and speech:
                settling.cancel()
                await asyncio.wait([settling])
                settling = None
            for _ in range(chunks):
                stream.accept_audio(AudioChunk(np.full(CHUNK, 0.1 if speech else 0.0, np.float32), at))
                at, spoken = at + CHUNK, spoken + CHUNK * speech
                stream.note_voice(at, speech)
                await asyncio.sleep(CHUNK / SAMPLE_RATE)
        if rng.random() < 0.7:
            settling = asyncio.create_task(stream.settle())
    if rng.random() < 0.8:
        await ended(stream, settling if rng.random() < 0.5 else None, spoken // WORD, room.faults)
    if settling is not None:
        settling.cancel()
        await asyncio.gather(settling, return_exceptions=True)
    await stream.aclose()
    revisions = [hypothesis.rev for hypothesis in await reader]
    assert revisions == sorted(set(revisions))


async def ended(stream: WhisperStream, settling: asyncio.Task[Hypothesis] | None, words: int, faults: float) -> None:
    """The settled or the final hypothesis has all words."""
    try:
        final = await (settling or stream.finish())
    except RecogniserFault:
        if not faults:
            raise
    else:
        assert len(final.words) == words


async def read(stream: WhisperStream) -> list[Hypothesis]:
    return [hypothesis async for hypothesis in stream]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("faults", [0.0, 0.15])
def test_every_utterance_gets_its_words_and_leaves_nothing(seed: int, faults: float) -> None:
    rng = random.Random(f"{seed} {faults}")

    async def main() -> None:
        room = Room(rng, slots=rng.randint(1, 3), faults=faults, seconds=rng.choice((0.05, 0.15, 0.6)))
        await asyncio.gather(*(user(room, random.Random(rng.random())) for _ in range(rng.randint(1, 6))))
        await asyncio.sleep(2)
        assert room.scheduler.waiting == 0
        assert len(asyncio.all_tasks()) == 1
        assert DecodeKind.FINAL not in room.counts.drops
        await room.scheduler.aclose()

    run_virtual(main(), VirtualLoop())


def test_many_talking_sessions_get_fewer_partials_and_their_finals_in_time() -> None:
    """Eight people talk over one another on two cores: twice what partial decodings alone would take."""
    rng = random.Random(7)
    partials = 0

    async def main() -> None:
        nonlocal partials
        room = Room(rng, slots=2, faults=0.0, seconds=0.15)

        async def talk(number: int) -> None:
            nonlocal partials
            await asyncio.sleep(number * 0.35)
            for _ in range(5):
                stream = WhisperStream(1, SpeechContext(), room.parts)
                reader = asyncio.create_task(read(stream))
                for place in range(100):
                    speech = place < 90
                    level = 0.1 if speech else 0.0
                    stream.accept_audio(AudioChunk(np.full(CHUNK, level, np.float32), place * CHUNK))
                    stream.note_voice((place + 1) * CHUNK, speech)
                    await asyncio.sleep(CHUNK / SAMPLE_RATE)
                final = await stream.finish()
                assert len(final.words) == 90 * CHUNK // WORD
                partials += len(await reader)

        await asyncio.gather(*(talk(number) for number in range(8)))
        waits = sorted(room.counts.final_waits)
        assert not waits or waits[-1] < 0.5

    run_virtual(main(), VirtualLoop())
    assert 100 < partials < 8 * 5 * 8
