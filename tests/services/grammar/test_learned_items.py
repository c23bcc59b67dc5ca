"""The learned model tells where one thing of a list ends and the next begins."""

import pytest

from bench.dialogues.play import play
from services.grammar.intents import Intent, SlotValue
from services.grammar.learned_items import with_whole_items
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tools.language.slots import SlotType
from tools.language.tokens import tokenize

SAID = "garden hose hand fork twine"


def divided(items: list[str], *spans: tuple[int, int, float]) -> list[str]:
    found = tuple(LearnedSpan("item", start, end, p) for start, end, p in spans)
    learned = LearnedReading((LearnedRequest("add_list_items", 0.9, "do", 0.9, 0, 5, found),), 1.0)
    intent = Intent("add_list_items", {"items": SlotValue(SlotType.ITEMS, items)}, 0, 5, tuple(SAID.split()))
    [made] = with_whole_items([intent], learned, tokenize(SAID))
    return list(made.slots["items"].value)


def test_words_of_one_span_are_one_thing_where_they_begin_like_a_verb() -> None:
    spans = (LearnedSpan("item", 0, 2, 0.8), LearnedSpan("item", 2, 4, 1.0))
    learned = LearnedReading(
        (LearnedRequest("add_list_items", 0.9, "do", 0.9, 0, 4, spans),),
        1.0,
    )
    words = "knitting needles passport charger"
    intent = Intent("add_list_items", {"items": SlotValue(SlotType.ITEMS, words.split())}, 0, 4, tuple(words.split()))
    [made] = with_whole_items([intent], learned, tokenize(words))
    assert made.slots["items"].value == ["knitting needles", "passport", "charger"]


def test_one_thing_is_divided_only_where_the_model_is_sure_of_all_of_it() -> None:
    assert divided([SAID], (0, 2, 1.0), (2, 4, 0.95), (4, 5, 0.95)) == ["garden hose", "hand fork", "twine"]
    assert divided([SAID], (0, 2, 1.0), (2, 4, 0.8), (4, 5, 0.95)) == [SAID]
    assert divided([SAID], (0, 2, 1.0), (2, 4, 0.95)) == [SAID]
    assert divided([SAID], (0, 2, 1.0), (3, 4, 0.95), (4, 5, 0.95)) == [SAID]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("add tea washing powder and oats to the shopping list", ["tea", "washing powder", "oats"]),
        ("add olives rice tuna to shopping", ["olives", "rice", "tuna"]),
    ],
)
def test_things_of_a_list_are_whole(text: str, items: list[str]) -> None:
    [turn] = play([text], True, Understanding(Encoder(FOLDER)))
    [call] = turn.writes
    assert call.arguments["items"] == items
