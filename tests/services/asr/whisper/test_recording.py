import numpy as np
import pytest

from services.asr.whisper.recording import LONGEST_S, UtteranceAudio
from services.events.speech import SAMPLE_RATE, AudioChunk
from tests.services.asr.whisper.fakes import silence


def recorded(seconds: float, start: int = 1600) -> UtteranceAudio:
    recording = UtteranceAudio()
    recording.add(AudioChunk(silence(seconds), start))
    return recording


def test_it_knows_where_the_user_spoke() -> None:
    recording = recorded(2.0)
    assert recording.spoken_ms(0, recording.end) is None
    assert (recording.silence_ms, recording.wanted) == (0, recording.end)
    for end, speech in (
        (6400, False),
        (11_200, True),
        (12_800, True),
        (16_000, False),
        (17_600, True),
        (20_800, False),
    ):
        recording.note(end, speech)
    assert recording.spoken_ms(0, recording.end) == 500
    assert recording.spoken_ms(8000, 10_400) == 150
    assert recording.silence_ms == 200
    assert recording.wanted == 16_000


def test_what_was_noted_before_the_utterance_began_or_twice_is_ignored() -> None:
    recording = recorded(1.0)
    recording.note(800, True)
    recording.note(4800, True)
    recording.note(3200, False)
    assert recording.spoken_ms(0, recording.end) == 200


def test_audio_beyond_the_longest_is_dropped_and_counted() -> None:
    recording = recorded(LONGEST_S + 1)
    recording.add(AudioChunk(silence(1), 0))
    assert recording.end == LONGEST_S * SAMPLE_RATE
    assert recording.dropped_samples == 2 * SAMPLE_RATE


def test_it_is_cut_where_it_is_quietest() -> None:
    samples = np.ones(10 * SAMPLE_RATE, np.float32)
    samples[round(7.4 * SAMPLE_RATE) : round(7.7 * SAMPLE_RATE)] = 0.01
    recording = UtteranceAudio()
    for at in range(0, len(samples), 4000):
        recording.add(AudioChunk(samples[at : at + 4000], at))
    cut = recording.quietest(5 * SAMPLE_RATE, 9 * SAMPLE_RATE)
    assert cut / SAMPLE_RATE == pytest.approx(7.55, abs=0.1)
    recording.forget(cut)
    assert len(recording.audio()) == len(samples) - cut
    assert len(recording.audio(cut + 100)) == 100
    assert recording.ms(cut) == cut // 16


def test_an_empty_recording_has_no_audio() -> None:
    assert len(UtteranceAudio().audio()) == 0
