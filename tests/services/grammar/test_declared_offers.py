"""Words that lead to nothing are offered to the declared tool that enumerates their values, if they may be an order."""

import pytest

from bench.understanding.tools import Listener
from services.grammar.declared_mentions import Mention, order_start
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import CANCEL, TEA, calls


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("blimey um yeah a peppermint", {"kind": "peppermint"}),
        ("chuck another black tea chief", {"kind": "black tea"}),
        ("heavens what a monday anyway large green tea", {"kind": "green tea", "size": "large"}),
        ("you've got peppermint wonderful one of those please", {"kind": "peppermint"}),
        ("a teeny green tea would be super so it would", {"kind": "green tea"}),
        ("is it past five already green tea then small", {"kind": "green tea", "size": "small"}),
    ],
)
def test_a_possible_order_is_asked_about_and_carried_out_after_a_yes(
    listener: Listener, text: str, values: dict[str, str]
) -> None:
    asked, done = listener.hear([TEA, CANCEL], text, "yes")
    assert calls(asked) == []
    assert "Should I order the tea" in asked.answer
    assert all(value in asked.answer for value in values.values())
    assert calls(done) == [("order_tea", values)]


@pytest.mark.parametrize(
    "text",
    [
        "thanks for the green tea",
        "we drank a peppermint in the garden",
        "someone knocked over a green tea",
        "my black tea went cold",
        "oh a peppermint would have been nice",
        "never mind the black tea",
        "what goes into a green tea",
        "so i said to him a green tea costs nothing",
        "he'll be after a black tea later on",
        "does a green tea have a lot of caffeine",
        "well the peppermint is nice but it has gone",
    ],
)
def test_what_only_speaks_of_a_value_is_neither_carried_out_nor_asked_about(listener: Listener, text: str) -> None:
    heard = listener.hear([TEA, CANCEL], text)[0]
    assert "order_tea" not in dict(calls(heard))
    assert "order the tea" not in heard.answer


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("add peppermint to the shopping list", "add_list_items"),
        ("remind me at noon to buy green tea", "create_reminder"),
        ("text ben i'm having a black tea", "send_sms"),
        ("what is peppermint", "wiki_lookup"),
    ],
)
def test_a_tool_of_the_library_that_is_meant_is_used(listener: Listener, text: str, tool: str) -> None:
    assert tool in dict(calls(listener.hear([TEA], text)[0]))


def test_without_the_declared_tool_the_same_words_are_not_offered(listener: Listener) -> None:
    assert "tea" not in listener.hear([CANCEL], "blimey um yeah a peppermint")[0].answer


def test_a_reason_before_so_is_no_reason_to_ask(listener: Listener) -> None:
    heard = listener.hear([TEA], "right i have been on my feet since dawn so i really need a large black tea")[0]
    assert calls(heard) == [("order_tea", {"kind": "black tea", "size": "large"})]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("lovely day could you fix me a mocha", "could you fix me a mocha"),
        ("people come and order a mocha", None),
        ("he said i would like a mocha", None),
        ("sling a mocha", "sling a mocha"),
        ("we had a mocha", None),
        ("i am so mocha", None),
        ("if it rains a mocha", None),
    ],
)
def test_where_a_possible_order_begins(text: str, order: str | None) -> None:
    words = text.split()
    found = order_start(words, Mention(len(words) - 1, len(words), 0, several=False))
    assert (None if found is None else " ".join(words[found:])) == order
