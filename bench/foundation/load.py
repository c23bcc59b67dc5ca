"""Measures CPU seconds per second of audio, by part of the server, while some sessions speak in real time."""

import asyncio
import base64
import json
import statistics
from collections import Counter
from itertools import pairwise

from websockets.asyncio.client import connect

from app.talk.recording import RATE, read
from bench.proc import ProcessFigures
from tests.e2e.engines import SAMPLES, E2eEngines

SENTENCES = ("time_in_tokyo", "seventeen_times_twenty_four", "joke_about_the_moon", "timer_make_it_twelve")
PAUSE_S = 2.0
FRAME_S = 0.04
PARTS = ("vad", "recogniser", "rest")


def cycle() -> bytes:
    """The audio of every sentence once, with a pause after each, as PCM16 at 24 kHz."""
    pause = bytes(int(RATE * PAUSE_S) * 2)
    return b"".join(read(SAMPLES / f"{name}.wav").pcm + pause for name in SENTENCES)


async def measure(server_engines: E2eEngines, sessions: int, runs: int) -> dict[str, float]:
    """Medians over `runs` measurements, each as long as the cycle, after one cycle to warm up."""
    pcm = cycle()
    stretch_s = len(pcm) / 2 / RATE
    speaking = [
        asyncio.create_task(
            _speak(server_engines, pcm, offset_s=number * stretch_s / sessions), name=f"speaker {number}"
        )
        for number in range(sessions)
    ]
    try:
        accounts = []
        for _ in range(runs + 2):
            accounts.append(spent(ProcessFigures(server_engines.process.pid)))
            await asyncio.wait(speaking, timeout=stretch_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in speaking:
            task.cancel()
        ended = await asyncio.gather(*speaking, return_exceptions=True)
    if faults := [fault for fault in ended if isinstance(fault, Exception)]:
        raise ExceptionGroup("speakers failed", faults)
    audio_s = stretch_s * sessions
    return {
        part: statistics.median((after[part] - before[part]) / audio_s for before, after in pairwise(accounts[1:]))
        for part in PARTS
    }


def spent(server: ProcessFigures) -> Counter[str]:
    """CPU seconds of the server since its start, by part."""
    by_thread = server.cpu_s_by_thread()
    vad = sum(seconds for name, seconds in by_thread.items() if name.startswith("vad"))
    recogniser = sum(sum(child.cpu_s_by_thread().values()) for child in server.children())
    return Counter({"vad": vad, "recogniser": recogniser, "rest": sum(by_thread.values()) - vad})


async def _speak(server_engines: E2eEngines, pcm: bytes, offset_s: float) -> None:
    """Send the cycle without end, beginning at `offset_s`, so that sessions do not all say the same at once."""
    step, loop = int(RATE * FRAME_S) * 2, asyncio.get_running_loop()
    at = int(offset_s * RATE) * 2 // step * step
    async with (
        connect(f"{server_engines.ws}/realtime", max_size=None, proxy=None) as socket,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(_drain(socket))
        begun, count = loop.time(), 0
        while True:
            frame = (pcm + pcm[:step])[at : at + step]
            at, count = (at + step) % len(pcm), count + 1
            audio = base64.b64encode(frame).decode()
            await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
            await asyncio.sleep(max(0.0, begun + count * FRAME_S - loop.time()))


async def _drain(socket: object) -> None:
    async for _ in socket:  # type: ignore[attr-defined]
        pass
