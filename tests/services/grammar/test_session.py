"""The session as the loop sees it: actions for a state, and none for one that is as it should be."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.grammar.specs import specs
from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    Cancelled,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Rejected,
    Remove,
    SessionContext,
    ToolCall,
    UserUpdate,
)
from services.grammar import GrammarModel
from services.grammar.session import GrammarSession
from tools.language.spoken import listed
from tools.spec import Effect, ToolSpec

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def session(*tools: str) -> GrammarSession:
    chosen = [spec for name, spec in specs().items() if not tools or name in tools]
    return GrammarModel().open(SessionContext("", tuple(chosen), lambda: NOW, "UTC", "Leeds"))


def hear(grammar_model: GrammarSession, text: str, final: bool = False, turn: int = 1) -> list[ModelOutput]:
    grammar_model.append(UserUpdate(turn, 1, text, text, final=final))
    return think(grammar_model, final, turn)


def think(grammar_model: GrammarSession, final: bool = False, turn: int = 1) -> list[ModelOutput]:
    """Generate; accepted actions come back as entries, as the loop does it."""
    kinds = set(ActionKind) if final else {ActionKind.TOOL_CALL, ActionKind.REMOVE, ActionKind.PAUSE}
    ask = Ask(turn, Phase.FINAL if final else Phase.LISTENING, frozenset(kinds))

    async def collect() -> list[ModelOutput]:
        return [output async for output in grammar_model.generate(ask)]

    outputs = asyncio.run(collect())
    for output in outputs:
        if isinstance(output, ToolCall | Remove | Pause):
            grammar_model.append(Acted(turn, output))
    return outputs


def actions(outputs: Sequence[ModelOutput]) -> list[Any]:
    return [output for output in outputs if isinstance(output, ToolCall | Remove)]


def pauses(outputs: Sequence[ModelOutput]) -> list[PauseReason]:
    return [output.reason for output in outputs if isinstance(output, Pause)]


def said(outputs: Sequence[ModelOutput]) -> str:
    return "".join(output.text for output in outputs if isinstance(output, AnswerDelta))


def test_a_read_is_proposed_at_its_deciding_word_and_not_again() -> None:
    grammar_model = session("get_time")
    assert actions(hear(grammar_model, "what time is it in")) == []
    [call] = actions(hear(grammar_model, "what time is it in tokyo"))
    assert (call.id, call.tool, dict(call.arguments)) == (1, "get_time", {"location": "Tokyo"})
    assert actions(hear(grammar_model, "what time is it in tokyo please")) == []


def test_a_word_that_may_grow_is_held_back() -> None:
    grammar_model = session("get_time")
    assert actions(hear(grammar_model, "what time is it in new")) == []
    [call] = actions(hear(grammar_model, "what time is it in new york", final=True))
    assert call.arguments["location"] == "New York"


def test_a_correction_edits_the_same_call() -> None:
    grammar_model = session("set_timer")
    [first] = actions(hear(grammar_model, "set a timer for ten minutes please"))
    [edit] = actions(hear(grammar_model, "set a timer for ten minutes no wait make it twelve", final=True))
    assert (edit.id, edit.arguments) == (first.id, {"duration_seconds": 720})


def test_a_withdrawal_removes_the_call_and_is_confirmed() -> None:
    grammar_model = session("set_timer")
    hear(grammar_model, "set a timer for ten minutes please")
    outputs = hear(grammar_model, "set a timer for ten minutes never mind", final=True)
    assert actions(outputs) == [Remove(1)]
    assert said(think(grammar_model, final=True)) == "Okay, never mind."


def test_a_look_up_comes_first_and_the_effect_when_it_is_known() -> None:
    grammar_model = session("get_phone_number", "send_sms")
    [look_up] = actions(hear(grammar_model, "text marco that"))
    assert (look_up.tool, look_up.arguments) == ("get_phone_number", {"name": "Marco"})
    outputs = hear(grammar_model, "text marco that i'm late", final=True)
    assert actions(outputs) == []
    assert pauses(outputs) == [PauseReason.WAITING_TOOL]
    grammar_model.append(Observed(1, 1, "get_phone_number", "+15550110"))
    [send] = actions(think(grammar_model, final=True))
    assert (send.id, send.arguments) == (2, {"to": ["$1"], "message": "I'm late."})


def test_two_of_a_name_are_asked_about_and_nobody_is_called() -> None:
    grammar_model = session("get_phone_number", "place_call")
    hear(grammar_model, "call alex", final=True)
    grammar_model.append(Observed(1, 1, "get_phone_number", {"ambiguous": ["Alex Reid", "Alex Baptiste"]}))
    outputs = think(grammar_model, final=True)
    assert actions(outputs) == []
    assert said(outputs) == "Which one: Alex Reid or Alex Baptiste?"
    [again] = actions(hear(grammar_model, "alex baptiste", final=True, turn=2))
    assert (again.tool, again.arguments) == ("get_phone_number", {"name": "Alex Baptiste"})


def test_a_missing_slot_is_a_question() -> None:
    grammar_model = session("set_timer")
    outputs = hear(grammar_model, "set a timer", final=True)
    assert Opened(Part.ANSWER, question=True) in outputs
    assert said(outputs) == "For how long?"


def colouring() -> GrammarSession:
    """A session whose tools are declared by a client: "order {x}", "paint {x}"."""
    schema = {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}
    tools = [ToolSpec(name, name, schema, Effect.WRITE_EXTERNAL, phrases=(f"{name} {{x}}",)) for name in _COLOURING]
    return GrammarModel().open(SessionContext("", tuple(tools), lambda: NOW, "UTC", "Leeds"))


@pytest.mark.parametrize("text", ["order\npaint amber", "order, paint amber"])
def test_a_request_on_a_line_of_its_own_is_no_value_of_the_one_before(text: str) -> None:
    """Said and typed words that are answered together are lines of one text."""
    outputs = hear(colouring(), text, final=True)
    assert [call for call in actions(outputs) if call.tool == "order"] == []
    assert actions(hear(colouring(), "order\namber", final=True))[0].arguments == {"x": "amber"}


@pytest.mark.parametrize("reply", ["order amber", "paint amber"])
def test_the_name_that_was_asked_for_is_no_request(reply: str) -> None:
    grammar_model = colouring()
    assert said(hear(grammar_model, "order", final=True)) == "What x do you want?"
    [call] = actions(hear(grammar_model, reply, final=True, turn=2))
    assert (call.tool, call.arguments) == (reply.split()[0], {"x": "amber"})


_COLOURING = ("order", "paint")


def test_one_word_is_not_enough_for_an_effect() -> None:
    grammar_model = session("cancel_timer")
    assert said(hear(grammar_model, "stop", final=True)) == "Okay."
    assert said(hear(grammar_model, "delete", final=True, turn=2)) == "Should I cancel the timer?"
    [call] = actions(hear(grammar_model, "yes please", final=True, turn=3))
    assert call.tool == "cancel_timer"


def test_pauses_tell_whether_the_user_has_finished() -> None:
    grammar_model = session("set_timer", "get_time")
    assert pauses(hear(grammar_model, "set a timer for")) == [PauseReason.WAITING_USER]
    assert pauses(hear(grammar_model, "set a timer for ten minutes and")) == [PauseReason.WAITING_USER]
    assert pauses(hear(grammar_model, "set a timer for ten minutes no wait")) == [PauseReason.WAITING_USER]
    assert PauseReason.WAITING_USER not in pauses(hear(grammar_model, "set a timer for ten minutes"))


def test_a_refused_proposal_is_not_repeated() -> None:
    grammar_model = session("get_time")
    grammar_model.append(UserUpdate(1, 1, "what time is it in tokyo", "what time is it in tokyo", final=True))
    ask = Ask(1, Phase.FINAL, frozenset(ActionKind))

    async def once() -> list[ModelOutput]:
        return [output async for output in grammar_model.generate(ask)]

    assert len(actions(asyncio.run(once()))) == 1
    grammar_model.append(Rejected(1, "the tool is switched off"))
    outputs = asyncio.run(once())
    assert actions(outputs) == []
    assert "the tool is switched off" in said(outputs).lower()


def test_a_stale_observation_is_waited_for_again() -> None:
    grammar_model = session("get_time")
    hear(grammar_model, "what time is it in tokyo", final=True)
    grammar_model.append(Observed(1, 1, "get_time", {"local": "2026-03-10T18:30"}))
    assert said(think(grammar_model, final=True))
    grammar_model.append(Cancelled(1, 1, "stale", again=True))
    assert pauses(think(grammar_model, final=True)) == [PauseReason.WAITING_TOOL]


def test_the_result_of_a_call_confirmed_in_the_next_turn_is_told_there() -> None:
    grammar_model = session("set_timer")
    hear(grammar_model, "set a timer for ten minutes", final=True)
    grammar_model.append(UserUpdate(2, 1, "yes", "yes", final=True))
    grammar_model.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(think(grammar_model, final=True, turn=2)) == "Done: set the timer."


def test_a_failure_is_told_honestly() -> None:
    grammar_model = session("get_time")
    hear(grammar_model, "what time is it in tokyo", final=True)
    grammar_model.append(Observed(1, 1, "get_time", error="the clock is broken"))
    assert "the clock is broken" in said(think(grammar_model, final=True)).lower()


WORDS = st.sampled_from(
    listed(
        """set a timer for ten minutes no wait make it twelve and text marco that i'm late never mind the
        weather in tokyo tomorrow at seven remind me to call cancel my meeting scratch not uh actually sorry
        just if it does how many grams is three half past add eggs milk to shopping list play what time is
        saying don't leave out of it so email"""
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=16))
def test_whatever_is_said_the_grammar_model_comes_to_rest(spoken: list[str]) -> None:
    """No prefix raises, and a second look at an unchanged state changes nothing."""
    grammar_model = session()
    for end in range(1, len(spoken) + 1):
        hear(grammar_model, " ".join(spoken[:end]))
        assert actions(think(grammar_model)) == []
    hear(grammar_model, " ".join(spoken), final=True)
    assert actions(think(grammar_model, final=True)) == []


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("what time is it in tokyo", True),
        ("cancel the timer", True),
        ("pause the music", True),
        ("what's the weather in porto", False),  # "on friday"
        ("what time is it", False),  # "in tokyo"
        ("set a timer for five minutes", False),  # "and thirty seconds"
        ("set an alarm for seven", False),  # "thirty"
        ("text anna i'm late", False),
        ("call alex", False),  # "baptiste"
        ("navigate home", False),  # "on foot"
    ],
)
def test_a_pause_tells_whether_more_words_could_complete_the_request(text: str, closed: bool) -> None:
    pause = hear(session(), text)[-1]
    assert isinstance(pause, Pause)
    assert pause.closed is closed
