import pytest

from services.asr.pocketsphinx.fallback_policy import DOUBTS, DecoderReading, FallbackPolicy, general_wins


def reading(per_frame: float, words: str = "hello", frames: int = 100) -> DecoderReading:
    return DecoderReading(tuple((word, 0, 9) for word in words.split()), frames, per_frame * frames)


def test_scores_are_compared_per_frame() -> None:
    assert general_wins(reading(-4.5, frames=200), reading(-3.9, frames=180), complete=True)
    assert not general_wins(reading(-3.4, frames=180), reading(-3.9, frames=200), complete=True)


def test_while_the_user_speaks_general_english_must_be_clearly_better() -> None:
    domain, general = reading(-4.0), reading(-3.9)
    assert general_wins(domain, general, complete=True)
    assert not general_wins(domain, general, complete=False)


def test_general_english_without_words_never_wins() -> None:
    assert not general_wins(reading(-4.0), reading(-0.5, words=""), complete=True)


@pytest.mark.parametrize(
    ("scores", "needed"), [([-4.5] * DOUBTS, True), ([-4.5, -3.0, -4.5, -4.5], False), ([-4.5, -4.5, -4.5, -3.0], True)]
)
def test_a_row_of_low_scores_calls_for_the_general_decoder(scores: list[float], needed: bool) -> None:
    assert after(scores).holds is needed


def test_a_general_decoder_that_explains_the_audio_worse_is_dismissed() -> None:
    doubt = after([-4.5] * DOUBTS)
    doubt.compare(-4.5, reading(-5.1, frames=110))
    assert doubt.holds  # too early to be sure
    doubt.compare(-4.5, reading(-4.9, frames=130))
    assert doubt.holds  # not much worse
    doubt.compare(-4.5, reading(-5.1, frames=130))
    assert not doubt.holds
    assert not doubt.about(reading(-4.6))


def test_it_is_called_again_when_the_domain_gets_worse_than_it_was_then() -> None:
    doubt = after([-4.5] * DOUBTS)
    doubt.compare(-4.5, reading(-5.1, frames=130))
    for _ in range(DOUBTS):
        doubt.observe(reading(-4.8))
    assert doubt.holds
    assert doubt.about(reading(-4.8))


def test_silence_is_not_doubtful() -> None:
    assert not FallbackPolicy().about(DecoderReading((), 0, 0.0))
    assert not FallbackPolicy().about(reading(-1.5, words=""))
    assert FallbackPolicy().about(reading(-4.8))


def test_who_would_wait_long_doubts_less() -> None:
    assert FallbackPolicy().about(reading(-3.9))
    assert not FallbackPolicy().about(reading(-3.9), late=True)
    assert FallbackPolicy().about(reading(-4.4), late=True)


def after(scores: list[float]) -> FallbackPolicy:
    doubt = FallbackPolicy()
    for score in scores:
        doubt.observe(reading(score))
    return doubt
