"""Answers to questions for values of declared tools, one more request like the last, and other values for it."""

from typing import Any

import pytest

from bench.understanding.tools import Listener
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import TEXT, calls, function

TOAST = function(
    "order_toast",
    "Order a toast at the counter",
    ("bread",),
    bread=TEXT | {"enum": ["rye", "wheat", "sourdough"]},
    spread=TEXT | {"enum": ["butter", "jam", "honey"]},
    seat=TEXT | {"description": "Where the guest sits"},
    slices={"type": "integer", "description": "Number of slices"},
)
OVEN = function(
    "set_oven", "Set the temperature of the oven", ("temperature",), temperature={"type": "number", "description": "°C"}
)
BADGE = function("find_badge", "Find a guest's badge", ("badge_number",), badge_number=TEXT, x_effect="read_external")
ALL = [TOAST, OVEN, BADGE]


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("texts", "tool", "arguments"),
    [
        (
            ["get me a rye toast with jam", "and another one with honey"],
            "order_toast",
            {"bread": "rye", "spread": "honey"},
        ),
        (["get me a rye toast with jam", "one more without jam please"], "order_toast", {"bread": "rye"}),
        (["order a toast with butter", "sourdough please"], "order_toast", {"bread": "sourdough", "spread": "butter"}),
        (["order a toast", "wheat with honey"], "order_toast", {"bread": "wheat", "spread": "honey"}),
        (["set the oven to a hundred and eighty degrees", "make it two hundred"], "set_oven", {"temperature": 200}),
        (["find the badge", "the number is four four b nine"], "find_badge", {"badge_number": "44b9"}),
    ],
)
def test_the_second_turn_calls(listener: Listener, texts: list[str], tool: str, arguments: dict[str, Any]) -> None:
    assert calls(listener.hear(ALL, *texts)[-1]) == [(tool, arguments)]


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (
            ["get me a rye toast with jam", "actually make it honey"],
            "I can't change that any more. Should I order the toast: rye, honey, once more?",
        ),
        (
            ["get me a rye toast with jam", "make it a sourdough one instead"],
            "I can't change that any more. Should I order the toast: sourdough, jam, once more?",
        ),
        (
            ["get me a rye toast with jam", "no a wheat one then"],
            "I can't change that any more. Should I order the toast: wheat, jam, once more?",
        ),
        (["get me a rye toast with jam", "the same again"], "Should I order the toast: jam, rye, once more?"),
    ],
)
def test_what_was_carried_out_is_not_done_again_without_a_yes(
    listener: Listener, texts: list[str], question: str
) -> None:
    asked = listener.hear(ALL, *texts)[-1]
    assert calls(asked) == []
    assert sorted(asked.answer) == sorted(question)


def test_a_yes_orders_once_more(listener: Listener) -> None:
    done = listener.hear(ALL, "get me a rye toast with jam", "actually make it honey", "yes")[-1]
    assert calls(done) == [("order_toast", {"bread": "rye", "spread": "honey"})]


@pytest.mark.parametrize("text", ["thanks", "another thing", "make it snappy", "no worries"])
def test_talk_behind_an_order_orders_nothing(listener: Listener, text: str) -> None:
    assert "order_toast" not in [tool for tool, _ in listener.hear(ALL, "get me a rye toast with jam", text)[-1].calls]
