"""What a free question is about: one name, or the two that it compares; with readings made by hand."""

import pytest

from services.grammar.questions import WEB, WIKI, compares, intent, topics
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.tokens import tokenize
from tools.spec import Effect, ToolSpec


def heard(text: str) -> tuple[list[str], list[float]]:
    """The words, and how likely each belongs to a name; names are written with capitals here."""
    tokens = tokenize(text)
    return [token.text for token in tokens], [0.95 if token.surface[:1].isupper() else 0.02 for token in tokens]


def about(text: str) -> list[str]:
    words, named = heard(text)
    return [" ".join(words[each.start : each.end]) for each in topics(words, named)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("which is older Ashmere or Colbridge", ["ashmere", "colbridge"]),
        ("are Mira Halden and Otto Brand both painters", ["mira halden", "otto brand"]),
        ("who was born first Lena of Torvik or Paul Anders Reed", ["lena of torvik", "paul anders reed"]),
        ("do Grey Lantern and the Harbour Lights have the same length", ["grey lantern", "the harbour lights"]),
        ("is Ashmere bigger than Colbridge", ["ashmere", "colbridge"]),
        ("when did Otto Brand paint it", ["otto brand"]),
        ("what do they grow there", []),
    ],
)
def test_the_names_of_a_question_are_found(text: str, names: list[str]) -> None:
    assert about(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("which was formed first the quiet hour or seven lanterns", ["the quiet hour", "seven lanterns"]),
        ("are the quiet hour and seven lanterns both films", ["the quiet hour", "seven lanterns"]),
        ("which came first battle of Torvik or siege of Ashmere", ["battle of torvik", "siege of ashmere"]),
        ("which airport is bigger Ashmere regional airport or Colbridge", ["ashmere regional airport", "colbridge"]),
    ],
)
def test_the_frame_of_a_comparison_shows_names_of_common_words(text: str, names: list[str]) -> None:
    assert about(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("who was born first Lena of Torvik", ["lena of torvik"]),
        ("who was born first Lena of Torvik or", ["lena of torvik"]),
        ("are Mira Halden and", ["mira halden"]),
    ],
)
def test_the_first_name_of_a_comparison_does_not_wait_for_the_second(text: str, names: list[str]) -> None:
    assert about(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("when did Otto Brand no wait Mira Halden die", "mira halden"),
        ("where is the Ashmere Bridge or sorry the Colbridge Tower", "colbridge tower"),
        ("what is Ashmere I mean Colbridge known for", "colbridge"),
    ],
)
def test_a_name_that_is_taken_back_is_not_looked_up(text: str, name: str) -> None:
    assert about(text) == [name]


def reading(text: str, label: str = WIKI, p: float = 0.95, act: str = "do") -> LearnedReading:
    words, named = heard(text)
    others = ((WIKI, 0.1),) if label != WIKI else ()
    return LearnedReading((LearnedRequest(label, p, act, 0.95, 0, len(words), others=others),), 1.0, tuple(named))


def tool(name: str) -> ToolSpec:
    schema = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
    return ToolSpec(name, "Looks up.", schema, Effect.READ_EXTERNAL)


OLDER = "which is older Ashmere or the Colbridge Tower"


def test_a_comparison_is_one_look_up_of_two() -> None:
    found = intent(reading(OLDER), reading(OLDER).requests[0], {WIKI: tool(WIKI)}, tokenize(OLDER))
    assert found is not None
    assert (found.tool, found.said("query"), found.said("other")) == (WIKI, "Ashmere", "the Colbridge Tower")
    assert found.learned
    assert compares(reading(OLDER), tokenize(OLDER))


def test_a_search_engine_is_asked_the_whole_question() -> None:
    found = intent(reading(OLDER), reading(OLDER).requests[0], {WEB: tool(WEB)}, tokenize(OLDER))
    assert found is not None
    assert (found.tool, found.said("query")) == (WEB, OLDER)


@pytest.mark.parametrize(
    "given",
    [
        reading("when did Otto Brand die", "search_calendar"),
        reading("when did Otto Brand die", act="reported"),
        reading("when did they die"),
        LearnedReading((LearnedRequest(WIKI, 0.95, "do", 0.95, 0, 5),), 1.0),
    ],
)
def test_what_is_no_question_for_facts_or_names_nothing_is_left(given: LearnedReading) -> None:
    tokens = tokenize("when did Otto Brand die")
    assert intent(given, given.requests[0], {WIKI: tool(WIKI)}, tokens) is None
    assert not compares(given, tokens)


def test_a_comparison_counts_although_the_model_thinks_of_films_first() -> None:
    text = "were Grey Lantern and Harbour Lights both made in Norland"
    given = reading(text, "other.film", 0.8)
    found = intent(given, given.requests[0], {WIKI: tool(WIKI)}, tokenize(text))
    assert found is not None
    assert (found.said("query"), found.said("other")) == ("Grey Lantern", "Harbour Lights")
