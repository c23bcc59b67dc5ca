"""A write is asked about where a word that it depends on was hardly heard; more strictly if it goes outside."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.grammar.specs import specs
from services.events.model import (
    ActionKind,
    AnswerDelta,
    Ask,
    Phase,
    SessionContext,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.grammar import GrammarModel
from services.grammar.guard_hearing import HEARD, HEARD_AT_HOME, LEFT_OVER
from services.grammar.session import GrammarSession
from tools.spec import Effect, ToolSpec

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SCHEMA = {
    "type": "object",
    "properties": {
        "wood": {"type": "string", "enum": ["oak board", "pine board", "board"]},
        "finish": {"type": "string", "enum": ["oiled", "waxed", "painted"]},
        "length": {"type": "string", "enum": ["short", "long"]},
    },
    "required": ["wood"],
}
PHRASES = ("(cut|saw) me a [{length}] {wood}", "... [and] {finish}")
BETWEEN = (HEARD + HEARD_AT_HOME) / 2
"""Enough for what depends little on one word, and not for the values of an external write."""


def wood(effect: Effect = Effect.WRITE_EXTERNAL, **declared: Any) -> ToolSpec:
    return ToolSpec("cut_board", "", SCHEMA, effect, phrases=PHRASES, client_side=True, **declared)


def opened(*tools: ToolSpec, proposes: bool = False) -> GrammarSession:
    chosen = (*specs().values(), *tools)
    return GrammarSession(SessionContext("", chosen, lambda: NOW, "UTC", "Leeds"), None, proposes)


def hear(session: GrammarSession, words: str, *, settling: bool = False, turn: int = 1) -> tuple[list[Any], str]:
    """The calls and the answer to words of which some were heard with less than certainty ("oak~0.3")."""
    parts = [word.partition("~") for word in words.split()]
    text = " ".join(word for word, _, _ in parts)
    confidences = tuple(float(sure or 1) for _, _, sure in parts)
    session.append(UserUpdate(turn, 1, text, text, final=not settling, confidences=() if settling else confidences))
    if settling:
        session.append(TurnSettling(turn, confidences=confidences))

    async def outputs() -> list[Any]:
        phase = Phase.SETTLING if settling else Phase.FINAL
        return [output async for output in session.generate(Ask(turn, phase, frozenset(ActionKind)))]

    made = asyncio.run(outputs())
    calls = [output for output in made if isinstance(output, ToolCall)]
    return calls, "".join(output.text for output in made if isinstance(output, AnswerDelta))


def arguments(calls: list[ToolCall]) -> list[Mapping[str, Any]]:
    return [call.arguments for call in calls]


@pytest.mark.parametrize("settling", [True, False])
def test_a_value_of_an_external_write_that_was_hardly_heard_is_asked_about(settling: bool) -> None:
    session = opened(wood())
    calls, said = hear(session, f"cut me a long~{BETWEEN} oak board and oiled", settling=settling)
    assert (calls, said) == ([], "Should I cut the board: long, oak board, oiled?" if not settling else said)
    calls, _ = hear(opened(wood()), f"cut me a long~{HEARD} oak board and oiled", settling=settling)
    assert arguments(calls) == [{"length": "long", "wood": "oak board", "finish": "oiled"}]


def test_a_yes_carries_it_out_however_well_it_was_heard() -> None:
    session = opened(wood())
    hear(session, "cut me a long~0.1 oak board")
    calls, _ = hear(session, "yes~0.1", turn=2)
    assert arguments(calls) == [{"length": "long", "wood": "oak board"}]


@pytest.mark.parametrize(
    "words",
    [
        "cut~0.1 me~0.1 a~0.1 long oak board",
        "cut me a long oak board and~0.1 oiled please~0.1",
        "so~0.1 can~0.1 you~0.1 cut me a long oak board",
        "cut me a long oak board if~0.1 you~0.1 can~0.1",
    ],
)
def test_words_on_which_nothing_depends_need_not_be_heard(words: str) -> None:
    calls, _ = hear(opened(wood()), words)
    assert len(calls) == 1


def test_a_word_behind_that_was_neither_heard_nor_understood_may_have_been_a_value() -> None:
    assert hear(opened(wood()), f"cut me a long oak board and tented~{LEFT_OVER - 0.1}")[0] == []
    assert len(hear(opened(wood()), f"cut me a long oak board marvellous~{LEFT_OVER + 0.1}")[0]) == 1


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (f"set an alarm for 7:30~{HEARD_AT_HOME - 0.05} a.m.", False),
        (f"set an alarm for 7:30~{BETWEEN} a.m.", True),
        (f"set an alarm for 7:30 a.m.~{HEARD_AT_HOME - 0.05}", False),
        (f"set~{HEARD_AT_HOME - 0.05} an alarm for 7:30 a.m.", False),
        (f"set~{BETWEEN} an~0.1 alarm for~0.1 7:30 a.m.", True),
        (f"set an alarm for six~0.1 no seven~{BETWEEN} a.m.", True),
        (f"set an alarm for six no seven~{HEARD_AT_HOME - 0.05} a.m.", False),
    ],
)
def test_what_depends_less_on_a_single_word_may_be_heard_less_well(words: str, done: bool) -> None:
    """Local writes and the words around values; a word that was corrected does not count."""
    calls, said = hear(opened(), words)
    assert [call.tool for call in calls] == (["set_alarm"] if done else [])
    assert said.startswith("Should I set the alarm for") != done


def test_a_look_up_needs_no_confidence() -> None:
    calls, _ = hear(opened(), "what's~0.1 the weather in oslo~0.1")
    assert [call.tool for call in calls] == ["get_weather"]


def test_the_agent_asks_about_a_destructive_call_anyway() -> None:
    calls, _ = hear(opened(wood(destructive=True)), "cut me a long~0.1 oak board")
    assert len(calls) == 1


def test_a_model_that_confirms_every_write_is_told_of_the_doubt() -> None:
    [sure] = hear(opened(wood(), proposes=True), "cut me a long oak board")[0]
    [unsure] = hear(opened(wood(), proposes=True), "cut me a long~0.1 oak board")[0]
    assert (unsure.arguments, unsure.confidence) == (sure.arguments, 0.5)
    assert sure.confidence is not None
    assert sure.confidence > 0.9


def test_a_request_is_not_held_to_the_confidence_in_another_ones_words() -> None:
    calls, _ = hear(opened(), "set a timer for ten minutes and set an alarm for seven~0.1 a.m.")
    assert [call.tool for call in calls] == ["set_timer"]


def test_new_words_after_an_eager_end_are_not_held_to_the_confidences_before_them() -> None:
    session = opened(wood())
    hear(session, "cut me a long~0.1 oak board", settling=True)
    session.append(TurnSettling(1, resumed=True))
    calls, _ = hear(session, "cut me a short oak board")
    assert arguments(calls) == [{"length": "short", "wood": "oak board"}]


def test_a_model_without_confidences_is_asked_nothing() -> None:
    session = GrammarModel().open(SessionContext("", (wood(),), lambda: NOW, "UTC", "Leeds"))
    session.append(UserUpdate(1, 1, "cut me a long oak board", "cut me a long oak board", final=True))

    async def calls() -> list[Any]:
        ask = Ask(1, Phase.FINAL, frozenset(ActionKind))
        return [output async for output in session.generate(ask) if isinstance(output, ToolCall)]

    assert len(asyncio.run(calls())) == 1
