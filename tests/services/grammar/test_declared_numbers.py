"""Numbers in words for the parameters of declared tools."""

from typing import Any

import pytest

from tests.services.grammar.test_declared_values import one_of, read, slots, tool
from tools.spec import ToolSpec

OVEN = tool(
    "start_oven",
    "Start the oven.",
    ("mode", "temperature"),
    mode=one_of("grill", "fan", "pizza"),
    temperature={"type": "integer", "description": "Heat in degrees"},
    trays={"type": "integer", "description": "Number of trays"},
)
BOILER = tool(
    "heat_water",
    "Heat the water of the boiler.",
    ("temperature",),
    temperature={"type": "integer", "description": "Degrees Celsius"},
    start_time={"type": "string", "description": "Start in 24-hour HH:MM format"},
    minutes={"type": "integer", "description": "Length in minutes"},
)
SUPPLIES = tool(
    "bring_supplies",
    "Bring office supplies to a desk.",
    ("supply",),
    supply=one_of("pens", "staplers"),
    quantity={"type": "integer", "description": "How many"},
)


@pytest.mark.parametrize(
    ("spec", "text", "wanted"),
    [
        (OVEN, "oven on grill at ninety", {"mode": "grill", "temperature": 90}),
        (OVEN, "fan at eighty degrees with one tray", {"mode": "fan", "temperature": 80, "trays": 1}),
        (OVEN, "start pizza mode two trays at two hundred", {"mode": "pizza", "trays": 2, "temperature": 200}),
        (OVEN, "grill at ninety please my son is only four", {"mode": "grill", "temperature": 90}),
        (OVEN, "start the grill at ten", {"mode": "grill"}),
        (SUPPLIES, "bring one more stapler", {"supply": "staplers", "quantity": 1}),
        (BOILER, "heat the water for twenty minutes", {"minutes": 1200}),
        (BOILER, "heat water at forty", {"temperature": 40}),
    ],
)
def test_a_number_belongs_to_what_it_counts(spec: ToolSpec, text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(spec, text)) == wanted


def test_a_number_of_degrees_is_no_time() -> None:
    found = read(BOILER, "heat the water at half past five to sixty degrees")
    assert found.slots["temperature"].value == 60
    assert str(found.slots["start_time"].value.time) == "05:30"
