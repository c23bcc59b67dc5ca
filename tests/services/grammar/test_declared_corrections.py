"""Values of declared tools that the user corrects in the same sentence."""

from typing import Any

import pytest

from tests.services.grammar.test_declared_values import FLIGHT, TEA, one_of, read, slots, tool
from tools.spec import ToolSpec

SAUNA = tool(
    "heat_sauna",
    "Heat the sauna.",
    ("degrees",),
    kind=one_of("dry", "steam"),
    degrees={"type": "integer", "description": "Heat in degrees"},
    guests={"type": "integer", "description": "Number of guests"},
    minutes={"type": "integer", "description": "Length in minutes"},
    day={"type": "string", "description": "Day, as YYYY-MM-DD"},
)
BACK = {"to": "rome", "departure_date": "2026-11-27", "return_date": "2026-11-28"}


@pytest.mark.parametrize(
    ("spec", "text", "wanted"),
    [
        (SAUNA, "heat the sauna to eighty uh no make that ninety", {"degrees": 90}),
        (SAUNA, "heat the sauna to eighty degrees sorry i mean seventy degrees", {"degrees": 70}),
        (SAUNA, "sauna for six guests wait no four guests at ninety", {"guests": 4, "degrees": 90}),
        (SAUNA, "heat the sauna for fifteen minutes no twenty", {"minutes": 1200}),
        (SAUNA, "heat the sauna on friday no sorry on sunday", {"day": "2026-11-29"}),
        (SAUNA, "heat the sauna on monday sorry not monday tuesday", {"day": "2026-12-01"}),
        (SAUNA, "heat the dry sauna on sunday sorry steam not dry", {"kind": "steam", "day": "2026-11-29"}),
        (TEA, "a small mint no a large green tea", {"kind": "green tea", "cupSize": "large"}),
        (FLIGHT, "book a flight to rome on friday returning friday actually saturday", BACK),
        (TEA, "three cups of mint no make it two", {"kind": "mint", "cups": 2}),
    ],
)
def test_the_corrected_value_counts(spec: ToolSpec, text: str, wanted: dict[str, Any]) -> None:
    found = read(spec, text)
    assert slots(found) == wanted
    assert found.unread == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("heat the sauna to eighty degrees no six guests", {"degrees": 80, "guests": 6}),
        ("heat the sauna for six guests make it thirty minutes", {"guests": 6, "minutes": 1800}),
        ("heat the sauna to eighty no towels for six guests", {"degrees": 80, "guests": 6}),
        ("heat the sauna for six guests make it at ninety", {"guests": 6, "degrees": 90}),
    ],
)
def test_a_value_of_another_kind_corrects_nothing(text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(SAUNA, text)) == wanted
