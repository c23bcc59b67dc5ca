"""Measures Silero's CPU per second of streamed audio, with one and with many sessions, and checks that all of the audio
was processed."""

import asyncio
import time
from dataclasses import dataclass

import numpy as np

from bench.speech.stream import FRAME, SAMPLES, paced, read_wav, silence
from services.events.speech import SAMPLE_RATE, Samples
from services.vad.network import WINDOW
from services.vad.silero import SileroDetector


@dataclass(frozen=True, slots=True)
class VadFigures:
    """The figures. `cpu_ms_per_s` is CPU per session and second of audio; `pacing_ms` is what this program itself needs
    to send the frames. `late_ms` is the 95th percentile of the time from a frame's arrival to its probabilities."""

    sessions: int
    cpu_ms_per_s: float
    pacing_ms: float
    late_ms: float
    heard: float
    windows_per_call: float


async def measure(sessions: int, seconds: float) -> VadFigures:
    audio = _looped(seconds)
    pacing_ms = await _pacing(audio, sessions, seconds)
    detector = SileroDetector()
    await detector.start()
    late: list[float] = []
    began = time.process_time()
    windows = await asyncio.gather(*(_session(detector, audio, number, sessions, late) for number in range(sessions)))
    cpu = time.process_time() - began
    calls = detector.calls
    await detector.aclose()
    sent = len(audio) // WINDOW * sessions
    return VadFigures(
        sessions=sessions,
        cpu_ms_per_s=cpu * 1000 / seconds / sessions - pacing_ms,
        pacing_ms=pacing_ms,
        late_ms=float(np.quantile(late, 0.95)) * 1000,
        heard=sum(windows) / sent,
        windows_per_call=sum(windows) / calls,
    )


async def _session(detector: SileroDetector, audio: Samples, number: int, of: int, late: list[float]) -> int:
    await asyncio.sleep(number / of * FRAME / SAMPLE_RATE)  # clients do not send in step
    loop = asyncio.get_running_loop()
    stream = detector.open()
    windows = 0
    async for chunk in paced(audio):
        arrived = loop.time()
        if heard := await stream.detect(chunk.samples):
            windows += len(heard)
            late.append(loop.time() - arrived)
    await stream.aclose()
    return windows


async def _pacing(audio: Samples, sessions: int, seconds: float) -> float:
    async def send() -> None:
        async for _ in paced(audio):
            continue

    began = time.process_time()
    await asyncio.gather(*(send() for _ in range(sessions)))
    return (time.process_time() - began) * 1000 / seconds / sessions


def _looped(seconds: float) -> Samples:
    once = np.concatenate((read_wav(SAMPLES / "time_in_tokyo.wav"), silence(1000)))
    length = round(seconds * SAMPLE_RATE)
    return np.tile(once, length // len(once) + 1)[:length]
