"""The first session that can tell which text is meant tells it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from services.models.composite import CompositeModel
from services.models.fallback import ModelWithFallback
from services.models.ports import choice


class Silent:
    """A back end that chooses nothing, and its own session."""

    name = "silent"

    def open(self, session_context: Any) -> Any:
        return self


class Choosing(Silent):
    def __init__(self, index: int) -> None:
        self.index = index

    async def choose(self, texts: Sequence[str]) -> int:
        return min(self.index, len(texts) - 1)


def choose(*sessions: Any) -> int:
    return asyncio.run(choice(["a", "b", "c"], *sessions))


def test_the_first_that_can_choose_does() -> None:
    assert choose(None, Silent(), Choosing(1), Choosing(2)) == 1
    assert choose(Silent(), None) == 0


def test_what_stands_behind_a_model_chooses_for_it() -> None:
    context: Any = type("Context", (), {"tools": ()})()
    silent: Any = Silent()
    embedded: Any = Choosing(2)
    assert choose(ModelWithFallback(silent, embedded).open(context)) == 2
    assert choose(CompositeModel(silent, embedded).open(context)) == 2
    assert choose(CompositeModel(embedded).open(context)) == 2
    assert choose(CompositeModel(silent).open(context)) == 0
