"""The pattern language, the matcher and the corpus."""

from datetime import datetime

import pytest

from tools.language.corpus import phrase_corpus
from tools.language.matcher import Match, PhraseGrammar
from tools.language.phrases import PhraseError, compile_phrase
from tools.language.tokens import surface, tokenize
from tools.language.tries import ToolGrammar
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

TIMER = ToolSpec(
    "set_timer",
    "",
    {
        "type": "object",
        "properties": {"duration_seconds": {"type": "integer"}, "label": {"type": "string"}},
        "required": ["duration_seconds"],
    },
    phrases=("(set|start) [a|another] [{label}] timer for {duration_seconds}", "... called {label}"),
)
WEATHER = ToolSpec(
    "get_weather",
    "",
    {
        "type": "object",
        "properties": {
            "location": {"type": "string"},
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "units": {"type": "string", "enum": ["metric", "imperial"]},
        },
        "required": ["location"],
    },
    phrases=("what's the weather [going to be] [like] in {location}", "... in fahrenheit {units=imperial}"),
)


def best(text: str, *specs: ToolSpec) -> Match:
    utterance = TokenizedUtterance(tokenize(text), datetime(2026, 3, 10, 9, 30))
    return max(PhraseGrammar([ToolGrammar(s) for s in specs]).matches(utterance), key=lambda m: m.score)


def slots(match: Match, text: str) -> dict[str, object]:
    tokens = tokenize(text)
    return {f.name: f.value if f.value is not None else surface(tokens, f.start, f.end) for f in match.filled}


@pytest.mark.parametrize(
    ("phrase", "problem", "at"),
    [
        ("set [a timer", "never closed by ']'", 4),
        ("set (a|) timer", "an alternative is empty", 4),
        ("set {when} timer", "'when' is no parameter (there are: duration_seconds, label)", 4),
        ("set {label:colour}", "slot type 'colour' is none of", 4),
        ("set {label", "never closed by '}'", 4),
        ("Set a timer", "'Set' is not lower case", 0),
        ("set ) timer", "unexpected ')'", 4),
        ("{other=1} go", "'other' is no parameter", 0),
        ("", "the phrase is empty", 0),
    ],
)
def test_errors_name_the_phrase_and_the_place(phrase: str, problem: str, at: int) -> None:
    with pytest.raises(PhraseError) as caught:
        compile_phrase(phrase, TIMER.parameters)
    assert problem in str(caught.value)
    assert repr(phrase) in str(caught.value)
    assert caught.value.at == at


def test_a_phrase_that_explodes_is_refused() -> None:
    with pytest.raises(PhraseError, match="split the phrase"):
        compile_phrase("[a] " * 13, TIMER.parameters)


def test_slots_are_read_and_adjuncts_attach() -> None:
    said = "start a timer for twelve minutes called pasta"
    found = best(said, TIMER, WEATHER)
    assert (found.tool, found.complete) == ("set_timer", True)
    assert slots(found, said) == {"duration_seconds": 720, "label": "pasta"}


def test_a_free_slot_stops_where_the_phrase_goes_on() -> None:
    said = "set a green tea timer for two minutes"
    assert slots(best(said, TIMER), said) == {"label": "green tea", "duration_seconds": 120}


def test_an_implied_value_takes_no_words() -> None:
    said = "what is the weather in san francisco tomorrow in fahrenheit"
    found = slots(best(said, WEATHER), said)
    assert found["location"] == "san francisco"
    assert found["units"] == "imperial"
    assert "date" in found


def test_words_that_run_out_leave_an_incomplete_match() -> None:
    found = best("set a timer for", TIMER, WEATHER)
    assert (found.tool, found.complete, found.filled) == ("set_timer", False, ())


def test_a_misheard_word_still_matches_at_a_price() -> None:
    exact, misheard = best("what's the weather in paris", WEATHER), best("what's the wether in paris", WEATHER)
    assert misheard.tool == "get_weather"
    assert misheard.complete
    assert 0 < misheard.cost < 1
    assert misheard.score < exact.score


def test_small_talk_inside_a_phrase_is_stepped_over() -> None:
    assert best("set please a timer for two minutes", TIMER).complete


def test_the_corpus_is_plain_deterministic_and_covers_repairs() -> None:
    corpus = phrase_corpus([TIMER, WEATHER], sentences=2_000)
    assert corpus == phrase_corpus([TIMER, WEATHER], sentences=2_000)
    assert 1_000 < len(corpus) <= 2_200
    assert all(line == line.lower() and not set(line) & set("[]{}()|.,=") for line in corpus)
    text = "\n".join(corpus)
    assert "no wait make it" in text
    assert "never mind" in text
    assert "weather in" in text
    assert " and set" in text or " and start" in text


def test_the_corpus_names_people_by_what_they_are() -> None:
    call = ToolSpec(
        "place_call", "Call.", {"properties": {"number": {"type": "string"}}}, phrases=("call {number:name}",)
    )
    text = "\n".join(phrase_corpus([call], sentences=2_000))
    for who in ("the plumber", "the doctor", "boss", "anna"):
        assert f"call {who}" in text
