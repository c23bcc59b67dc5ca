"""Sends a WAV file in real time with the stock `openai` client."""

import asyncio
import base64
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import soxr
from openai import AsyncOpenAI
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from services.audio.resample import from_pcm16, to_pcm16

RATE = 24_000
FRAME_S = 0.02
PATIENCE_S = 60.0


def pcm24(path: Path, silence_s: float = 0.0) -> bytes:
    """The WAV as PCM16 mono at 24 kHz, what every stock client sends, followed by silence."""
    with wave.open(str(path), "rb") as wav:
        rate, samples = wav.getframerate(), from_pcm16(wav.readframes(wav.getnframes()))
    return to_pcm16(soxr.resample(samples, rate, RATE)) + bytes(int(silence_s * RATE) * 2)


async def frames(pcm: bytes) -> AsyncIterator[str]:
    """Base64 of 20 ms each, at the pace of speech. Real time on purpose: the server's turns are made of seconds."""
    step, loop = int(RATE * FRAME_S) * 2, asyncio.get_running_loop()
    begun = loop.time()
    for number, start in enumerate(range(0, len(pcm), step)):
        yield base64.b64encode(pcm[start : start + step]).decode()
        await asyncio.sleep(max(0.0, begun + (number + 1) * FRAME_S - loop.time()))


async def speak(connection: AsyncRealtimeConnection, path: Path) -> None:
    async for audio in frames(pcm24(path, silence_s=4.0)):
        await connection.input_audio_buffer.append(audio=audio)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncRealtimeConnection]:
    async with (
        AsyncOpenAI(api_key="none", websocket_base_url=url) as client,
        client.realtime.connect(model="foresay") as connection,
    ):
        yield connection


async def until(connection: AsyncRealtimeConnection, kind: str) -> list[Any]:
    """All events up to the next one of `kind`, which comes last."""
    async with asyncio.timeout(PATIENCE_S):
        events: list[Any] = [await connection.recv()]
        while events[-1].type != kind:
            events.append(await connection.recv())
    return events


@asynccontextmanager
async def speaking(url: str, path: Path) -> AsyncIterator[AsyncRealtimeConnection]:
    """A connection on which the WAV is being spoken."""
    async with connected(url) as connection:
        voice = asyncio.create_task(speak(connection, path), name=f"speak {path.name}")
        try:
            yield connection
        finally:
            voice.cancel()
            await asyncio.wait([voice])


async def ask(url: str, path: Path) -> list[Any]:
    """Every event of one spoken turn, up to the end of its response."""
    async with speaking(url, path) as connection:
        return await until(connection, "response.done")
