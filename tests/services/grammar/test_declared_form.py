"""What leads to a declared tool's call at once, what to a question, and what to neither, by the form of the words."""

import pytest

from bench.understanding.tools import Listener
from services.grammar import declared_form as form
from services.grammar.declared_words import cause_start, passed_over, reason_end
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import TEA, calls
from tools.language.tokens import words


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("evening any chance of a small peppermint", {"kind": "peppermint", "size": "small"}),
        ("i froze on the way here so let me get a black tea", {"kind": "black tea"}),
        ("my feet are soaked could i have a large black tea", {"kind": "black tea", "size": "large"}),
        ("is it possible to have a green tea if it's no trouble", {"kind": "green tea"}),
        ("a black tea in a large mug because i'm frozen", {"kind": "black tea", "size": "large"}),
        ("we need one large green tea and that will be all", {"kind": "green tea", "size": "large"}),
        ("i was hoping to get a large peppermint", {"kind": "peppermint", "size": "large"}),
        ("could somebody conjure us up a green tea", {"kind": "green tea"}),
        ("sort me out with a black tea", {"kind": "black tea"}),
        ("a large peppermint is what i need", {"kind": "peppermint", "size": "large"}),
        ("any way we could get a small peppermint", {"kind": "peppermint", "size": "small"}),
        ("for dessert i'll take a green tea for my neighbour", {"kind": "green tea"}),
        ("our order is a large black tea", {"kind": "black tea", "size": "large"}),
        ("i wonder if we could get one black tea", {"kind": "black tea"}),
        ("can i grab a large a large green tea", {"kind": "green tea", "size": "large"}),
    ],
)
def test_courtesies_and_reasons_change_no_order(listener: Listener, text: str, arguments: dict[str, str]) -> None:
    assert calls(listener.hear([TEA], text)[0]) == [("order_tea", arguments)]


@pytest.mark.parametrize(
    "text",
    [
        "i'll have a green tea when my sister arrives",
        "i'd like a black tea once the kettle is free",
        "could i get a green tea with ginger",
        "we need green tea",
        "forget the green tea",
        "is there caffeine in a small green tea",
        "a green tea or a black tea",
        "i brewed a small green tea",
        "show me a large green tea",
        "would you like a green tea",
        "i would have had a green tea",
        "perhaps a large green tea",
        "could you teach me a green tea",
        "could you conjure up the colour of a green tea",
        "she poured me a green tea",
        "i'm not sure could i get a peppermint",
        "i'd like a green tea unless it's bitter",
    ],
)
def test_what_could_change_an_order_leads_to_no_call(listener: Listener, text: str) -> None:
    assert calls(listener.hear([TEA], text)[0]) == []


@pytest.mark.parametrize("text", ["how long do i let the green tea draw", "why is the black tea so dark"])
def test_a_question_for_facts_is_no_order(listener: Listener, text: str) -> None:
    heard = listener.hear([TEA], text)[0]
    assert not [tool for tool, _ in heard.calls if tool == "order_tea"]
    assert "order the tea" not in heard.answer


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        ("i will take a", True),
        ("would it be okay to have a", True),
        ("we're after a", True),
        ("do you drink", False),
        ("i had a", False),
        ("i like", False),
        ("they would like a", False),
    ],
)
def test_ordering(said: str, ordered: bool) -> None:
    assert form.ordering(said.split()) == ordered


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("i barely slept so get me a tea", 4),
        ("the bus was late can you get me a tea", 4),
        ("if it rains so be it get me a tea", 0),
        ("i was told you can get me a tea", 0),
        ("i want you to get me a tea", 0),
        ("so get me a tea", 0),
    ],
)
def test_a_reason_before_the_request(text: str, end: int) -> None:
    said = text.split()
    assert reason_end(said, 0, len(said)) == end


def test_a_reason_behind_the_request_has_no_condition() -> None:
    said = words("a tea because it rains")
    conditional = words("a tea because if it rains i stay")
    assert cause_start(said, 0, len(said)) == 2
    assert cause_start(conditional, 0, len(conditional)) == len(conditional)


def test_a_courtesy_in_the_form_of_a_condition_is_passed_over() -> None:
    said = words("a tea if you do not mind if it is hot")
    assert passed_over(said, 0, len(said)) == frozenset(range(2, 7))


def test_an_order_thought_aloud_is_asked_about(listener: Listener) -> None:
    [asked] = listener.hear([TEA], "hmm i think i'll go with the peppermint")
    assert calls(asked) == []
    assert asked.answer == "Should I order the tea: peppermint?"


def test_a_sentence_about_what_somebody_drank_is_no_order(listener: Listener) -> None:
    [turn] = listener.hear([TEA], "a green tea is what she drank")
    assert "order_tea" not in [tool for tool, _ in calls(turn)]
