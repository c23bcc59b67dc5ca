"""Without weights: that the engine is found or explained, and how it drives faster-whisper's interface.

The module that stands in for faster-whisper has the signatures of its release 1.2.
"""

import sys
import types
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.asr import whisper
from services.asr.recogniser import RecogniserFault
from services.asr.whisper import WhisperRecogniser, available
from services.events.speech import AudioChunk


@dataclass
class SpokenWord:
    word: str
    start: float
    end: float


@dataclass
class Segment:
    words: list[SpokenWord] | None


class WhisperModel:
    created: dict[str, Any]
    supported_languages = ("en",)

    def __init__(
        self,
        model_size_or_path: str,
        device: str = "auto",
        device_index: int = 0,
        compute_type: str = "default",
        cpu_threads: int = 0,
        num_workers: int = 1,
        download_root: str | None = None,
        local_files_only: bool = False,
    ) -> None:
        type(self).created = {"model": model_size_or_path, "local_files_only": local_files_only}

    def transcribe(
        self,
        audio: np.ndarray,
        language: str | None = None,
        beam_size: int = 5,
        temperature: float = 0.0,
        condition_on_previous_text: bool = True,
        word_timestamps: bool = False,
    ) -> tuple[list[Segment], None]:
        assert audio.dtype == np.float32
        assert word_timestamps
        if len(audio) > 100_000:
            raise RuntimeError("out of memory")
        if len(audio) > 50_000:
            raise ValueError("an array of another shape was expected")
        return [Segment([SpokenWord(" What", 0.1, 0.3), SpokenWord(" time", 0.3, 0.62)]), Segment(None)], None


@pytest.fixture
def faster_whisper(monkeypatch: pytest.MonkeyPatch) -> None:
    package, utils = types.ModuleType("faster_whisper"), types.ModuleType("faster_whisper.utils")

    def download_model(size_or_id: str, local_files_only: bool = False) -> str:
        assert local_files_only
        raise FileNotFoundError(size_or_id)

    package.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    utils.download_model = download_model  # type: ignore[attr-defined]
    package.__spec__ = ModuleSpec("faster_whisper", None, is_package=True)
    monkeypatch.setitem(sys.modules, "faster_whisper", package)
    monkeypatch.setitem(sys.modules, "faster_whisper.utils", utils)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "model.bin").touch()
    return str(tmp_path)


def test_without_the_package_the_reason_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "find_spec", lambda name: None)
    reason = available("base.en", download=True)
    assert reason is not None
    assert "foresay[whisper]" in reason


@pytest.mark.usefixtures("faster_whisper")
def test_a_model_must_be_on_disk_or_may_be_downloaded(folder: str, tmp_path: Path) -> None:
    assert available(folder) is None
    assert available("base.en", download=True) is None
    for missing in ("base.en", str(tmp_path.parent)):
        reason = available(missing)
        assert reason is not None
        assert "allow asr.download" in reason


@pytest.mark.usefixtures("faster_whisper")
async def test_words_come_with_their_place_in_the_session(folder: str) -> None:
    recogniser = WhisperRecogniser(folder)
    await recogniser.start()
    assert WhisperModel.created == {"model": folder, "local_files_only": True}
    stream = recogniser.open(3)
    stream.accept_audio(AudioChunk(np.zeros(16_000, np.float32), 16_000))
    final = await stream.finish()
    assert final.text == "What time"
    assert [(word.start_ms, word.end_ms) for word in final.words] == [(1100, 1300), (1300, 1620)]
    await recogniser.aclose()


@pytest.mark.usefixtures("faster_whisper")
async def test_an_error_of_the_engine_is_the_utterances_fault(folder: str) -> None:
    recogniser = WhisperRecogniser(folder)
    await recogniser.start()
    stream = recogniser.open(1)
    stream.accept_audio(AudioChunk(np.zeros(120_000, np.float32), 0))
    with pytest.raises(RecogniserFault, match="out of memory"):
        await stream.finish()
    await stream.aclose()
    await recogniser.aclose()


@pytest.mark.usefixtures("faster_whisper")
async def test_whatever_else_the_engine_raises_is_the_utterances_fault_too(folder: str) -> None:
    recogniser = WhisperRecogniser(folder)
    await recogniser.start()
    stream = recogniser.open(1)
    stream.accept_audio(AudioChunk(np.zeros(60_000, np.float32), 0))
    with pytest.raises(RecogniserFault, match="another shape"):
        await stream.settle()
    await stream.aclose()
    await recogniser.aclose()


@pytest.mark.usefixtures("faster_whisper")
async def test_a_language_that_the_model_does_not_know_is_an_error_at_the_start(folder: str) -> None:
    with pytest.raises(RecogniserFault, match=r"asr\.language: .* does not know 'english'; it knows en alone"):
        await WhisperRecogniser(folder, language="english").start()


@pytest.mark.usefixtures("faster_whisper")
async def test_a_missing_model_is_a_fault_at_the_start() -> None:
    with pytest.raises(RecogniserFault, match=r"base\.en is not on disk"):
        await WhisperRecogniser("base.en").start()
