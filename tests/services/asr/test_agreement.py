import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.asr.agreement import LocalAgreement
from services.asr.comparable import comparable
from services.events.speech import Word


def words(text: str, end_ms: int | None = 100) -> list[Word]:
    return [Word(word, 0 if end_ms is not None else None, end_ms) for word in text.split()]


def stable(texts: list[str], agreeing: int = 3) -> list[int]:
    prefix = LocalAgreement(agreeing)
    return [prefix.update(words(text), heard_ms=1000) for text in texts]


def test_a_word_is_stable_once_three_successive_hypotheses_have_it() -> None:
    assert stable(["what", "what time", "what time is", "what time is it"]) == [0, 0, 1, 2]


def test_a_changed_word_starts_again() -> None:
    assert stable(["a four", "a four", "a fourteen", "a fourteen", "a fourteen"]) == [0, 0, 1, 1, 2]


def test_a_word_is_no_more_stable_than_the_words_before_it() -> None:
    assert stable(["a timer", "the timer", "a timer", "the timer"]) == [0, 0, 0, 0]


def test_a_contradicted_prefix_falls_back_to_what_both_share() -> None:
    assert stable(["set a timer"] * 3 + ["set the timer"] * 3) == [0, 0, 3, 1, 1, 3]


def test_the_last_word_waits_until_it_lies_behind_the_newest_audio() -> None:
    prefix = LocalAgreement(agreeing=2, tail_ms=160)
    heard = [prefix.update(words("seven", end_ms=500), heard_ms=ms) for ms in (500, 600, 659, 660)]
    assert heard == [0, 0, 0, 1]


def test_words_without_times_need_agreement_only() -> None:
    prefix = LocalAgreement(agreeing=2)
    assert [prefix.update(words("hello", end_ms=None), heard_ms=0) for _ in range(2)] == [0, 1]


def test_words_that_are_only_written_differently_agree() -> None:
    prefix = LocalAgreement(agreeing=2, forms=comparable)
    texts = ["Set a timer.", "set a timer, for 12", "Set a timer for twelve minutes", "set a timer for 12 minutes."]
    assert [prefix.update(words(text, None), 0) for text in texts] == [0, 3, 5, 6]


def test_a_word_of_which_only_a_part_agrees_is_not_stable() -> None:
    prefix = LocalAgreement(agreeing=2, forms=comparable)
    assert [prefix.update(words(text, None), 0) for text in ("at twenty", "at 21", "at 21")] == [0, 1, 2]


def test_punctuation_on_its_own_is_as_stable_as_the_word_before() -> None:
    prefix = LocalAgreement(agreeing=2, forms=comparable)
    assert [prefix.update(words(text, None), 0) for text in ("wait - no", "wait - now", "wait now")] == [0, 2, 2]


@given(st.lists(st.lists(st.sampled_from("ab"), max_size=6), max_size=20), st.integers(1, 4))
def test_stable_words_are_those_of_the_last_hypotheses_and_shrink_only_by_contradiction(
    history: list[list[str]], agreeing: int
) -> None:
    prefix = LocalAgreement(agreeing)
    before, delivered = 0, []
    for number, texts in enumerate(history):
        count = prefix.update(words(" ".join(texts)), heard_ms=1000)
        recent = history[max(0, number - agreeing + 1) : number + 1]
        if count > before:
            assert len(recent) == agreeing
            assert all(each[:count] == texts[:count] for each in recent)
        if texts[: len(delivered)] == delivered:
            assert count >= before
        before, delivered = count, texts[:count]


def test_agreement_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="agreeing"):
        LocalAgreement(agreeing=0)
