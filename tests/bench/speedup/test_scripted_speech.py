"""Hearing by the script: words when their last sample has come, speech where words are."""

import asyncio

import numpy as np
import pytest

from bench.speedup.scripted_speech import PlannedRecogniser, ScriptedDetector, TimedWord
from services.events.speech import AudioChunk

WORDS = (TimedWord("pause", 100, 500), TimedWord("music", 1500, 1900))


def chunk(start_ms: int, end_ms: int) -> AudioChunk:
    return AudioChunk(np.zeros((end_ms - start_ms) * 16, np.float32), start_ms * 16)


async def test_words_are_told_whole_and_only_once_they_are_over() -> None:
    stream = PlannedRecogniser(WORDS).open(1)
    told: list[str] = []

    async def read() -> None:
        async for hypothesis in stream:
            text = hypothesis.text
            told.append(text)

    reader = asyncio.create_task(read())
    for start in range(0, 2000, 100):
        stream.accept_audio(chunk(start, start + 100))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if start == 1700:
            assert told == ["pause"]
    assert told == ["pause", "pause music"]
    assert (await stream.finish()).text == "pause music"
    await stream.aclose()
    await reader


async def test_a_stretch_that_begins_later_has_only_its_own_words() -> None:
    stream = PlannedRecogniser(WORDS).open(2)
    stream.accept_audio(chunk(1200, 2000))
    assert (await stream.settle()).text == "music"


@pytest.mark.parametrize(("flawless", "silent"), [(False, True), (True, False)])
async def test_a_pause_is_silence_unless_the_detector_is_flawless(flawless: bool, silent: bool) -> None:
    voice = ScriptedDetector(WORDS, flawless).open()
    found = await voice.detect(np.zeros(2000 * 16, np.float32))
    at_1000_ms = next(p for p in found if p.end >= 1000 * 16)
    assert (at_1000_ms.probability == 0) is silent
    assert len(found) == 2000 * 16 // 512
