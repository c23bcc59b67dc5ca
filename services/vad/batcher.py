"""Batches the windows of many streams into one call of the VAD network."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.clock import Clock
from services.events.speech import Samples
from services.vad.network import NetworkState

Infer = Callable[[list[NetworkState], list[Samples]], npt.NDArray[np.float32]]

LARGEST_BATCH = 64
"""Most windows in one call. A larger batch is no cheaper per window and only makes the first window wait."""


@dataclass(slots=True)
class _Request:
    memory: NetworkState
    window: Samples
    answer: asyncio.Future[float]


class InferenceBatcher:
    """One task (`run`) collects the windows that streams ask about and calls `infer` in `pool`.

    A single open stream is served at once. While several are open, calls start at least `gather_s` seconds apart unless
    every stream has asked, so that busy streams share calls and a window that comes after a quiet moment does not wait.
    A stream has at most one window waiting, so the queue is bounded by the number of streams.
    """

    def __init__(self, infer: Infer, pool: Executor, clock: Clock, gather_s: float = 0.008) -> None:
        self._infer = infer
        self._pool = pool
        self._clock = clock
        self._gather_s = gather_s
        self._waiting: list[_Request] = []
        self._asked = asyncio.Event()
        self._last_call = float("-inf")
        self.streams = 0
        self.calls = 0

    async def probability(self, memory: NetworkState, window: Samples) -> float:
        """The speech probability of a stream's next window (512 samples); updates the stream's `memory`. Raises what
        `infer` raises."""
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Request(memory, window, answer))
        self._asked.set()
        return await answer

    async def run(self) -> None:
        """Serve until cancelled; requests still waiting then are cancelled too."""
        try:
            while True:
                await self._asked.wait()
                await self._gather()
                batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                if not self._waiting:
                    self._asked.clear()
                await self._serve([request for request in batch if not request.answer.done()])
        finally:
            for request in self._waiting:
                request.answer.cancel()

    async def _gather(self) -> None:
        """Wait for the windows of other streams, where fewer windows wait than streams are open."""
        wait = self._last_call + self._gather_s - self._clock.monotonic()
        if wait > 0 and len(self._waiting) < min(self.streams, LARGEST_BATCH):
            await self._clock.sleep(wait)
        self._last_call = self._clock.monotonic()

    async def _serve(self, batch: list[_Request]) -> None:
        if not batch:
            return
        self.calls += 1
        memories, windows = [request.memory for request in batch], [request.window for request in batch]
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._pool, self._infer, memories, windows)
        except Exception as error:
            for request in batch:
                if not request.answer.done():
                    request.answer.set_exception(error)
            return
        except asyncio.CancelledError:
            for request in batch:
                request.answer.cancel()
            raise
        for request, answer in zip(batch, answers, strict=True):
            if not request.answer.done():
                request.answer.set_result(float(answer))
