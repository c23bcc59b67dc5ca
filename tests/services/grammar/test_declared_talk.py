"""An order behind other talk is asked about and not passed over in silence; told and supposed ones are not."""

import pytest

from bench.understanding.tools import Listener
from services.grammar.declared_words import talk_end
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import TEA, calls


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    "text",
    [
        "they were out of scones and the queue took ages anyway could you make me a large peppermint",
        "what dreadful rain we're having would you mind making us a green tea",
        "how lovely it smells in this shop today i feel like having a small black tea",
    ],
)
def test_an_order_behind_talk_is_asked_about(listener: Listener, text: str) -> None:
    asked = listener.hear([TEA], text)[-1]
    assert calls(asked) == []
    assert asked.asked
    assert [name for name, _ in calls(listener.hear([TEA], text, "yes")[-1])] == ["order_tea"]


@pytest.mark.parametrize(
    "text",
    [
        "what my uncle always told us was i would love a green tea",
        "how strange that she said i will have a green tea",
        "what if the kettle breaks would i need a green tea then",
    ],
)
def test_told_and_supposed_orders_are_none(listener: Listener, text: str) -> None:
    heard = listener.hear([TEA], text)[-1]
    assert calls(heard) == []


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("what a queue that was anyway could you make me a", "could you make me a"),
        ("what a queue if only i could get a", ""),
        ("what a queue he said i would like a", ""),
        ("what a queue for tea", ""),
    ],
)
def test_where_an_order_begins(text: str, order: str) -> None:
    words = text.split()
    found = talk_end(words, 0, len(words))
    assert " ".join(words[found:]) == (order or text)
