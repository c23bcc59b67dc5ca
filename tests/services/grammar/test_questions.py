"""What a free question is about: one name, or the two that it compares; with readings made by hand."""

from dataclasses import replace

import pytest

from services.grammar.questions import WEB, WIKI, compares, intent, rejoined, topics
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
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
        ("are seven lanterns and the house at the end both films", ["seven lanterns", "the house at the end"]),
        ("did Grey Lantern and what we keep each win a prize", ["grey lantern", "what we keep"]),
        ("were Grey Lantern and Harbour song released in the same year", ["grey lantern", "harbour song"]),
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
    assert compares(reading(OLDER), {WIKI}, tokenize(OLDER))


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
    assert not compares(given, {WIKI}, tokens)


def test_a_comparison_counts_although_the_model_thinks_of_films_first() -> None:
    text = "were Grey Lantern and Harbour Lights both made in Norland"
    given = reading(text, "other.film", 0.8)
    found = intent(given, given.requests[0], {WIKI: tool(WIKI)}, tokenize(text))
    assert found is not None
    assert (found.said("query"), found.said("other")) == ("Grey Lantern", "Harbour Lights")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Behind what limits the choice stands the whole first name, an "and" or another word of the frame included.
        (
            "which band played first Ada and the lanterns or the night herons",
            ["ada and the lanterns", "the night herons"],
        ),
        ("which is larger North Torvik or Ashmere", ["north torvik", "ashmere"]),
        ("which came out earlier le petit Renard or Colbridge", ["le petit renard", "colbridge"]),
        # "Both" shows that what stands before it is a name, and so does "the same".
        (
            "are the slow river and in the shade of the pines both novels",
            ["the slow river", "in the shade of the pines"],
        ),
        ("a night at the mill and Harbour Lights are both what", ["a night at the mill", "harbour lights"]),
        ("are the quiet hour and Ashmere no more from the same town", ["the quiet hour", "ashmere no more"]),
        # Where neither looks like a name, they are as long as each other.
        ("which is a kind of grain durra or teff", ["durra", "teff"]),
        ("who was born first out of Otto Brand and Mira Halden", ["otto brand", "mira halden"]),
    ],
)
def test_the_edges_of_a_frame_show_where_its_names_end(text: str, names: list[str]) -> None:
    assert about(text) == names


@pytest.mark.parametrize("text", ["which should I see first Grey Lantern or", "who do we like more Otto Brand or"])
def test_advice_is_no_comparison_of_facts(text: str) -> None:
    found = reading(text, "other.film", 0.99)
    assert not compares(
        LearnedReading((replace(found.requests[0], others=()),), 1.0, found.named), {WIKI}, tokenize(text)
    )


def test_a_name_before_or_is_not_taken_back_by_it() -> None:
    words, named = heard("which is older Grey Lantern or Harbour Lights")
    spans = [LearnedSpan("replaced", 3, 5, 0.95)]
    assert [(each.start, each.end) for each in topics(words, named, spans)] == [(3, 5), (6, 8)]
    words, named = heard("which is older Grey Lantern or no Harbour Lights")
    assert [(each.start, each.end) for each in topics(words, named, spans)] == [(7, 9)]


def test_a_part_of_a_name_is_not_taken_back_by_the_rest_of_it() -> None:
    words, named = heard("who was born first Lena Maria Torvik or Otto Brand")
    found = topics(words, named, [LearnedSpan("replaced", 4, 6, 0.95)])
    assert [(each.start, each.end) for each in found] == [(4, 7), (8, 10)]


FILM = "which film came out first Grey Lantern or Harbour Lights"


def test_a_comparison_in_its_frame_is_looked_up_whatever_it_is_about_if_no_tool_is_for_that() -> None:
    given = LearnedReading(
        (replace(reading(FILM, "other.film", 0.99).requests[0], others=()),), 1.0, reading(FILM).named
    )
    found = intent(given, given.requests[0], {WIKI: tool(WIKI)}, tokenize(FILM))
    assert found is not None
    assert (found.said("query"), found.said("other"), found.confidence) == ("Grey Lantern", "Harbour Lights", 0.6)
    served = replace(given.requests[0], label="play_music")
    assert intent(given, served, {WIKI: tool(WIKI), "play_music": tool("play_music")}, tokenize(FILM)) is None


def test_two_questions_that_only_a_join_separates_are_one_comparison() -> None:
    text = "who was born first Otto Brand and Mira Halden"
    words, named = heard(text)
    halves = (LearnedRequest(WIKI, 0.95, "do", 0.9, 0, 6), LearnedRequest(WIKI, 0.95, "do", 0.95, 7, 9))
    assert compares(LearnedReading(halves, 1.0, tuple(named)), {WIKI}, tokenize(text))
    [whole] = rejoined(halves, words)
    assert (whole.start, whole.end, whole.p_act) == (0, 9, 0.9)
