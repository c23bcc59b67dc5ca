"""Streams audio in real time, and computes percentiles and word errors for the speech benchmarks."""

import asyncio
import statistics
import wave
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np

from services.events.speech import SAMPLE_RATE, AudioChunk, Samples

FRAME_MS = 20
FRAME = FRAME_MS * SAMPLE_RATE // 1000
SAMPLES = Path("app/web/samples")


def read_wav(path: Path) -> Samples:
    with wave.open(str(path)) as source:
        pcm = np.frombuffer(source.readframes(source.getnframes()), "<i2")
    return pcm.astype(np.float32) / 32768


def silence(ms: int) -> Samples:
    return np.zeros(ms * SAMPLE_RATE // 1000, np.float32)


async def paced(samples: Samples, start: int = 0) -> AsyncIterator[AudioChunk]:
    """Frames of 20 ms, each at the time at which its last sample would be recorded."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for at in range(0, len(samples), FRAME):
        await asyncio.sleep(max(0.0, began + (at + FRAME) / SAMPLE_RATE - loop.time()))
        yield AudioChunk(samples[at : at + FRAME], start + at)


def percentile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(values, share)) if values else float("nan")


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else float("nan")


def word_errors(said: str, heard: str) -> int:
    """Word edit distance."""
    left, right = said.split(), heard.split()
    row = list(range(len(right) + 1))
    for i, word in enumerate(left, 1):
        above, row = row, [i]
        for j, other in enumerate(right, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (word != other)))
    return row[-1]
