"""A call of a client's tool that would lack a declared value that was said is asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bench.grammar.specs import specs
from services.grammar.guard import judge
from services.grammar.reading import UtteranceReader
from services.grammar.verdict import GuardDoubt, GuardedUtterance
from tools.spec import Effect, ToolSpec

SCHEMA = {
    "type": "object",
    "properties": {
        "wood": {"type": "string", "enum": ["oak board", "pine board", "board"]},
        "finish": {"type": "string", "enum": ["oiled", "waxed", "painted"]},
        "length": {"type": "string", "enum": ["short", "long", "short cut"]},
    },
    "required": ["wood"],
}
PHRASES = ("(cut|saw) me a [{length}] {wood}", "[a] {wood}", "... [and] {finish}")


def doubts(text: str, effect: Effect = Effect.WRITE_EXTERNAL, *others: ToolSpec) -> Sequence[GuardDoubt | None]:
    """The doubts about each call of the tool that cuts boards."""
    spec = ToolSpec("cut_board", "", SCHEMA, effect, phrases=PHRASES, client_side=True)
    reading = UtteranceReader([spec, *others]).read(text, datetime(2026, 11, 26, 12))
    utterance = GuardedUtterance(reading.tokens, reading.intents)
    reading = replace(reading, intents=tuple(each for each in reading.intents if each.tool == spec.name))
    arguments = [{name: value.value for name, value in intent.slots.items()} for intent in reading.intents]
    verdicts = (judge(utterance, intent, spec, args) for intent, args in zip(reading.intents, arguments, strict=True))
    return [verdict.doubt for verdict in verdicts]


@pytest.mark.parametrize(
    "text", ["cut me a long oak board", "cut me a short pine board and waxed", "an oak board oiled", "cut me a bord"]
)
def test_what_was_said_as_a_whole_is_done(text: str) -> None:
    assert doubts(text) in ([None], [])


@pytest.mark.parametrize(
    "text",
    [
        "cut me a long wobbly oak board",
        "something that is painted, an oak board",
        "an oak board for the short wall",
        "cut me a short twisted pine board",
    ],
)
def test_a_value_that_the_call_lacks_or_words_inside_that_were_skipped_are_asked_about(text: str) -> None:
    assert doubts(text)
    assert None not in doubts(text)


def test_a_local_write_is_not_held_up_by_a_skipped_word() -> None:
    assert doubts("cut me a long wobbly oak board", Effect.WRITE_LOCAL) == [None]


def test_what_is_added_with_with_and_not_understood_is_asked_about() -> None:
    assert doubts("cut me an oak board with rounded edges") == [GuardDoubt.LEFT_OVER]


@pytest.mark.parametrize("tail", ["and pained", "and some whacks", "and in the pain"])
def test_a_few_words_that_are_added_with_and_may_be_one_more_value(tail: str) -> None:
    assert doubts(f"cut me a long oak board {tail}") == [GuardDoubt.LEFT_OVER]
    assert doubts(f"cut me a long oak board {tail}", Effect.WRITE_LOCAL) == [None]


@pytest.mark.parametrize(
    "tail", ["and we'll be there soon", "and i am late", "and thank you", "and that's all for now", "and call me back"]
)
def test_a_clause_of_its_own_behind_a_request_is_no_value(tail: str) -> None:
    assert doubts(f"cut me a long oak board {tail}")[:1] == [None]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("get me a wobbly oak board oiled", GuardDoubt.LEFT_OVER),
        ("get me a wobbly oak board", GuardDoubt.LEFT_OVER),
        ("get me a bakery, oak board oiled", None),
        ("find a bakery and a pine board", None),
    ],
)
def test_words_that_another_tool_takes_away_from_a_declared_value_are_asked_about(
    text: str, doubt: GuardDoubt | None
) -> None:
    assert doubts(text, Effect.WRITE_EXTERNAL, *specs().values()) == [doubt]
