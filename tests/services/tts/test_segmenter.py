from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tts import Segmenter
from services.tts.segmenter import LONGEST, PIECE, in_pieces

PIECES = st.sampled_from(
    [
        *("Dr. Okafor", "3.5", "e.g.", "10:30", "a.m.", "J. Smith", "U.S. Navy", "No. 5", "March 3, 2026", "5 p.m."),
        *("[a. b](http://x.y/z. w)", "`a. b`", "``c` d. e``", "```\na. b\n\nc. d\n```", "https://a.b/c.d,e", "[open. "),
        *(". ", "! ", "? ", "... ", ", ", "\n", "\n\n", "- ", "1. ", "word ", "。", "👍", " ", "`", "*", "(", ")", "]"),
    ]
)
ANSWERS = st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join)


def cut(answer: str) -> list[str]:
    segmenter = Segmenter("r")
    return [segment.text for segment in [*segmenter.add_text(answer), *segmenter.finish()]]


@given(ANSWERS)
def test_the_segments_joined_are_the_answer(answer: str) -> None:
    assert "".join(cut(answer)) == answer


@given(ANSWERS, st.lists(st.integers(0, 300), max_size=30))
def test_segments_do_not_depend_on_how_the_answer_is_chunked(answer: str, places: list[int]) -> None:
    places = sorted({0, len(answer), *(place for place in places if place < len(answer))})
    segmenter = Segmenter("r")
    segments = [segment for a, b in pairwise(places) for segment in segmenter.add_text(answer[a:b])]
    assert [segment.text for segment in [*segments, *segmenter.finish()]] == cut(answer)


@given(ANSWERS)
def test_ids_are_numbered_in_order(answer: str) -> None:
    segmenter = Segmenter("resp_1")
    segments = [*segmenter.add_text(answer), *segmenter.finish()]
    assert [segment.id for segment in segments] == [f"resp_1-{n}" for n in range(len(segments))]


WHOLE = [
    "Dr. Okafor",
    "3.5",
    "1,234.50",
    "10:30",
    "e.g. this",
    "i.e. that",
    "J. R. Smith",
    "U.S. Navy",
    "No. 5",
    "March 3, 2026",
    "Jan. 5",
    "5 p.m. on",
    "Acme Inc. is",
    "wait... what",
    "[the docs. here](https://example.com/a. b)",
    "![a. b](c. d)",
    "`x = 1. y = 2. z`",
    "``a ` b. c``",
    "https://example.com/a.b,c;d?e=f.",
    "192.168.0.1",
    "v2.0.1",
    "$3.50",
    "(etc. and so on)",
]


@pytest.mark.parametrize("piece", WHOLE)
def test_never_cuts_inside(piece: str) -> None:
    answer = f"Hello there you two. Look at {piece} now, please do. The end."
    middles = [text for text in cut(answer) if piece in text]
    assert len(middles) == 1, cut(answer)


def test_a_code_block_is_one_segment() -> None:
    block = "```python\nx = 1.  \n\nprint(x). Done.\n```\n"
    assert cut("Try this:\n" + block + "Good luck!") == ["Try this:\n", block, "Good luck!"]


def test_the_first_clause_is_ready_before_its_sentence_is_complete() -> None:
    segmenter = Segmenter("r")
    assert segmenter.add_text("In Tokyo,") == []
    assert [segment.text for segment in segmenter.add_text(" it")] == ["In Tokyo, "]


def test_only_the_first_clause_is_cut_from_a_sentence() -> None:
    assert cut("In Tokyo, it is ten, or so, at night. In Rome, it is day.") == [
        "In Tokyo, ",
        "it is ten, or so, at night. ",
        "In Rome, it is day.",
    ]


def test_a_single_word_is_no_clause() -> None:
    assert cut("Sure, your timer is set.") == ["Sure, your timer is set."]


def test_a_sentence_is_ready_at_the_space_after_it() -> None:
    segmenter = Segmenter("r")
    segmenter.add_text("It is ten.")
    assert [segment.text for segment in segmenter.add_text(" ")] == ["It is ten. "]


@pytest.mark.parametrize(
    ("answer", "segments"),
    [
        ("It ends at 5 p.m. Then we go.", ["It ends at 5 p.m. ", "Then we go."]),
        ("It has eggs, milk etc. Buy it.", ["It has eggs, ", "milk etc. ", "Buy it."]),
        ("So do I. Then go.", ["So do I. ", "Then go."]),
        ("It costs 12. Take it.", ["It costs 12. ", "Take it."]),
        ("“Go.” He went.", ["“Go.” ", "He went."]),
        ("**Done.** Next one.", ["**Done.** ", "Next one."]),
        ("Really?! Yes!", ["Really?! ", "Yes!"]),
        ("今日は。いい天気。", ["今日は。", "いい天気。"]),
        ("Two things:\n1. Milk\n2. Eggs", ["Two things:\n", "1. Milk\n", "2. Eggs"]),
        ("", []),
    ],
)
def test_cuts(answer: str, segments: list[str]) -> None:
    assert cut(answer) == segments


def test_an_endless_sentence_is_cut_at_clauses_and_then_at_words() -> None:
    clauses = "one two three four five six, " * 40
    assert max(map(len, cut(clauses))) < 260
    words = "word " * 400
    assert max(map(len, cut(words))) < 340


def test_an_unclosed_bracket_does_not_hold_the_answer_back_for_ever() -> None:
    assert len(cut("See [this. " + "It goes on. " * 100)) > 10


def test_what_cannot_be_spoken_has_empty_speech() -> None:
    segmenter = Segmenter("r")
    segments = [*segmenter.add_text("Look:\n```\n1 + 1\n```\nIt is 2.\n\n---\n"), *segmenter.finish()]
    assert [segment.speech for segment in segments] == ["Look:", "", "It is two.", ""]


@pytest.mark.parametrize(
    "part", ["a", "[", "`", "1", "9,", "*", "é", "$5", "a@", "```", "~~~\n", "(", "http://a.b/c.d,"]
)
def test_text_without_a_place_to_cut_is_cut_all_the_same(part: str) -> None:
    answer = part * (20_000 // len(part))
    segments = cut(answer)
    assert "".join(segments) == answer
    assert max(map(len, segments)) <= LONGEST


def test_a_code_block_that_was_cut_is_not_read_aloud() -> None:
    segmenter = Segmenter("r")
    answer = f"Here it is:\n```\n{'print(1) ' * 400}\n```\nThat was it.\n"
    segments = [*segmenter.add_text(answer), *segmenter.finish()]
    assert "".join(segment.text for segment in segments) == answer
    assert [segment.speech for segment in segments if segment.speech] == ["Here it is:", "That was it."]


def test_the_parts_fed_at_once_are_the_text() -> None:
    text = "word " * 1000
    assert "".join(in_pieces(text)) == text
    assert max(map(len, in_pieces(text))) <= PIECE
