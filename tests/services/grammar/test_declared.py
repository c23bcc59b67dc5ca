"""Tools that only a schema declares, understood with the model that ships, beside the library's tools."""

from typing import Any

import pytest

from bench.understanding.tools import HeardTurn, Listener, declared
from services.grammar import wording
from services.grammar.declared import is_declared
from services.grammar.declared_opposites import opposed
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tools.language import choices
from tools.spec import ToolSpec

TEXT = {"type": "string"}


def function(name: str, description: str, required: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    effect = more.pop("x_effect", "write_external")
    parameters = {"type": "object", "properties": more, "required": list(required)}
    return {"name": name, "description": description, "parameters": parameters, "x_effect": effect}


TEA = function(
    "order_tea",
    "Order a tea at the counter.",
    ("kind",),
    kind=TEXT | {"enum": ["green tea", "black tea", "peppermint"]},
    size=TEXT | {"enum": ["small", "medium", "large"]},
)
CANCEL = function("cancel_tea_order", "Cancel the tea that was ordered.")
LIGHT = function("turn_on_light", "Turn on the light in a room", ("room",), room=TEXT)
PRICE = function("get_stock_price", "Get the price of a stock", ("symbol",), symbol=TEXT, x_effect="read_external")
ZONED = TEXT | {"description": "IANA timezone, e.g. America/New_York"}
CLOCK = function(
    "get_current_time", "Get the current time in a timezone", ("timezone",), timezone=ZONED, x_effect="read_external"
)
KINDS, SIZES = ("dark cocoa", "white cocoa"), ("tall", "grande")
COCOA = function(
    "order_cocoa",
    "Order a cocoa.",
    ("kind",),
    kind=TEXT | {"enum": list(KINDS)},
    size=TEXT | {"enum": list(SIZES)},
)
ALL = [TEA, CANCEL, LIGHT, PRICE]


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


def calls(heard: HeardTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(tool, dict(arguments)) for tool, arguments in heard.calls]


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("could you order me a large green tea please", "order_tea", {"kind": "green tea", "size": "large"}),
        ("please cancel my tea order", "cancel_tea_order", {}),
        ("switch on the light in the hall", "turn_on_light", {"room": "hall"}),
        ("what is the stock price of siemens", "get_stock_price", {"symbol": "siemens"}),
    ],
)
def test_what_is_understood_to_the_last_word_is_done(
    listener: Listener, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert calls(listener.hear(ALL, text)[0]) == [(tool, arguments)]


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("may have a large green tea", "order_tea", {"kind": "green tea", "size": "large"}),
        ("could have another black tea please", "order_tea", {"kind": "black tea"}),
        ("can get me a small peppermint", "order_tea", {"kind": "peppermint", "size": "small"}),
        ("would like to have a medium black tea", "order_tea", {"kind": "black tea", "size": "medium"}),
        ("will take a green tea", "order_tea", {"kind": "green tea"}),
        ("have a small green tea", "order_tea", {"kind": "green tea", "size": "small"}),
        ("could bring me a large black tea", "order_tea", {"kind": "black tea", "size": "large"}),
    ],
)
def test_an_opening_without_its_subject_is_a_request(
    listener: Listener, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert calls(listener.hear(ALL, text)[0]) == [(tool, arguments)]


@pytest.mark.parametrize(
    "text",
    [
        "might have a green tea",
        "have had a green tea",
        "could have had a green tea",
        "would have liked a green tea",
        "may have a look at the green tea",
        "can a green tea have milk",
        "she would like a green tea",
        "you have a green tea",
        "i would have loved a green tea",
        "a green tea was what he had",
    ],
)
def test_what_only_looks_like_such_an_opening_is_no_request(listener: Listener, text: str) -> None:
    assert calls(listener.hear(ALL, text)[0]) == []


def test_what_was_not_understood_is_asked_about_and_done_after_a_yes(listener: Listener) -> None:
    asked, done = listener.hear(ALL, "order me a large green tea with cinnamon", "yes")
    assert calls(asked) == []
    assert asked.answer == "I did not get all of that. Should I order the tea: green tea, large?"
    assert calls(done) == [("order_tea", {"kind": "green tea", "size": "large"})]


def test_a_required_value_that_was_not_said_is_asked_for(listener: Listener) -> None:
    asked, done = listener.hear(ALL, "order a large tea", "peppermint")
    assert asked.answer == "What kind do you want?"
    assert calls(done) == [("order_tea", {"kind": "peppermint", "size": "large"})]


@pytest.mark.parametrize(
    "text",
    [
        "turn off the light in the hall",
        "do you drink green tea",
        "she ordered a large green tea yesterday",
        "don't order a green tea",
        "i don't want any green tea today",
        "you must not order a black tea",
        "i never drink black tea",
        "set a timer for four minutes",
        "turn the torch on",
    ],
)
def test_other_words_call_no_declared_tool(listener: Listener, text: str) -> None:
    named = {each["name"] for each in ALL}
    assert not [tool for tool, _ in listener.hear(ALL, text)[0].calls if tool in named]


def test_requests_for_the_library_stay_as_they_are(listener: Listener) -> None:
    text = "add green tea to my shopping list and set a timer for ten minutes"
    assert calls(listener.hear(ALL, text)[0]) == calls(listener.hear([], text)[0])


def test_a_client_s_tool_takes_the_place_of_the_library_s_for_the_same_thing(listener: Listener) -> None:
    heard = listener.hear([CLOCK], "what's the current time in new york")[0]
    assert calls(heard) == [("get_current_time", {"timezone": "America/New_York"})]


@pytest.mark.parametrize(
    "opening", ["i was going to order", "we were about to get", "i used to have", "i meant to order"]
)
def test_what_was_once_meant_is_not_done(listener: Listener, opening: str) -> None:
    assert not calls(listener.hear(ALL, f"{opening} a large green tea")[0])


PHRASED = TEA | {"x_phrases": ["[can i get|i would like] [a|an] [{size}] {kind}"]}


@pytest.mark.parametrize("text", ["gonna have a large green tea", "i like a large green tea"])
def test_phrases_take_nothing_from_what_the_declaration_makes_sure_of(listener: Listener, text: str) -> None:
    assert calls(listener.hear([PHRASED], text)[0]) == [("order_tea", {"kind": "green tea", "size": "large"})]


def test_the_choices_of_a_declared_tool_are_compiled_once_in_a_session(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[tuple[str, ...]] = []
    compile_all = choices._compiled
    monkeypatch.setattr(choices, "_compiled", lambda values: compiled.append(values) or compile_all(values))
    listener.hear([COCOA], "may i have a dark cocoa", "a tall one please", "could you make me a white cocoa")
    assert sorted(values for values in compiled if values in (KINDS, SIZES)) == sorted([KINDS, SIZES])


def test_two_requests_for_one_tool(listener: Listener) -> None:
    heard = listener.hear(ALL, "order me a large green tea and then order a small black tea")[0]
    assert calls(heard) == [
        ("order_tea", {"kind": "green tea", "size": "large"}),
        ("order_tea", {"kind": "black tea", "size": "small"}),
    ]


def test_which_tools_are_declared() -> None:
    assert is_declared(declared(TEA))
    assert is_declared(ToolSpec("files_read_file", "", {}))
    assert not is_declared(ToolSpec("restore_event", "", {}))
    assert not is_declared(ToolSpec("set_timer", "", {}, phrases=("set a timer",)))


@pytest.mark.parametrize(
    ("name", "said", "wrong"),
    [
        ("turn_on_light", "turn off the light", True),
        ("turn_on_light", "turn on the light", False),
        ("cancel_order", "cancel my order", False),
        ("order_coffee", "cancel my order", True),
        ("unlock_door", "lock the door", True),
    ],
)
def test_the_opposite_of_a_tool(name: str, said: str, wrong: bool) -> None:
    assert opposed(ToolSpec(name, "", {}), said.split()) is wrong


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (ToolSpec("turn_on_light", "", {}), "turn on the light"),
        (ToolSpec("bookFlight", "", {}), "book the flight"),
        (ToolSpec("files_read_file", "", {}, extra={"mcp": "files"}), "read the file"),
    ],
)
def test_how_a_declared_tool_is_named(spec: ToolSpec, text: str) -> None:
    assert wording.doing(spec) == text
