"""The queue of audio that waits: bounded in bytes, in order, and closed with the session."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.clock import VirtualLoop, run_virtual
from services.session.audio_queue import LIMIT_BYTES, PIECE_BYTES, AppendRequest, AudioQueue, CommitRequest
from services.session_config import RequestRefused

BYTES_PER_MS = 32


def virtually(main: Callable[[], Awaitable[None]]) -> None:
    async def scene() -> None:
        await main()

    run_virtual(scene(), VirtualLoop())


def test_what_waits_is_bounded_in_bytes_and_keeps_its_order() -> None:
    async def main() -> None:
        intake = AudioQueue()
        appending = asyncio.create_task(intake.audio(bytes(8 * LIMIT_BYTES), 16_000))
        committing = asyncio.create_task(intake.commit())
        await asyncio.sleep(1)
        assert LIMIT_BYTES <= len(intake) < LIMIT_BYTES + PIECE_BYTES
        assert not appending.done()
        taken = 0
        while isinstance(item := await intake.get(), AppendRequest):
            assert len(item.pcm) <= PIECE_BYTES
            taken += len(item.pcm)
            await asyncio.sleep(0)
        assert taken == 8 * LIMIT_BYTES
        assert isinstance(item, CommitRequest)
        item.done.set_result(None)
        await committing

    virtually(main)


def test_a_session_that_is_over_takes_nothing_more_and_keeps_nobody_waiting() -> None:
    async def main() -> None:
        intake = AudioQueue()
        appending = asyncio.create_task(intake.audio(bytes(8 * LIMIT_BYTES), 16_000))
        committing = asyncio.create_task(intake.commit())
        await asyncio.sleep(1)
        intake.close()
        await appending
        with pytest.raises(RequestRefused, match="ended"):
            await committing
        assert len(intake) == 0

    virtually(main)
