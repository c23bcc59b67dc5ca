"""Values of tools that only a schema declares, read from words without the learned model."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.grammar.declared_values import DeclaredValues, values_of
from services.understanding.reading import LearnedSpan
from tools.language.moments import When
from tools.language.tokens import tokenize
from tools.spec import ToolSpec

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def tool(name: str, description: str = "", required: tuple[str, ...] = (), **properties: Any) -> ToolSpec:
    return ToolSpec(name, description, {"type": "object", "properties": properties, "required": list(required)})


def one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


TEA = tool(
    "order_tea",
    "Order a tea at the counter.",
    ("kind",),
    kind=one_of("green tea", "black tea", "mint"),
    cupSize=one_of("small", "medium", "large"),
    milk=one_of("milk", "oat milk", "a lot of oat milk"),
    with_honey={"type": "boolean"},
    cups={"type": "integer"},
)
LIGHT = tool(
    "turn_on_light", "Turn on the light in a room", ("room",), room={"type": "string"}, brightness={"type": "integer"}
)
FLIGHT = tool(
    "bookFlight",
    "Book a flight",
    **{
        "from": {"type": "string", "description": "City of departure"},
        "to": {"type": "string", "description": "City of arrival"},
        "departure_date": {"type": "string", "format": "date"},
        "return_date": {"type": "string", "description": "The day back, as YYYY-MM-DD"},
        "passengers": {"type": "integer", "description": "Number of people"},
    },
)


def read(spec: ToolSpec, text: str, **spans: str) -> DeclaredValues:
    tokens = tokenize(text)
    said = [token.text for token in tokens]
    marked = []
    for name, part in spans.items():
        words = part.split()
        at = next(at for at in range(len(said)) if said[at : at + len(words)] == words)
        marked.append(LearnedSpan(name, at, at + len(words), 1.0))
    return values_of(spec, tokens, 0, len(tokens), marked, NOW)


def slots(values: DeclaredValues) -> dict[str, Any]:
    return {
        name: slot.value.day.isoformat() if isinstance(slot.value, When) and slot.value.day else slot.value
        for name, slot in values.slots.items()
    }


@pytest.mark.parametrize(
    ("text", "wanted", "unread"),
    [
        ("a large green tea please", {"kind": "green tea", "cupSize": "large"}, 0),
        ("could i get mint with a lot of oat milk", {"kind": "mint", "milk": "a lot of oat milk"}, 0),
        ("a small black tea no make it large", {"kind": "black tea", "cupSize": "large"}, 0),
        ("green tea with honey", {"kind": "green tea", "with_honey": True}, 0),
        ("green tea without honey", {"kind": "green tea", "with_honey": False}, 0),
        ("three cups of green tea", {"kind": "green tea", "cups": 3}, 0),
        ("green tea with lemon", {"kind": "green tea"}, 1),
        ("green tea with no milk", {"kind": "green tea"}, 0),
        ("green tea every week", {"kind": "green tea"}, 2),
        ("a grean tea", {"kind": "green tea"}, 0),
        ("put me down for mint", {"kind": "mint"}, 0),
    ],
)
def test_declared_values(text: str, wanted: dict[str, Any], unread: int) -> None:
    found = read(TEA, text)
    assert slots(found) == wanted
    assert found.unread == unread


def test_a_second_value_that_corrects_nothing_is_not_understood() -> None:
    assert read(TEA, "a green tea and a mint").unread == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("turn on the light in the kitchen", {"room": "kitchen"}),
        ("turn the living room light on at fifty percent", {"room": "living room", "brightness": 50}),
        ("bathroom light on", {"room": "bathroom"}),
    ],
)
def test_words_that_nothing_explains_fill_a_free_parameter(text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(LIGHT, text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("book a flight from london to paris", {"from": "london", "to": "paris"}),
        ("i need a flight to paris from london", {"from": "london", "to": "paris"}),
        ("a flight to oslo on friday", {"to": "oslo", "departure_date": "2026-11-27"}),
        (
            "a flight to rome on friday returning on sunday for two people",
            {"to": "rome", "departure_date": "2026-11-27", "return_date": "2026-11-29", "passengers": 2},
        ),
    ],
)
def test_prepositions_and_order_tell_parameters_of_one_type_apart(text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(FLIGHT, text)) == wanted


def test_spans_of_the_learned_model_bound_free_words() -> None:
    spec = tool("post_update", "Post an update", ("text",), text={"type": "string"}, channel={"type": "string"})
    found = read(spec, "post that we are live now to the channel general", message="we are live now")
    assert slots(found)["text"] == "we are live now"
    assert slots(found)["channel"] == "general"


def test_a_zone_is_given_by_its_name_in_the_database() -> None:
    zone = {"type": "string", "description": "IANA timezone, e.g. America/New_York"}
    assert slots(read(tool("get_current_time", timezone=zone), "the time in new york")) == {
        "timezone": "America/New_York"
    }


def test_several_values_of_an_array() -> None:
    spec = tool("order_pizza", toppings={"type": "array", "items": one_of("ham", "olives", "mushrooms")})
    assert slots(read(spec, "a pizza with ham and mushrooms")) == {"toppings": ["ham", "mushrooms"]}
