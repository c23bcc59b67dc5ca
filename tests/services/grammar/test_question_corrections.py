"""Names that a question takes back are not looked up; readings are made by hand."""

import pytest

from services.grammar.question_corrections import HeardCorrections, HeardEnds
from services.grammar.questions import topics
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tools.language.tokens import tokenize


def about(text: str, *spans: LearnedSpan) -> list[str]:
    """The topics of `text`, in which names are written with capitals."""
    tokens = tokenize(text)
    words = [token.text for token in tokens]
    named = [0.95 if token.surface[:1].isupper() else 0.02 for token in tokens]
    return [" ".join(words[each.start : each.end]) for each in topics(words, named, spans)]


def marked(name: str, start: int, end: int, p: float = 0.9) -> LearnedSpan:
    return LearnedSpan(name, start, end, p)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("when was Ashmere or uh Colbridge founded", ["colbridge"]),
        ("when was Ashmere or uhhh Colbridge founded", ["colbridge"]),
        ("who paid for Ashmere or was it Colbridge", ["colbridge"]),
        ("who paid for Ashmere or no make that the Colbridge bridge", ["colbridge"]),
        ("who paid for Ashmere oops Colbridge", ["colbridge"]),
        ("how long did Mira stay in Ashmere well actually how long did she live in Colbridge", ["colbridge"]),
        ("who governs Ashmere sorry it's Colbridge not Torvik", ["colbridge"]),
        # What is compared is no correction, although the speaker hesitates.
        ("which is older Ashmere or uh Colbridge", ["ashmere", "colbridge"]),
        ("is Ashmere or um Colbridge older", ["ashmere", "colbridge"]),
        ("which is older Ashmere or no Colbridge", ["colbridge"]),
    ],
)
def test_a_name_that_is_taken_back_is_not_looked_up(text: str, names: list[str]) -> None:
    assert about(text) == names


def test_only_names_behind_the_correction_are_looked_up_with_the_corrected_one() -> None:
    assert about("did Otto meet Mira in Ashmere no wait Colbridge") == ["colbridge"]


def test_a_name_that_is_rather_taken_back_than_not_is_not_looked_up() -> None:
    text = "who lived in Ashmere some time Colbridge"
    assert about(text, marked("replaced", 3, 4, 0.3)) == ["ashmere"]
    assert about(text, marked("replaced", 3, 4, 0.6)) == ["colbridge"]


@pytest.mark.parametrize(
    ("text", "p", "taken"),
    [
        ("in what county is Ashmere or darn anyway Colbridge", 0.6, True),
        ("in what county is Ashmere or Colbridge", 0.6, False),
        ("in what county is Ashmere or darn anyway Colbridge", 0.3, False),
        ("which is older Ashmere or darn anyway Colbridge", 0.6, False),
    ],
)
def test_another_name_apart_behind_or_takes_the_first_one_back_if_the_model_rather_thinks_so(
    text: str, p: float, taken: bool
) -> None:
    start = text.split().index("Ashmere")
    assert ("ashmere" not in about(text, marked("replaced", start, start + 1, p))) == taken


def test_a_hesitation_between_two_topics_takes_the_first_one_back() -> None:
    text = "where is Ashmere uh Colbridge"
    assert about(text, marked("topic", 2, 3), marked("topic", 4, 5)) == ["colbridge"]
    assert about(text, marked("topic", 2, 5)) != ["colbridge"]


def test_a_join_without_the_frame_of_a_comparison_is_believed_where_the_model_is_sure_of_a_correction() -> None:
    text = "when was Ashmere or Colbridge visited"
    assert about(text, marked("replaced", 2, 3, 0.97)) == ["colbridge"]
    assert about(text, marked("replaced", 2, 3, 0.75)) == ["ashmere", "colbridge"]


def reading(*spans: LearnedSpan) -> LearnedReading:
    return LearnedReading((LearnedRequest("wiki_lookup", 0.9, "do", 0.9, 0, 9, spans),))


def test_a_correction_that_two_updates_have_shown_stands_when_a_later_one_shows_it_no_more() -> None:
    corrections = HeardCorrections()
    said = ["who", "led", "Ashmere", "oops", "Colbridge", "then"]
    assert corrections.hear(said[:4], reading(marked("replaced", 2, 3))) == ()
    corrections.hear(said[:5], reading(marked("replaced", 2, 3, 0.99)))
    assert corrections.hear(said, reading()) == (marked("replaced", 2, 3),)


def test_a_correction_is_forgotten_when_other_words_are_heard() -> None:
    corrections = HeardCorrections()
    for said in ("who led Ashmere oops", "who led Ashmere oops Colbridge"):
        corrections.hear(said.split(), reading(marked("replaced", 2, 3)))
    assert corrections.hear(["where", "is", "the", "Ashmere", "bridge", "now"], reading()) == ()


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ([0.0, 0.9, 0.9, 0.02], 0.0),
        ([0.0, 0.9, 0.5, 0.02], 0.7),  # its last word is no sure part of the name
        ([0.0, 0.9, 0.9, 0.4], 0.7),  # the word behind may be one
        ([0.0, 0.1, 0.9, 0.02], 0.7),  # a single word is often the first of a name
    ],
)
def test_what_stood_surely_behind_a_name_does_not_become_a_part_of_it(named: list[float], kept: float) -> None:
    ends, said = HeardEnds(), ["are", "Otto", "Brand", "garden", "design", "experts"]
    assert ends.hear(said[:4], named) == named
    later = [0.0, 0.9, 0.9, 0.7, 0.6, 0.1]
    assert ends.hear(said, later) == [*later[:3], kept, *later[4:]]


def test_the_end_of_a_name_is_forgotten_when_other_words_are_heard() -> None:
    ends, named = HeardEnds(), [0.0, 0.9, 0.9, 0.02]
    ends.hear(["are", "Otto", "Brand", "garden"], named)
    later = [0.0, 0.9, 0.9, 0.7]
    assert ends.hear(["are", "Otto", "Brand", "Gardens"], later) == later
