"""Made-up results have the form of the library's, so that its sentences can be said of them."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from training.synth.capabilities import capabilities
from training.synth.results import MAKERS

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
_VALUES: Mapping[str, Any] = {
    "array": ["milk", "eggs"],
    "integer": 30,
    "number": 2.5,
    "boolean": True,
}
_PATTERNS = {
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$": "2026-03-12T15:00",
    r"^\d{4}-\d{2}-\d{2}$": "2026-03-12",
    r"^\d{2}:\d{2}$": "07:30",
    r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$": "2026-03-12",
    r"^[A-Z]{3}$": "EUR",
}


_NAMED = {"expression": "17 * 24", "from_unit": "mile", "to_unit": "kilometer"}


def _arguments(parameters: Mapping[str, Any], required_only: bool) -> dict[str, Any]:
    names = parameters.get("required", ()) if required_only else parameters["properties"]
    return {name: _NAMED.get(name) or _value(parameters["properties"][name]) for name in names if name != "rule"}


def _value(schema: Mapping[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][-1]
    return _PATTERNS.get(schema.get("pattern", ""), _VALUES.get(schema.get("type", ""), "tea"))


@pytest.mark.parametrize("required_only", [True, False], ids=["required", "all"])
@pytest.mark.parametrize("capability", [name for name in MAKERS if capabilities()[name].say is not None])
def test_the_librarys_sentence_can_be_said(capability: str, required_only: bool) -> None:
    spec = capabilities()[capability]
    assert spec.say is not None
    arguments = _arguments(spec.parameters, required_only)
    for seed in range(8):
        assert spec.say(arguments, MAKERS[capability](arguments, random.Random(seed), NOW))


def test_sums_and_conversions_are_right() -> None:
    dice = random.Random(1)
    assert MAKERS["calculate"]({"expression": "20% off 80"}, dice, NOW)["value"] == 64
    miles = {"value": 5, "from_unit": "mile", "to_unit": "kilometer"}
    assert MAKERS["convert_units"](miles, dice, NOW)["value"] == pytest.approx(8.04672)


def test_the_title_of_a_note_is_without_a_mark_at_its_end() -> None:
    note = MAKERS["create_note"]({"content": "Book recommendation from niamh."}, random.Random(1), NOW)
    assert note["title"] == "Book recommendation from niamh"
