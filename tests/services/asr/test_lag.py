"""How far recognition is behind the speech, in virtual time."""

import asyncio
from collections.abc import Awaitable, Callable

from services.asr.lag import DecodingLag
from services.clock import VirtualLoop, run_virtual


def virtually(scene: Callable[[], Awaitable[None]]) -> None:
    async def main() -> None:
        await scene()

    run_virtual(main(), VirtualLoop())


def test_whoever_keeps_up_has_no_lag() -> None:
    async def scene() -> None:
        lag = DecodingLag(due_ms=160)
        for ms in range(0, 2000, 20):
            lag.audio_added(ms)
            lag.decoded(ms // 80 * 80)
            await asyncio.sleep(0.02)
            assert lag.seconds == 0

    virtually(scene)


def test_a_decoder_at_half_the_pace_of_speech_falls_behind_by_half_the_time() -> None:
    async def scene() -> None:
        lag = DecodingLag(due_ms=160)
        for ms in range(0, 4001, 20):
            lag.audio_added(ms)
            lag.decoded(ms // 2)
            await asyncio.sleep(0.02)
        assert 1.7 < lag.seconds < 2.1
        lag.decoded(4000)
        assert lag.seconds == 0

    virtually(scene)


def test_a_recording_that_comes_at_once_is_no_lag_while_it_is_decoded_faster_than_it_was_spoken() -> None:
    async def scene() -> None:
        lag = DecodingLag(due_ms=160)
        lag.audio_added(60_000)
        lag.asked()
        for second in range(10):
            await asyncio.sleep(1)
            lag.decoded((second + 1) * 5000)
            assert lag.seconds == 0

    virtually(scene)


def test_a_question_that_waits_is_lag_although_all_audio_is_decoded() -> None:
    async def scene() -> None:
        lag = DecodingLag(due_ms=160)
        lag.audio_added(1000)
        lag.decoded(1000)
        lag.asked()
        await asyncio.sleep(3)
        assert lag.seconds == 3
        lag.answered()
        assert lag.seconds == 0

    virtually(scene)
