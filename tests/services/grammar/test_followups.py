"""Turns that make sense only with the look-up answered before them."""

from typing import Any

import pytest

from bench.dialogues.play import play
from services.grammar.followups import AnsweredLookUp
from services.grammar.reading import UtteranceReader
from services.models.call_view import KnownCall, KnownCallStatus
from tests.services.grammar.test_session import NOW
from tools import library


def calls(*texts: str) -> list[tuple[str, dict[str, Any]]]:
    """The call of the last turn's look-up, by name and arguments."""
    return [(call.tool, dict(call.arguments)) for call in play(texts, False)[-1].calls]


def answer(*texts: str) -> str:
    return play(texts, False)[-1].answer


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("12 times 12", "plus 6"), "That is 150."),
        (("12 times 12", "plus 6", "and divided by two"), "That is 75."),
        (("5 minus 9", "times 3"), "That is -12."),
        (("what is 40 plus 60", "what's half of that"), "That is 50."),
        (("what is 40 plus 60", "add 20 percent to that"), "That is 120."),
        (("what is 15 percent of 60 dollars", "double it"), "That is 18 dollars."),
        (("split 90 pounds between 4", "times 2"), "That is 45 pounds."),
        (("what is 40 plus 60", "the square root of that"), "That is 10."),
    ],
)
def test_a_calculation_goes_on_from_its_result(texts: tuple[str, ...], said: str) -> None:
    assert answer(*texts) == said


@pytest.mark.parametrize(
    ("texts", "call"),
    [
        (("what's the weather in paris", "and tomorrow?"), {"location": "Paris", "date": "2026-11-26"}),
        (("what's the weather in paris", "and on friday"), {"location": "Paris", "date": "2026-11-27"}),
        (("what's the weather in paris tomorrow", "and friday?"), {"location": "Paris", "date": "2026-11-27"}),
        (("what's the weather in paris", "in fahrenheit"), {"location": "Paris", "units": "imperial"}),
        (
            ("what's the weather in paris", "what about tomorrow", "and in rome"),
            {"location": "Rome", "date": "2026-11-26"},
        ),
        (("what time is it in tokyo", "what's the weather there"), {"location": "Tokyo"}),
        (("how do i get to the museum", "what about walking"), {"destination": "The Museum", "mode": "walking"}),
        (("what is anna's number", "and ben's?"), {"name": "Ben"}),
        (("what is anna's number", "what about tom baker"), {"name": "Tom Baker"}),
        (("how many days until christmas", "and easter?"), {"date": "2027-03-28"}),
        (("what's on my calendar today", "and tomorrow?"), {"start": "2026-11-26", "end": "2026-11-26"}),
    ],
)
def test_a_look_up_again_with_another_value(texts: tuple[str, ...], call: dict[str, Any]) -> None:
    assert calls(*texts)[-1][1] == call


def test_the_unit_of_a_length_of_time_may_change() -> None:
    said = answer("how many days until new year's eve", "in weeks")
    assert said == "Thursday, December 31, 2026 is in 5 weeks and 1 day."


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("who wrote it", "Wolf Hall"),
        ("who is she", "Hilary Mantel"),
        ("where was she born", "Hilary Mantel"),
        ("what about its population", "Wolf Hall"),
    ],
)
def test_pronouns_mean_what_was_looked_up(text: str, query: str) -> None:
    reader = UtteranceReader([each.spec for each in library.load()])
    before = reader.read("tell me about wolf hall", NOW)
    result = {"title": "Wolf Hall", "summary": "", "author": "Hilary Mantel"}
    done = KnownCall(1, "wiki_lookup", {"query": "Wolf Hall"}, status=KnownCallStatus.DONE, value=result)
    turn = AnsweredLookUp("tell me about wolf hall", before.intents, [done])
    found = turn.followed_by(text, reader.read(text, NOW), reader, NOW)
    assert found is not None
    assert [(each.tool, each.said("query")) for each in found.intents] == [("wiki_lookup", query)]


@pytest.mark.parametrize(
    "texts",
    [
        ("12 times 12", "and the kids are tired"),
        ("what is 20 plus 20", "thanks"),
        ("set a timer for ten minutes", "plus 6"),
        ("what is anna's number", "and play something"),
        ("what is anna's number", "and I am late"),
    ],
)
def test_other_words_do_not_go_on(texts: tuple[str, ...]) -> None:
    assert calls(*texts) == []
