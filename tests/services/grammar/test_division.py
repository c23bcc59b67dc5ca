"""A list that was divided by guess is proposed with less confidence to the model that confirms writes."""

import asyncio
from datetime import UTC, datetime

import pytest

from bench.grammar.specs import specs
from services.events.model import ActionKind, Ask, Phase, SessionContext, ToolCall, UserUpdate
from services.grammar.division import guessed
from services.grammar.session import GrammarSession
from tools.language.tokens import tokenize

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "things", "expected"),
    [
        ("add rope lantern to the list", ["rope", "lantern"], True),
        ("add rope and lantern to the list", ["rope", "lantern"], False),
        ("add rope, lantern to the list", ["rope", "lantern"], False),
        ("add a rope a lantern to the list", ["rope", "lantern"], False),
        ("add folding chairs blankets and a stove", ["folding chairs", "blankets", "stove"], True),
        ("add rope to the list", ["rope"], False),
    ],
)
def test_what_stands_side_by_side_was_divided_by_guess(words: str, things: list[str], expected: bool) -> None:
    assert guessed({"list_name": "camping", "items": things}, tokenize(words)) is expected


def _call(words: str, proposes: bool) -> ToolCall:
    context = SessionContext("", tuple(specs().values()), lambda: NOW, "UTC", "Leeds")
    session = GrammarSession(context, None, proposes)
    session.append(UserUpdate(1, 1, words, words, final=True))

    async def outputs() -> list[ToolCall]:
        return [
            o async for o in session.generate(Ask(1, Phase.FINAL, frozenset(ActionKind))) if isinstance(o, ToolCall)
        ]

    [call] = asyncio.run(outputs())
    return call


def test_the_model_that_confirms_is_told_of_the_guess() -> None:
    guess, said = (_call(f"add {words} to the camping list", True) for words in ("rope lantern stove kettle", "rope"))
    assert guess.arguments["items"] == ["rope", "lantern", "stove", "kettle"]
    assert (guess.confidence, said.confidence) == (0.5, 1.0)


def test_alone_the_grammar_adds_them() -> None:
    assert _call("add rope lantern stove kettle to the camping list", False).confidence == 1.0
