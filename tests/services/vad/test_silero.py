import asyncio
import threading

import pytest

from services.events.speech import Samples, SpeechProbability
from services.vad.network import WINDOW
from services.vad.silero import SileroDetector
from tests.services.speech import chunks, utterances


async def heard(detector: SileroDetector, samples: Samples, ms: int) -> list[SpeechProbability]:
    stream = detector.open()
    found = [each for chunk in chunks(samples, ms=ms) for each in await stream.detect(chunk.samples)]
    await stream.aclose()
    return found


async def test_sessions_at_a_time_hear_what_each_would_hear_alone() -> None:
    detector = SileroDetector(threads=2)
    await detector.start()
    try:
        audio = [utterance.samples() for utterance in utterances()[:4]]
        together = await asyncio.gather(*(heard(detector, samples, 20) for samples in audio))
        assert together == [await heard(detector, samples, 100) for samples in audio]
    finally:
        await detector.aclose()


async def test_each_probability_tells_where_its_window_ends() -> None:
    detector = SileroDetector()
    await detector.start()
    try:
        found = await heard(detector, utterances()[0].samples(), 30)
        assert [each.end for each in found] == [WINDOW * (number + 1) for number in range(len(found))]
    finally:
        await detector.aclose()


async def test_closing_leaves_no_thread_and_no_task() -> None:
    before = set(threading.enumerate())
    detector = SileroDetector()
    await detector.start()
    stream = detector.open()
    await stream.detect(utterances()[0].samples())
    await stream.aclose()
    await stream.aclose()
    await detector.aclose()
    assert set(threading.enumerate()) == before
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_detector_that_is_not_running_says_so() -> None:
    with pytest.raises(RuntimeError, match="call start"):
        SileroDetector().open()
