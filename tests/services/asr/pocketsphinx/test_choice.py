import pytest

from services.asr.pocketsphinx.choice import DOUBTS, Doubt, Reading, doubtful, general_wins


def reading(per_frame: float, words: str = "hello", frames: int = 100) -> Reading:
    return Reading(tuple((word, 0, 9) for word in words.split()), frames, per_frame * frames)


def test_scores_are_compared_per_frame() -> None:
    assert general_wins(reading(-4.5, frames=200), reading(-3.9, frames=180), complete=True)
    assert not general_wins(reading(-3.4, frames=180), reading(-3.9, frames=200), complete=True)


def test_while_the_user_speaks_general_english_must_be_clearly_better() -> None:
    domain, general = reading(-4.0), reading(-3.9)
    assert general_wins(domain, general, complete=True)
    assert not general_wins(domain, general, complete=False)


def test_general_english_without_words_never_wins() -> None:
    assert not general_wins(reading(-4.0), reading(-0.5, words=""), complete=True)


@pytest.mark.parametrize(("scores", "needed"), [([-4.5] * DOUBTS, True), ([-4.5, -3.0, -4.5, -4.5], False)])
def test_the_general_decoder_starts_after_a_row_of_low_scores(scores: list[float], needed: bool) -> None:
    doubt = Doubt()
    assert [doubt.feed(reading(score)) for score in scores][-1] is needed


def test_silence_is_not_doubtful() -> None:
    assert not doubtful(Reading((), 0, 0.0))
    assert not doubtful(reading(-1.5, words=""))
    assert doubtful(reading(-4.8))
