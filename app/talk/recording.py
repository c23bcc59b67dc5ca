"""Reads a WAV file into the format of the Realtime API, and finds where its speech ends."""

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

RATE = 24_000
"""Sample rate, in Hz, of all audio that the terminal client sends: 16-bit mono, little-endian."""
QUIET = 0.02
"""Share of the loudest sample (-34 dB); what is below is not speech."""
SILENT = 0.003
"""Share of full scale; a recording that never exceeds it holds no speech at all."""


class UnreadableRecordingError(Exception):
    """The file is no WAV that can be streamed; the message says why."""


@dataclass(frozen=True, slots=True)
class Recording:
    """`pcm` at `RATE`; speech ends `speech_end_s` seconds after its first sample."""

    pcm: bytes
    speech_end_s: float

    @property
    def seconds(self) -> float:
        """Length of the recording."""
        return len(self.pcm) / 2 / RATE


def read(path: Path) -> Recording:
    """Reads any PCM WAV: 8 to 32 bits, any rate, any number of channels. Raises `UnreadableRecordingError`."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise UnreadableRecordingError(f"{path} cannot be read as a WAV file: {error}") from error
    samples = _samples(data, width)[: len(data) // width // channels * channels]
    mono = samples.reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return from_samples(soxr.resample(mono, rate, RATE), str(path))


def from_samples(samples: npt.NDArray[np.float32], name: str = "the recording") -> Recording:
    """A recording of mono `samples` at `RATE`, shape (n,), in [-1, 1]. Raises `UnreadableRecordingError`."""
    loudness = np.abs(samples)
    if not samples.size or loudness.max() < SILENT:
        raise UnreadableRecordingError(f"{name} holds no speech: it is silent from beginning to end")
    last = int(np.flatnonzero(loudness >= QUIET * loudness.max())[-1])
    pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    return Recording(pcm, (last + 1) / RATE)


def _samples(data: bytes, width: int) -> npt.NDArray[np.float32]:
    data = data[: len(data) // width * width]
    if width == 1:
        return (np.frombuffer(data, np.uint8).astype(np.float32) - np.float32(128)) / np.float32(128)
    if width == 3:  # as the upper bytes of 32 bits
        padded = np.zeros((len(data) // 3, 4), np.uint8)
        padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return padded.view("<i4").ravel().astype(np.float32) / np.float32(2**31)
    return np.frombuffer(data, f"<i{width}").astype(np.float32) / np.float32(2 ** (8 * width - 1))
