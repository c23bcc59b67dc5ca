"""The figures are those of tiny.en for the sounds that the names say."""

import pytest

from services.asr.whisper.gates import Evidence, doubtful, invented


@pytest.mark.parametrize(
    ("no_speech", "logprob"),
    [(0.99, -0.65), (0.92, -1.75), (0.96, -1.09), (0.95, -1.57), (0.88, -2.0), (0.97, -1.59), (0.86, -2.32)],
    ids=["silence", "noise", "hum", "pink", "clicks", "burst", "chord"],
)
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("speech_ms", [None, 200])
def test_words_in_noise_are_dropped(no_speech: float, logprob: float, final: bool, speech_ms: int | None) -> None:
    assert invented(Evidence(speech_ms, no_speech, logprob, final))


@pytest.mark.parametrize(
    ("speech_ms", "no_speech", "logprob"),
    [
        (3000, 0.26, -1.05),
        (2000, 0.02, -0.2),
        (450, 0.81, -1.65),
        (450, 0.69, -0.79),
        (None, 0.11, -0.4),
        (400, 0.6, -1.2),
    ],
)
def test_words_of_people_are_kept(speech_ms: int | None, no_speech: float, logprob: float) -> None:
    assert not invented(Evidence(speech_ms, no_speech, logprob, final=True))


def test_no_gate_decides_alone_where_the_user_was_heard_to_speak() -> None:
    assert not invented(Evidence(2000, 0.95, -0.4, final=True))
    assert not invented(Evidence(2000, 0.3, -2.0, final=True))
    assert invented(Evidence(2000, 0.95, -1.5, final=True))


def test_where_nobody_spoke_there_are_no_words() -> None:
    assert invented(Evidence(32, 0.0, 0.0, final=True))


def test_a_partial_hypothesis_is_doubted_sooner() -> None:
    assert invented(Evidence(500, 0.65, -1.0, final=False))
    assert not invented(Evidence(500, 0.65, -1.0, final=True))


def test_what_whisper_often_invents_is_doubted_sooner() -> None:
    assert invented(Evidence(1500, 0.8, -0.2, True, ("thank", "you")))
    assert not invented(Evidence(500, 0.4, -0.2, True, ("thank", "you")))
    assert not invented(Evidence(1500, 0.8, -0.2, True, ("thank", "you", "that", "is", "all")))


def test_a_loop_makes_words_doubtful() -> None:
    """A loud tone: it loops in 10 s, and is "Beep" in 30."""
    assert invented(Evidence(None, 0.7, -0.17, True, ("beep",), looped=True))
    assert not invented(Evidence(None, 0.3, -0.17, True, ("beep",), looped=True))


def test_a_decoding_under_a_prompt_is_doubtful_where_it_is_not_clearly_speech() -> None:
    assert [doubtful(*each) for each in ((0.1, -0.3), (0.31, -2.7), (0.76, -1.4), (0.2, -1.2))] == [
        False,
        True,
        True,
        True,
    ]
