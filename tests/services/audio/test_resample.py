from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.resample import RATES, Resampler, from_pcm16, to_pcm16


def tone(rate: int, hertz: float = 440.0, seconds: float = 1.0) -> bytes:
    time = np.arange(round(rate * seconds)) / rate
    return to_pcm16(0.5 * np.sin(2 * np.pi * hertz * time).astype(np.float32))


def resampled(pcm: bytes, rate: int, cuts: list[int]) -> np.ndarray:
    resampler = Resampler(rate)
    edges = [0, *sorted(cut % (len(pcm) + 1) for cut in cuts), len(pcm)]
    parts = [resampler.resample(pcm[a:b]) for a, b in pairwise(edges)]
    return np.concatenate([*parts, resampler.flush()])


@pytest.mark.parametrize("rate", RATES)
@given(cuts=st.lists(st.integers(0, 50_000), max_size=12))
def test_where_the_stream_is_cut_changes_no_sample(rate: int, cuts: list[int]) -> None:
    pcm = tone(rate, seconds=0.2)
    whole, cut = resampled(pcm, rate, []), resampled(pcm, rate, cuts)
    assert len(cut) == len(whole)
    np.testing.assert_allclose(cut, whole, atol=1e-6)


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_keeps_its_pitch_its_level_and_its_length(rate: int) -> None:
    heard = resampled(tone(rate), rate, [])
    assert len(heard) == pytest.approx(16_000, abs=2)
    spectrum = np.abs(np.fft.rfft(heard[:16_000]))
    assert int(spectrum.argmax()) == 440
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)


def test_what_16_khz_cannot_carry_is_filtered_out_instead_of_folded_back() -> None:
    heard = resampled(tone(24_000, hertz=10_000), 24_000, [])
    assert np.abs(heard[1_000:-1_000]).max() < 0.005


def test_the_wire_at_16_khz_is_passed_on_without_delay() -> None:
    assert len(Resampler(16_000).resample(tone(16_000, seconds=0.02))) == 320


@pytest.mark.parametrize("rate", [8_000, 24_000])
def test_at_most_four_milliseconds_are_held_back(rate: int) -> None:
    resampler, message = Resampler(rate), tone(rate, seconds=0.02)
    heard = 0
    for count in range(1, 51):
        heard += len(resampler.resample(message))
        assert 0 < count * 320 - heard <= 4 * 16 + 1


def test_speech_of_the_telephone_keeps_its_band_and_gets_no_image_above_it() -> None:
    for hertz, level in ((3_300.0, 1.0), (300.0, 1.0)):
        heard = resampled(tone(8_000, hertz), 8_000, [])[500:15_500]
        assert np.sqrt(np.mean(heard**2)) == pytest.approx(level * 0.5 / np.sqrt(2), rel=0.01)
        spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
        above = round(4_200 * len(heard) / 16_000)
        assert spectrum[above:].max() < spectrum.max() / 2_000


def test_an_unknown_rate_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"44100 Hz is not supported; send one of 8000, 16000, 24000"):
        Resampler(44_100)


def test_pcm16_goes_there_and_back_and_clips_what_is_too_loud() -> None:
    pcm = np.array([-32768, -1, 0, 1, 32767], "<i2").tobytes()
    assert to_pcm16(from_pcm16(pcm)) == pcm
    assert to_pcm16(np.array([2.0, -2.0], np.float32)) == np.array([32767, -32768], "<i2").tobytes()
