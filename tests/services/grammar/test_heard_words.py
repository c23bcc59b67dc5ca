"""Each token has the confidence of the word that it was heard as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grammar.heard_words import by_token
from tools.language.tokens import tokenize


def heard(text: str) -> tuple[str, tuple[float | None, ...]]:
    """The text and the confidences of words that are written with them ("rye~0.2"); 1.0 for the others."""
    words = [word.partition("~") for word in text.split()]
    return " ".join(word for word, _, _ in words), tuple(float(sure or 1.0) for _, _, sure in words)


@pytest.mark.parametrize(
    ("text", "confidences"),
    [
        ("wake me at 7:30~0.2 a.m.~0.4 please", (1, 1, 1, 0.2, 0.4, 1)),
        ("wake me at 7~0.2 p~0.6 m~0.3", (1, 1, 1, 0.2, 0.3)),
        ("what's~0.3 on, then?~0.5", (0.3, 0.3, 1, 0.5)),
        ("that is $4.50~0.2 now", (1, 1, 0.2, 0.2, 1)),
        ("an e-mail~0.4 to well-known~0.3 Ann", (1, 0.4, 1, 0.3, 0.3, 1)),
        ("add 1,000~0.2 and 5~0.7 + 3~0.6", (1, 0.2, 1, 0.7, None, 0.6)),
    ],
)
def test_numbers_and_contractions_have_the_confidence_of_their_words(text: str, confidences: tuple[float, ...]) -> None:
    said, sure = heard(text)
    assert by_token(tokenize(said), said, sure) == confidences


def test_tokens_that_repair_has_moved_left_out_or_repeated_keep_theirs() -> None:
    said, sure = heard("an alarm~0.9 for~0.8 ten~0.1 no~0.2 eleven~0.7 and one for two~0.6")
    repaired = tokenize("an alarm for eleven and an alarm for two")
    assert by_token(repaired, said, sure) == (1, 0.9, 0.8, 0.7, 1, 1, 1, 1, 0.6)


def test_without_the_confidences_of_just_these_words_nothing_is_known() -> None:
    tokens = tokenize("lock it")
    assert by_token(tokens, "lock it", ()) == ()
    assert by_token(tokens, "lock it", (0.5,)) == ()
    assert by_token(tokens, "lock it", (None, 0.5)) == (None, 0.5)


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{1,4}", fullmatch=True), st.floats(0, 1)), min_size=1, max_size=12))
def test_plain_words_have_their_own_confidence(words: list[tuple[str, float]]) -> None:
    said = " ".join(word for word, _ in words)
    tokens = tokenize(said)
    if [token.text for token in tokens] == [word for word, _ in words]:
        assert by_token(tokens, said, tuple(sure for _, sure in words)) == tuple(sure for _, sure in words)
