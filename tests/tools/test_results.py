import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from tools.results import NotJson, bounded


class Colour(StrEnum):
    RED = "red"


@dataclass
class Pot:
    colour: Colour
    since: date


def test_plain_values_pass_unchanged() -> None:
    value = {"a": [1, 2.5, None, True, "x\ny"], "b": {}}
    assert bounded(value) == value
    assert bounded([Pot(Colour.RED, date(2026, 3, 1))]) == [{"colour": "red", "since": "2026-03-01"}]


@pytest.mark.parametrize(
    ("value", "marker"),
    [
        ("x" * 1_000_000, "[cut: 984000 more characters]"),
        (["x" * 100] * 1_000_000, "more items]"),
        ({f"key {n}": "x" * 100 for n in range(10_000)}, "more fields"),
        ([[["x" * 99_999] * 50] * 50], "more items]"),
    ],
)
def test_oversized_results_are_cut_and_say_so(value: Any, marker: str) -> None:
    text = json.dumps(bounded(value))
    assert len(text) < 20_000
    assert marker in text


def test_deep_and_hostile_values_are_tamed() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    assert "nested too deeply" in json.dumps(bounded(deep))
    assert bounded("bell\x07 and \x1b[31mred") == "bell and [31mred"
    assert bounded([float("nan"), float("inf")]) == [None, None]


@pytest.mark.parametrize("value", [object(), b"bytes", [lambda: None], 1 << 20_000], ids=type)
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(NotJson):
        bounded(value)
