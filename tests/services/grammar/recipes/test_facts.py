"""Two look-ups compared by the lengths in their summaries."""

from typing import Any

import pytest

from services.grammar.intents import Intent
from services.grammar.recipes.facts import _compared
from services.models.call_view import KnownCall, KnownCallStatus


def looked_up(number: int, summary: str) -> KnownCall:
    value: dict[str, Any] = {"summary": summary}
    return KnownCall(number, "wiki_search", {}, status=KnownCallStatus.DONE, value=value)


@pytest.mark.parametrize(
    ("word", "first", "second", "said"),
    [
        ("longer", "It is 8 km long.", "It is 900 m long.", "A is longer: A has 8 km, B 900 m."),
        ("smaller", "It is 8 km long.", "It is 900 m long.", "B is smaller: A has 8 km, B 900 m."),
        ("taller", "It is 1,000 feet tall.", "It is 330 metres tall.", "B is taller: A has 1000 feet, B 330 metres."),
    ],
)
def test_lengths_are_compared_across_units(word: str, first: str, second: str, said: str) -> None:
    intent = Intent("wiki_search", {}, words=(word,), start=0, end=1)
    assert _compared(intent, "A", looked_up(1, first), "B", looked_up(2, second)) == said
