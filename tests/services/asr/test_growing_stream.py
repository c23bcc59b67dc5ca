"""Under the virtual clock: a decoder that takes a known time and knows one word for each 400 ms of audio."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import numpy as np
import pytest

from services.asr.growing_stream import LONGEST_S, GrowingStream
from services.asr.recogniser import RecogniserFault
from services.clock import VirtualLoop, run_virtual
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Samples, Word

TEXT = ["what", "time", "is", "it", "in", "tokyo"]
CHUNK_S = 0.1


class Decoder:
    def __init__(self, seconds: float = 0.25) -> None:
        self.seconds = seconds
        self.lengths: list[int] = []
        self.faults: list[Exception | None] = []
        self.running = 0

    async def __call__(self, samples: Samples) -> Sequence[Word]:
        self.running += 1
        assert self.running == 1
        self.lengths.append(len(samples))
        fault = self.faults.pop(0) if self.faults else None
        try:
            if fault is not None:
                raise fault
            await asyncio.sleep(self.seconds)
        finally:
            self.running -= 1
        count = len(samples) * 1000 // SAMPLE_RATE // 400
        return [Word(word, 400 * place, 400 * (place + 1)) for place, word in enumerate(TEXT[:count])]


async def speak(stream: GrowingStream, seconds: float, start: int = 0) -> None:
    """At the pace of speech."""
    size = round(CHUNK_S * SAMPLE_RATE)
    for number in range(round(seconds / CHUNK_S)):
        stream.accept_audio(AudioChunk(np.zeros(size, np.float32), start + number * size))
        await asyncio.sleep(CHUNK_S)


async def read(stream: GrowingStream) -> list[Hypothesis]:
    return [hypothesis async for hypothesis in stream]


def virtually(scene: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await scene()

    run_virtual(main(), VirtualLoop())


def test_hypotheses_grow_and_become_stable_where_two_decodings_agree() -> None:
    async def scene() -> None:
        stream = GrowingStream(Decoder(), turn=2, every_ms=400)
        reader = asyncio.create_task(read(stream))
        await speak(stream, 2.4)
        final = await stream.finish()
        got = await reader
        assert (final.text, final.final, final.turn) == ("what time is it in tokyo", True, 2)
        assert [each.text for each in got] == [" ".join(TEXT[:n]) for n in range(1, 6)]
        assert [each.text[: each.stable_chars] for each in got][1:] == [" ".join(TEXT[:n]) for n in range(1, 5)]
        assert [each.rev for each in (*got, final)] == [1, 2, 3, 4, 5, 6]

    virtually(scene)


def test_one_decoding_at_a_time_however_slow_it_is() -> None:
    async def scene() -> None:
        decoder = Decoder(seconds=1.0)
        stream = GrowingStream(decoder, turn=1, every_ms=400)
        await speak(stream, 2.4)
        settled = await stream.settle()
        assert settled.text == "what time is it in tokyo"
        assert len(decoder.lengths) <= 4
        await stream.aclose()

    virtually(scene)


def test_the_answer_does_not_wait_for_a_slow_partial_decoding_of_less_audio() -> None:
    async def scene() -> None:
        cancelled = []

        async def decode(samples: Samples) -> Sequence[Word]:
            try:
                await asyncio.sleep(0.2 if len(samples) == 2 * SAMPLE_RATE else 15.0)
            except asyncio.CancelledError:
                cancelled.append(len(samples))
                raise
            return [Word("yes")]

        stream = GrowingStream(decode, turn=1, every_ms=400)
        await speak(stream, 2.0)
        loop = asyncio.get_running_loop()
        began = loop.time()
        assert (await stream.finish()).text == "yes"
        assert loop.time() - began == pytest.approx(0.2)
        assert cancelled == [SAMPLE_RATE * 4 // 10]

    virtually(scene)


def test_the_answer_waits_for_a_partial_decoding_that_has_all_its_audio() -> None:
    async def scene() -> None:
        decoder = Decoder(seconds=1.0)
        stream = GrowingStream(decoder, turn=1, every_ms=400)
        await speak(stream, 0.4)
        assert (await stream.finish()).text == "what"
        assert len(decoder.lengths) == 1

    virtually(scene)


def test_closing_cancels_a_decoding_under_way() -> None:
    async def scene() -> None:
        ended = asyncio.Event()

        async def decode(samples: Samples) -> Sequence[Word]:
            try:
                await asyncio.sleep(15.0)
            finally:
                ended.set()
            return []

        stream = GrowingStream(decode, turn=1, every_ms=400)
        await speak(stream, 0.8)
        await stream.aclose()
        assert ended.is_set()

    virtually(scene)


def test_settling_decodes_nothing_again_when_no_audio_has_come() -> None:
    async def scene() -> None:
        decoder = Decoder()
        stream = GrowingStream(decoder, turn=1, every_ms=10_000)
        await speak(stream, 1.2)
        first = await stream.settle()
        second = await stream.finish()
        assert (first.text, second.text) == ("what time is", "what time is")
        assert len(decoder.lengths) == 1

    virtually(scene)


def test_words_are_placed_in_the_session() -> None:
    async def scene() -> None:
        stream = GrowingStream(Decoder(), turn=1, every_ms=400)
        await speak(stream, 0.8, start=5 * SAMPLE_RATE)
        final = await stream.finish()
        assert [(word.start_ms, word.end_ms) for word in final.words] == [(5000, 5400), (5400, 5800)]

    virtually(scene)


def test_a_decoding_that_fails_costs_one_partial_hypothesis_and_not_the_utterance() -> None:
    async def scene() -> None:
        decoder = Decoder()
        decoder.faults = [RecogniserFault("answered 503"), ValueError("no such language"), None, OSError("no socket")]
        stream = GrowingStream(decoder, turn=1, every_ms=400)
        reader = asyncio.create_task(read(stream))
        await speak(stream, 1.6)
        final = await stream.finish()
        assert final.text == "what time is it"
        assert [each.text for each in await reader] == ["what time is"]

    virtually(scene)


def test_a_stream_that_lags_says_by_how_much() -> None:
    async def scene() -> None:
        stream = GrowingStream(Decoder(seconds=3.0), turn=1, every_ms=400)
        await speak(stream, 2.0)
        assert 1.5 < stream.lag.seconds < 1.8
        await stream.finish()
        assert stream.lag.seconds == 0

    virtually(scene)


def test_a_fault_that_stays_is_raised_where_an_answer_is_asked_for() -> None:
    async def broken(samples: Samples) -> Sequence[Word]:
        raise RecogniserFault("out of memory")

    async def scene() -> None:
        stream = GrowingStream(broken, turn=1, every_ms=400)
        await speak(stream, 0.8)
        with pytest.raises(RecogniserFault, match="out of memory"):
            await stream.settle()
        await stream.aclose()

    virtually(scene)


def test_an_utterance_without_end_is_cut_and_counted() -> None:
    async def scene() -> None:
        stream = GrowingStream(Decoder(), turn=1, every_ms=10**9)
        stream.accept_audio(AudioChunk(np.zeros((LONGEST_S + 1) * SAMPLE_RATE, np.float32), 0))
        stream.accept_audio(AudioChunk(np.zeros(SAMPLE_RATE, np.float32), (LONGEST_S + 1) * SAMPLE_RATE))
        assert stream.dropped_samples == 2 * SAMPLE_RATE
        await stream.aclose()

    virtually(scene)
