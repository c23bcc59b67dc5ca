"""Sources of audio: chunks of PCM, each yielded when its last sample has been spoken."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any, Protocol

from app.talk.recording import RATE, Recording
from services.clock import Clock

CHUNK_S = 0.04
CHUNK_BYTES = int(RATE * CHUNK_S) * 2
WAITING_CHUNKS = 50
"""Maximum number of waiting chunks of the microphone; if the network stalls longer, the oldest are dropped."""


class UnusableMicrophoneError(Exception):
    """No microphone can be opened; the message says why and what to do."""


class AudioSource(Protocol):
    """`speech_end_s`: seconds from the first sample to the end of speech, None if it is not known beforehand."""

    speech_end_s: float | None

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yields chunks of `CHUNK_S` without end; the first one begins when it is first asked for."""


class WavPlayback:
    """Plays a recording at the pace at which it was spoken, then silence without end."""

    def __init__(self, recording: Recording, clock: Clock) -> None:
        self.speech_end_s: float | None = recording.speech_end_s
        self._pcm = recording.pcm
        self._clock = clock

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """As in `AudioSource`."""
        start = self._clock.monotonic()
        count = 0
        while True:
            chunk = self._pcm[count * CHUNK_BYTES : (count + 1) * CHUNK_BYTES]
            count += 1
            await self._clock.sleep(max(0.0, start + count * CHUNK_S - self._clock.monotonic()))
            yield chunk.ljust(CHUNK_BYTES, b"\0")


class Microphone:
    """The system's default microphone, through sounddevice (`pip install foresay[mic]`)."""

    speech_end_s: float | None = None

    def __init__(self) -> None:
        self._open = _stream_type()

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """As in `AudioSource`. Raises `UnusableMicrophoneError`."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[bytes] = asyncio.Queue(WAITING_CHUNKS)

        def keep(chunk: bytes) -> None:
            if waiting.full():
                waiting.get_nowait()
            waiting.put_nowait(chunk)

        def heard(data: Any, frames: int, time: Any, status: Any) -> None:
            loop.call_soon_threadsafe(keep, bytes(data))

        try:
            stream = self._open(samplerate=RATE, channels=1, dtype="int16", blocksize=CHUNK_BYTES // 2, callback=heard)
        except Exception as error:  # PortAudioError, which only exists where PortAudio does
            raise UnusableMicrophoneError(f"The microphone cannot be opened: {error}") from error
        with stream:
            while True:
                yield await waiting.get()


def _stream_type() -> Callable[..., Any]:
    try:
        import sounddevice
    except ImportError as error:
        raise UnusableMicrophoneError("--mic needs sounddevice: pip install 'foresay[mic]'") from error
    except OSError as error:  # the wheel of Linux looks for the system's PortAudio
        raise UnusableMicrophoneError(f"--mic needs PortAudio (apt-get install libportaudio2): {error}") from error
    stream: Callable[..., Any] = sounddevice.RawInputStream
    return stream
