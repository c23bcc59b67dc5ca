import wave
from pathlib import Path

import numpy as np
import pytest

from app.talk.recording import RATE, Recording, UnreadableRecordingError, from_samples, read


def write(path: Path, samples: np.ndarray, rate: int, width: int, channels: int = 1) -> Path:
    scaled = np.repeat(samples[:, None], channels, axis=1).ravel()
    if width == 1:
        data = (scaled * 127 + 128).astype(np.uint8).tobytes()
    else:
        whole = (scaled * (2 ** (8 * width - 1) - 1)).astype("<i4").view(np.uint8).reshape(-1, 4)
        data = whole[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(data)
    return path


def tone(rate: int, tone_s: float, silence_s: float) -> np.ndarray:
    sounding = 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * tone_s)) / rate)
    return np.concatenate([sounding, np.zeros(int(rate * silence_s))])


def loudness(recording: Recording) -> float:
    return float(np.abs(np.frombuffer(recording.pcm, "<i2")).max()) / 32767


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 2), (24_000, 1), (44_100, 2), (48_000, 6)])
def test_any_wav_becomes_24_khz_mono(tmp_path: Path, rate: int, width: int, channels: int) -> None:
    recording = read(write(tmp_path / "a.wav", tone(rate, 0.5, 0.25), rate, width, channels))
    assert recording.seconds == pytest.approx(0.75, abs=0.002)
    assert recording.speech_end_s == pytest.approx(0.5, abs=0.005)
    assert loudness(recording) == pytest.approx(0.5, abs=0.02)


def test_speech_ends_with_its_last_loud_sample() -> None:
    samples = np.concatenate([tone(RATE, 0.3, 0.2), tone(RATE, 0.1, 0.4) * 0.5, np.full(100, 0.004)])
    assert from_samples(samples.astype(np.float32)).speech_end_s == pytest.approx(0.6, abs=0.001)


def test_silence_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecordingError, match="silent"):
        read(write(tmp_path / "a.wav", np.zeros(1000), RATE, 2))


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 this is no wave file at all" * 9])
def test_what_is_no_wav_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(UnreadableRecordingError, match=r"a\.wav"):
        read(tmp_path / "a.wav")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecordingError, match=r"none\.wav"):
        read(tmp_path / "none.wav")
