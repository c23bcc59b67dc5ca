"""The bundled utterances (`app/web/samples`) as audio."""

import json
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.events.speech import SAMPLE_RATE, AudioChunk, Samples

FOLDER = Path(__file__).parents[2] / "app" / "web" / "samples"


@dataclass(frozen=True, slots=True)
class SpeechSample:
    file: str
    text: str
    voice: str

    def samples(self, silence_ms: int = 0) -> Samples:
        """16 kHz; the file itself ends with its last sound."""
        with wave.open(str(FOLDER / self.file)) as source:
            pcm = np.frombuffer(source.readframes(source.getnframes()), "<i2")
        silence = np.zeros(silence_ms * SAMPLE_RATE // 1000, np.float32)
        return np.concatenate((pcm.astype(np.float32) / 32768, silence))


def utterances() -> list[SpeechSample]:
    entries = json.loads((FOLDER / "samples.json").read_text())
    return [SpeechSample(entry["file"], entry["text"], entry["voice"]) for entry in entries]


def utterance(file: str) -> SpeechSample:
    return next(each for each in utterances() if each.file == file)


def chunks(samples: Samples, start: int = 0, ms: int = 20) -> list[AudioChunk]:
    size = ms * SAMPLE_RATE // 1000
    return [AudioChunk(samples[at : at + size], start + at) for at in range(0, len(samples), size)]
