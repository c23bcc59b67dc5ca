"""Which differences between the grammar's values and those that the learned model marks lead to a question."""

import pytest

from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tests.services.grammar.test_learned import TOOLS, talk
from tools.language.tokens import words


def marked(text: str, label: str, *spans: tuple[str, str]) -> LearnedReading:
    said = words(text)
    found = []
    for name, part in spans:
        value = words(part)
        start = next(at for at in range(len(said)) if said[at : at + len(value)] == value)
        found.append(LearnedSpan(name, start, start + len(value), 0.95))
    return LearnedReading((LearnedRequest(label, 0.95, "do", 0.95, 0, len(said), tuple(found)),), 1.0, tools=TOOLS)


LIST = "put eggs, rice and a bunch of mint on the shopping list"
TWICE = "add rice to the shopping list and beans to the shopping list"
EVENT = "schedule lunch with Anna on friday at noon"
NOTE = "make a note that the paint is green and how much is that in euros"
REMINDER = "remind me tomorrow at nine, sorry, ten, to ring the garage"


@pytest.mark.parametrize(
    ("text", "label", "spans"),
    [
        (LIST, "add_list_items", [("item", "eggs rice"), ("item", "bunch of"), ("item", "mint")]),
        (LIST, "add_list_items", [("item", "eggs"), ("item", "mint")]),
        (EVENT, "create_event", [("title", "lunch with anna"), ("date", "friday"), ("time", "noon")]),
        (TWICE, "add_list_items", [("item", "rice"), ("item", "beans")]),
        (REMINDER, "create_reminder", [("replaced", "tomorrow at nine"), ("time", "ten")]),
        (REMINDER, "create_reminder", [("time", "nine"), ("time", "ten"), ("message", "ring the garage")]),
    ],
)
def test_where_a_value_begins_and_ends_is_left_to_the_grammar(
    text: str, label: str, spans: list[tuple[str, str]]
) -> None:
    [turn] = talk(text, marked(text, label, *spans))
    assert len(turn.writes) == (2 if text == TWICE else 1)


@pytest.mark.parametrize(
    ("text", "label", "spans"),
    [
        (LIST, "add_list_items", [("replaced", "eggs"), ("item", "rice")]),
        (EVENT, "create_event", [("date", "friday"), ("title", "friday at noon")]),
        (NOTE, "create_note", [("message", "the paint is green")]),
        ("add milk to my shopping list, eggs, call mum", "add_list_items", [("item", "eggs")]),
    ],
)
def test_a_value_that_the_grammar_has_not_or_that_was_taken_back_is_asked_about(
    text: str, label: str, spans: list[tuple[str, str]]
) -> None:
    [turn] = talk(text, marked(text, label, *spans))
    assert turn.writes == []
    assert turn.asked
