"""Requests as sound: what is known about the words follows the sound."""

import pytest

from bench.speedup.audio import missing, stretched, synthesise
from bench.speedup.sets import load

CASE = load("naturalistic", 1, None)[0]


def test_the_times_of_the_words_are_stretched_to_the_sound() -> None:
    case = stretched(CASE, 300, 2300)
    words = case.row["words"]
    assert (words[0]["start_ms"], words[-1]["end_ms"], case.row["speech_end_ms"]) == (300, 2300, 2300)
    assert all(300 < call["determinable_at_ms"] <= 2300 for call in case.calls)
    assert CASE.row["speech_end_ms"] != 2300


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_a_request_becomes_sound_that_ends_with_its_last_word() -> None:
    case, pcm = synthesise(CASE)
    assert len(pcm) / 2 / 16 == pytest.approx(case.row["speech_end_ms"], abs=2)
    assert len(pcm) > 16_000
