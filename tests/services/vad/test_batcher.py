"""Under the virtual clock: when windows are gathered and when they are served at once."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events.speech import Samples
from services.vad.batcher import InferenceBatcher
from services.vad.network import WINDOW, NetworkState

SILENCE = np.zeros(WINDOW, np.float32)


class Inline(Executor):
    """Runs at once, on the loop's thread: no thread has a place in virtual time."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Counting:
    """Answers with the batch's size over 100."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, memories: list[NetworkState], windows: list[Samples]) -> npt.NDArray[np.float32]:
        self.batches.append(len(windows))
        return np.full(len(windows), len(windows) / 100, np.float32)


def virtually(streams: int, scene: Callable[[InferenceBatcher, VirtualLoop], Awaitable[None]]) -> Counting:
    loop, infer = VirtualLoop(), Counting()

    async def main() -> None:
        batcher = InferenceBatcher(infer, Inline(), VirtualClock(loop))
        batcher.streams = streams
        task = asyncio.create_task(batcher.run())
        await scene(batcher, loop)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run_virtual(main(), loop)
    return infer


def test_a_lone_stream_never_waits() -> None:
    async def scene(batcher: InferenceBatcher, loop: VirtualLoop) -> None:
        for _ in range(10):
            await batcher.probability(NetworkState.fresh(), SILENCE)
        assert loop.time() == 0

    assert virtually(1, scene).batches == [1] * 10


def test_windows_that_come_within_8_ms_share_a_call() -> None:
    async def later(batcher: InferenceBatcher, delay: float) -> float:
        await asyncio.sleep(delay)
        return await batcher.probability(NetworkState.fresh(), SILENCE)

    async def scene(batcher: InferenceBatcher, loop: VirtualLoop) -> None:
        delays = (0.0, 0.001, 0.004, 0.007, 0.012)
        answers = await asyncio.gather(*(later(batcher, delay) for delay in delays))
        # the first is served at 0 ms, the next three at 8 ms, the last at 16 ms
        assert answers == pytest.approx([0.01, 0.03, 0.03, 0.03, 0.01])
        assert loop.time() == pytest.approx(0.016)

    assert virtually(8, scene).batches == [1, 3, 1]


def test_nobody_waits_once_every_open_stream_has_asked() -> None:
    async def scene(batcher: InferenceBatcher, loop: VirtualLoop) -> None:
        for _ in range(5):
            await asyncio.gather(*(batcher.probability(NetworkState.fresh(), SILENCE) for _ in range(3)))
        assert loop.time() == 0

    assert virtually(3, scene).batches == [3] * 5


def test_a_window_after_a_quiet_moment_does_not_wait_for_idle_streams() -> None:
    async def scene(batcher: InferenceBatcher, loop: VirtualLoop) -> None:
        await batcher.probability(NetworkState.fresh(), SILENCE)
        await asyncio.sleep(0.05)
        await batcher.probability(NetworkState.fresh(), SILENCE)
        assert loop.time() == pytest.approx(0.05)

    virtually(8, scene)


def test_a_failed_inference_reaches_those_who_asked_and_nobody_else() -> None:
    loop = VirtualLoop()
    calls = iter([RuntimeError("no memory"), np.full(1, 0.5, np.float32)])

    def infer(memories: list[NetworkState], windows: list[Samples]) -> npt.NDArray[np.float32]:
        outcome = next(calls)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def main() -> None:
        batcher = InferenceBatcher(infer, Inline(), VirtualClock(loop))
        batcher.streams = 1
        task = asyncio.create_task(batcher.run())
        with pytest.raises(RuntimeError, match="no memory"):
            await batcher.probability(NetworkState.fresh(), SILENCE)
        assert await batcher.probability(NetworkState.fresh(), SILENCE) == 0.5
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run_virtual(main(), loop)


def test_closing_wakes_those_who_wait() -> None:
    loop = VirtualLoop()

    async def main() -> None:
        batcher = InferenceBatcher(Counting(), Inline(), VirtualClock(loop))
        batcher.streams = 9
        task = asyncio.create_task(batcher.run())
        await batcher.probability(NetworkState.fresh(), SILENCE)
        waiting = asyncio.create_task(batcher.probability(NetworkState.fresh(), SILENCE))
        await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.gather(task, return_exceptions=True)

    run_virtual(main(), loop)
