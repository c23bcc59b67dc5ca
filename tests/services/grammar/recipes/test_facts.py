"""Two look-ups: compared by the lengths in their summaries, and proposed while the question goes on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.events.model import Acted, ToolCall
from services.grammar.intents import Intent, SlotValue
from services.grammar.known_calls import KnownCalls
from services.grammar.planning import DesiredCall, PlanBuilder
from services.grammar.recipes.facts import _compared, look_up
from services.models.call_view import KnownCall, KnownCallStatus
from services.understanding.reading import LearnedReading
from tools.language.slots import SlotType
from tools.spec import Effect, ToolSpec


def looked_up(number: int, summary: str) -> KnownCall:
    value: dict[str, Any] = {"summary": summary}
    return KnownCall(number, "wiki_search", {}, status=KnownCallStatus.DONE, value=value)


@pytest.mark.parametrize(
    ("word", "first", "second", "said"),
    [
        ("longer", "It is 8 km long.", "It is 900 m long.", "A is longer: A has 8 km, B 900 m."),
        ("smaller", "It is 8 km long.", "It is 900 m long.", "B is smaller: A has 8 km, B 900 m."),
        ("taller", "It is 1,000 feet tall.", "It is 330 metres tall.", "B is taller: A has 1000 feet, B 330 metres."),
    ],
)
def test_lengths_are_compared_across_units(word: str, first: str, second: str, said: str) -> None:
    intent = Intent("wiki_search", {}, words=(word,), start=0, end=1)
    assert _compared(intent, "A", looked_up(1, first), "B", looked_up(2, second)) == said


WIKI = "wiki_lookup"
SPECS = {WIKI: ToolSpec(WIKI, "Looks up.", {"type": "object"}, Effect.READ_EXTERNAL)}


def asked(text: str, one: tuple[int, int], two: tuple[int, int]) -> Intent:
    """A comparison that the learned model has found: `one` and `two` are the words of its names."""
    said = text.split()
    slots = {
        name: SlotValue(SlotType.TEXT, " ".join(said[start:end]), start, end)
        for name, (start, end) in (("query", one), ("other", two))
    }
    return Intent(WIKI, slots, 0, len(said), tuple(said), confidence=0.8, learned=True)


def planned(
    intent: Intent, known: KnownCalls | None = None, complete: float = 0.0, named: tuple[float, ...] = ()
) -> list[DesiredCall]:
    draft = PlanBuilder(SPECS, datetime(2026, 3, 10, tzinfo=UTC), None, known or KnownCalls(), settled=False)
    draft.intents, draft.learned = (intent,), LearnedReading(complete=complete, named=named)
    look_up(intent, "0", draft)
    return draft.plan.calls


@pytest.mark.parametrize(
    ("text", "two", "kept"),
    [
        ("is the slow river or ashmere regional airport closer to us", (5, 6), "Ashmere Regional Airport"),
        ("is the slow river or ashmere regional airport", (5, 6), "Ashmere"),  # nothing behind it yet
        ("is the slow river or ashmere regional airport closer to us", (8, 10), "Closer To"),  # somewhere else
    ],
)
def test_a_name_does_not_shrink_once_words_were_heard_behind_it(text: str, two: tuple[int, int], kept: str) -> None:
    known = KnownCalls()
    known.apply(Acted(1, ToolCall(1, WIKI, {"query": "The Slow River"}, 0.8)))
    known.apply(Acted(1, ToolCall(2, WIKI, {"query": "Ashmere Regional Airport"}, 0.8)))
    assert [call.arguments["query"] for call in planned(asked(text, (1, 4), two), known)] == ["The Slow River", kept]


@pytest.mark.parametrize(
    ("text", "two", "complete", "steady"),
    [
        ("which is older slow river or night heron", (6, 8), 0.9, True),
        ("which is older slow river or night heron", (6, 8), 0.5, False),
        ("which is older slow river or night", (6, 7), 0.9, False),
    ],
)
def test_a_second_name_as_long_as_the_first_one_is_steady(
    text: str, two: tuple[int, int], complete: float, steady: bool
) -> None:
    first, second = planned(asked(text, (3, 5), two), complete=complete)
    assert (first.steady, second.steady) == (False, steady)


@pytest.mark.parametrize(
    ("text", "two", "last", "steady"),
    [
        ("are slow river and night heron", (4, 6), 0.7, True),
        ("are slow river and night heron", (4, 6), 0.3, False),
        ("are slow river and night heron both", (4, 6), 0.7, False),  # it has been proposed at the word before
        ("are slow river and night", (4, 5), 0.7, False),
    ],
)
def test_a_second_name_as_long_as_the_first_one_is_steady_where_its_last_word_is_surely_a_name(
    text: str, two: tuple[int, int], last: float, steady: bool
) -> None:
    named = tuple(last if at == two[1] - 1 else 0.9 for at in range(len(text.split())))
    assert planned(asked(text, (1, 3), two), complete=0.1, named=named)[1].steady is steady


def test_what_people_say_behind_a_thing_belongs_to_a_name_inside_the_question() -> None:
    calls = planned(asked("are bitter love and slow river both films", (1, 3), (4, 6)))
    assert [call.arguments["query"] for call in calls] == ["Bitter Love", "Slow River"]


def test_that_at_the_beginning_of_a_sentence_belongs_to_the_title_that_it_is() -> None:
    calls = planned(asked("are slow river and that is home both films", (1, 3), (4, 7)))
    assert [call.arguments["query"] for call in calls] == ["Slow River", "That Is Home"]
