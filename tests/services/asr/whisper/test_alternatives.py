"""What else was possibly said, and how sure each word is: shares of the texts that were found."""

from math import log, sqrt

import pytest

from services.asr.whisper.alternatives import HeardText, weighed
from services.asr.whisper.vocabulary import Piece


def heard(text: str, probability: float, confidence: float = 0.64) -> HeardText:
    return HeardText(tuple(Piece(word, (), confidence) for word in text.split()), log(probability))


def texts(first: HeardText, *found: HeardText) -> list[str]:
    return [" ".join(piece.text for piece in other.pieces) for other in weighed(first, found)[1]]


def test_texts_count_by_their_words_and_not_by_how_they_are_written() -> None:
    first = heard("Paint it grey.", 0.4)
    _, others = weighed(first, [first, heard("Paint it green.", 0.1), heard("paint it, green", 0.1)])
    assert [" ".join(piece.text for piece in other.pieces) for other in others] == ["Paint it green."]
    assert others[0].behind == pytest.approx(log(0.4 / 0.2))


def test_the_likeliest_comes_first_and_may_be_likelier_than_the_first_text() -> None:
    first = heard("paint it grey", 0.1)
    found = weighed(first, [first, heard("paint it green", 0.2), heard("paint it great", 0.3)])[1]
    assert [other.pieces[-1].text for other in found] == ["great", "green"]
    assert found[0].behind == pytest.approx(-log(3))


def test_a_word_that_all_have_keeps_its_confidence_and_one_that_competes_loses() -> None:
    first = heard("paint it grey", 0.3)
    pieces, [other] = weighed(first, [first, heard("paint it green", 0.1)])
    assert [piece.confidence for piece in pieces] == pytest.approx([0.8, 0.8, sqrt(0.75 * 0.64)])
    assert [piece.confidence for piece in other.pieces] == pytest.approx([0.8, 0.8, 0.25])


def test_a_word_of_several_forms_is_as_sure_as_the_least_sure_of_them() -> None:
    first = heard("wake me at 7:30", 0.3)
    pieces, _ = weighed(first, [first, heard("wake me at 7:40", 0.1)])
    assert pieces[-1].confidence == pytest.approx(sqrt(0.75 * 0.64))


def test_the_beginning_of_another_text_is_left_out() -> None:
    first = heard("paint it grey", 0.3)
    assert texts(first, first, heard("paint it", 0.5), heard("paint it green", 0.1)) == ["paint it green"]


def test_a_text_that_repeats_itself_is_left_out() -> None:
    first = heard("paint it grey", 0.3)
    assert texts(first, first, heard("paint it grey paint it grey", 0.4), heard("no no no no", 0.2)) == []


def test_a_first_text_that_the_search_has_not_found_counts_with_its_own_probability() -> None:
    pieces, others = weighed(heard("paint it grey", 0.1), [heard("paint it green", 0.3)])
    assert others[0].behind == pytest.approx(-log(3))
    assert pieces[-1].confidence == pytest.approx(sqrt(0.25 * 0.64))


def test_punctuation_on_its_own_is_no_word() -> None:
    pieces, _ = weighed(heard("paint - it", 0.2), [])
    assert [piece.confidence for piece in pieces] == pytest.approx([0.8, 0.64, 0.8])
