"""Silero VAD as a `SpeechDetector`, shared by the sessions of a server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from services.clock import Clock, RealClock
from services.events.speech import Samples, SpeechProbability
from services.vad.batcher import InferenceBatcher
from services.vad.model import find_model
from services.vad.network import WINDOW, NetworkState, SileroNetwork


class SileroDetector:
    """Owns the network, a pool of `threads` threads and the task that batches the streams' windows.

    `start` raises `FileNotFoundError` if there is no model file.
    """

    def __init__(self, model_path: Path | None = None, *, threads: int = 1, clock: Clock | None = None) -> None:
        self._model_path = model_path
        self._threads = threads
        self._clock = clock or RealClock()
        self._pool: ThreadPoolExecutor | None = None
        self._task: asyncio.Task[None] | None = None
        self._batcher: InferenceBatcher | None = None

    @property
    def name(self) -> str:
        return "silero"

    @property
    def calls(self) -> int:
        """Number of calls of the network since the start; windows divided by calls is the mean batch size."""
        return self._batcher.calls if self._batcher is not None else 0

    async def start(self) -> None:
        path = find_model(self._model_path)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="vad")
        network = await asyncio.get_running_loop().run_in_executor(self._pool, SileroNetwork, path)
        self._batcher = InferenceBatcher(network.probabilities, self._pool, self._clock)
        self._task = asyncio.create_task(self._batcher.run(), name="vad-batcher")

    def open(self) -> "SileroStream":
        if self._batcher is None:
            raise RuntimeError("the detector is not running: call start() before open()")
        return SileroStream(self._batcher)

    async def aclose(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._pool is not None:
            self._pool.shutdown()  # blocks for one call of the network at most, well under a millisecond
        self._batcher = self._pool = self._task = None


class SileroStream:
    """A `SpeechDetectorStream`. Windows are cut at multiples of 512 samples, whatever the sizes of the chunks fed."""

    def __init__(self, batcher: InferenceBatcher) -> None:
        self._batcher = batcher
        self._memory = NetworkState.fresh()
        self._rest: Samples = np.empty(0, np.float32)
        self._end = 0
        self._open = True
        batcher.streams += 1

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        """One probability for each window that `samples` (mono, 16 kHz) complete; the rest waits for the next call."""
        audio = np.concatenate((self._rest, samples))
        whole = len(audio) // WINDOW * WINDOW
        self._rest = audio[whole:]
        heard = []
        for window in audio[:whole].reshape(-1, WINDOW):
            self._end += WINDOW
            heard.append(SpeechProbability(await self._batcher.probability(self._memory, window), self._end))
        return heard

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            self._batcher.streams -= 1
