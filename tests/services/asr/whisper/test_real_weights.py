"""Real weights on people's voices. Skipped where the weights or the recordings are missing: `FORESAY_WHISPER_MODEL`
says what `asr.model` would (default: tiny.en); recordings in `FORESAY_DATA`, else ../shared/data."""

import asyncio
import json
import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from services.asr.comparable import comparable
from services.asr.weights import FoundWeights, WeightSearch, WeightsFault, find_weights
from services.asr.whisper import Placement, WhisperRecogniser, WhisperSettings
from services.asr.whisper.stream import WhisperStream
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Samples

CLIPS = {"0334e17c.flac": "double shot drip coffee sweetener", "05ae073e.flac": "drip coffee", "05984e70.flac": "milk"}
CHUNK = SAMPLE_RATE // 50


def _clips() -> Path:
    data = os.environ.get("FORESAY_DATA") or Path(__file__).parents[5] / "shared" / "data"
    return Path(data) / "speech" / "coffee"


@pytest.fixture
def weights() -> FoundWeights:
    if find_spec("faster_whisper") is None:
        pytest.skip("faster-whisper is not installed")
    absent = [name for name in CLIPS if not (_clips() / name).is_file()]
    if absent:
        pytest.skip(f"no recordings: {_clips()} has no {', '.join(absent)}; set FORESAY_DATA")
    try:
        return find_weights(os.environ.get("FORESAY_WHISPER_MODEL", "tiny.en"), search=WeightSearch())
    except WeightsFault as fault:
        pytest.skip(f"no weights: {fault}")


def recording(name: str) -> Samples:
    from faster_whisper.audio import decode_audio

    samples: Samples = decode_audio(str(_clips() / name))
    return samples


async def read(stream: WhisperStream) -> list[Hypothesis]:
    return [hypothesis async for hypothesis in stream]


@pytest.mark.slow
async def test_people_are_heard_silence_is_not_and_the_loop_stays_free(weights: FoundWeights) -> None:
    settings = WhisperSettings(placement=Placement("cpu", "int8", 1))
    engine = WhisperRecogniser(weights.folder, weights.name, settings)
    await engine.start()
    assert engine.name.startswith(f"whisper {weights.name} (int8")
    assert engine.name.endswith("on cpu, 1 at a time)")
    for name, wanted in CLIPS.items():
        stream = engine.open(1)
        reader = asyncio.create_task(read(stream))
        samples = recording(name)
        for at in range(0, len(samples), CHUNK):
            stream.accept_audio(AudioChunk(samples[at : at + CHUNK], at))
            await asyncio.sleep(0.01)
        turns = 0
        waiting = asyncio.create_task(stream.finish())
        while not waiting.done():
            await asyncio.sleep(0.001)
            turns += 1
        final = await waiting
        partials = await reader
        said = {form for word in final.words for form in comparable(word.text)}
        assert said >= set(wanted.split()), (json.dumps(final.text), name)
        assert partials
        assert final.confidence is not None
        assert final.confidence > 0.5
        assert turns > 5  # the loop ran while the words were decoded
    for noise in (np.zeros(SAMPLE_RATE * 2, np.float32), _hum(2.0)):
        stream = engine.open(1)
        stream.accept_audio(AudioChunk(noise, 0))
        assert (await stream.finish()).text == ""
    await engine.aclose()


def _hum(seconds: float) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.05 * (np.sin(2 * np.pi * 100 * times) + 0.5 * np.sin(2 * np.pi * 200 * times))).astype(np.float32)
