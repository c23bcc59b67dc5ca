"""What declarations of tools mean, with the weights that ship."""

import asyncio

import numpy as np
import pytest

from services.understanding.encoder import Encoder
from services.understanding.meaning import FEATURES, MOST_TOOLS, WEIGHTS, ToolMeanings, name_words
from services.understanding.model import FOLDER, TOOL_SETS, Understanding
from services.understanding.reading import read
from services.understanding.stems import alike, stem
from tools.spec import ToolSpec


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FOLDER)


def spec(name: str, description: str = "") -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": {"size": {"enum": ["large"]}}})


TOOLS = [spec("book_flight", "Book a flight between two cities"), spec("getHoroscope", "Today's horoscope of a sign")]


@pytest.mark.parametrize(
    ("name", "parts"), [("get_stockPrice", ["get", "stock", "price"]), ("roomBooking-v2", ["room", "booking", "v2"])]
)
def test_the_words_of_a_name(name: str, parts: list[str]) -> None:
    assert name_words(name) == parts


@pytest.mark.parametrize(
    ("words", "best"), [("book me a flight to rome", "book_flight"), ("my horoscope", "getHoroscope")]
)
def test_the_tool_that_is_asked_for_is_the_likeliest(encoder: Encoder, words: str, best: str) -> None:
    found = read(encoder, words.split(), "", ToolMeanings(encoder, TOOLS))
    assert found.whole is not None
    for each in (found.whole, *found.requests):
        first, second = each.declared
        assert first.tool == best
        assert first.p > 0.5 > second.p


def test_a_session_without_declared_tools_has_no_scores(encoder: Encoder) -> None:
    assert read(encoder, ["hello"]).whole is None


def test_a_declaration_without_words_is_likely_for_nothing(encoder: Encoder) -> None:
    bare = ToolMeanings(encoder, [ToolSpec("_", "", {}), ToolSpec("x", "a the", {"properties": []})])
    found = read(encoder, ["book", "me", "a", "flight"], "", bare)
    assert found.whole is not None
    assert all(score.p < 0.3 for score in found.whole.declared)


def test_the_tools_of_a_session_and_the_sets_that_are_kept_are_bounded(encoder: Encoder) -> None:
    assert len(ToolMeanings(encoder, [spec(f"t{at}") for at in range(MOST_TOOLS + 5)]).tools) == MOST_TOOLS
    shared = Understanding(encoder)
    first = asyncio.run(shared.meanings(TOOLS))
    assert asyncio.run(shared.meanings(list(TOOLS))) is first
    for at in range(TOOL_SETS):
        asyncio.run(shared.meanings([spec(f"other{at}")]))
    assert asyncio.run(shared.meanings(TOOLS)) is not first


def test_rare_words_count_more(encoder: Encoder) -> None:
    assert encoder.rarity("the") < encoder.rarity("coffee") <= encoder.rarity("cappuccino") == 1.0


def test_every_feature_has_a_weight() -> None:
    assert WEIGHTS.shape == np.zeros(len(FEATURES)).shape
    assert (WEIGHTS > 0).all()


def test_stems() -> None:
    assert stem("booking") == stem("booked") == stem("books") == "book"
    assert alike(stem("restaurants"), stem("restaurant")) == 1.0
    assert alike("order", "orchid") == 0.0
