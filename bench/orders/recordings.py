"""The recordings of spoken orders, as 24 kHz PCM, clean or with the babble of other speakers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.outside import MissingData, folder

RATE = 24_000
TALKERS = 6
"""Other recordings that are mixed into babble."""
_SOURCE = "Picovoice/speech-to-intent-benchmark on GitHub (Apache-2.0)"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpokenOrder:
    """One recording: samples of -1 to 1 at `RATE`, and the slots that the speaker meant."""

    name: str
    samples: Floats
    slots: Mapping[str, str]

    @property
    def speech_end_s(self) -> float:
        """Seconds to the end of speech: the last 10 ms within 34 dB of the loudest."""
        step = RATE // 100
        loud = np.abs(self.samples[: len(self.samples) // step * step]).reshape(-1, step).max(axis=1)
        return float(np.flatnonzero(loud > loud.max() * 0.02)[-1] + 1) / 100


def orders(data: Path | None = None) -> list[SpokenOrder]:
    """All recordings. Raises `MissingData` if the folder has none."""
    place = folder(data) / "speech" / "coffee"
    labels = place / "labels.json"
    if not labels.is_file():
        raise MissingData(f"{labels} is missing: spoken coffee orders, from {_SOURCE}, with the slots of each file.")
    meant = json.loads(labels.read_text())
    return [SpokenOrder(name, decoded(place / name), meant[name]) for name in sorted(meant)]


def decoded(path: Path) -> Floats:
    from faster_whisper.audio import decode_audio

    return np.asarray(decode_audio(str(path), sampling_rate=RATE), np.float32)


def babble(order: SpokenOrder, others: Sequence[SpokenOrder], snr_db: float) -> Floats:
    """`order` with `TALKERS` of the `others` talking at `snr_db` below it; the same noise in every run."""
    dice = np.random.default_rng(sum(order.name.encode()))
    size = len(order.samples)
    noise = np.zeros(size, np.float32)
    for index in dice.choice(len(others), TALKERS, replace=False):
        other = others[index].samples / (np.sqrt(np.mean(others[index].samples ** 2)) or 1.0)
        noise += np.roll(np.resize(other, size), int(dice.integers(size)))
    level = np.sqrt(np.mean(order.samples**2) / np.mean(noise**2)) * 10 ** (-snr_db / 20)
    mixed = order.samples + noise * level
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max())), np.float32)


def pcm(samples: Floats) -> bytes:
    """16-bit little-endian samples."""
    return (samples * 32767).astype("<i2").tobytes()
