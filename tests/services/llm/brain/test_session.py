"""The session as the loop sees it: actions for a state, and none for one that is as it should be."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.brain.specs import specs
from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    Brief,
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
    ToolCall,
    UserUpdate,
)
from services.llm.brain import Brain
from services.llm.brain.session import BrainSession
from tools.language.spoken import listed

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def session(*tools: str) -> BrainSession:
    chosen = [spec for name, spec in specs().items() if not tools or name in tools]
    return Brain().open(Brief("", tuple(chosen), lambda: NOW, "UTC", "Leeds"))


def hear(brain: BrainSession, text: str, final: bool = False, turn: int = 1) -> list[ModelOutput]:
    brain.append(UserUpdate(turn, 1, text, text, final=final))
    return think(brain, final, turn)


def think(brain: BrainSession, final: bool = False, turn: int = 1) -> list[ModelOutput]:
    """Generate; accepted actions come back as entries, as the loop does it."""
    kinds = set(ActionKind) if final else {ActionKind.TOOL_CALL, ActionKind.REMOVE, ActionKind.PAUSE}
    ask = Ask(turn, Phase.FINAL if final else Phase.LISTENING, frozenset(kinds))

    async def collect() -> list[ModelOutput]:
        return [output async for output in brain.generate(ask)]

    outputs = asyncio.run(collect())
    for output in outputs:
        if isinstance(output, ToolCall | Remove | Pause):
            brain.append(Acted(turn, output))
    return outputs


def actions(outputs: Sequence[ModelOutput]) -> list[Any]:
    return [output for output in outputs if isinstance(output, ToolCall | Remove)]


def pauses(outputs: Sequence[ModelOutput]) -> list[PauseReason]:
    return [output.reason for output in outputs if isinstance(output, Pause)]


def said(outputs: Sequence[ModelOutput]) -> str:
    return "".join(output.text for output in outputs if isinstance(output, AnswerDelta))


def test_a_read_is_proposed_at_its_deciding_word_and_not_again() -> None:
    brain = session("get_time")
    assert actions(hear(brain, "what time is it in")) == []
    [call] = actions(hear(brain, "what time is it in tokyo"))
    assert (call.id, call.tool, dict(call.arguments)) == (1, "get_time", {"location": "Tokyo"})
    assert actions(hear(brain, "what time is it in tokyo please")) == []


def test_a_word_that_may_grow_is_held_back() -> None:
    brain = session("get_time")
    assert actions(hear(brain, "what time is it in new")) == []
    [call] = actions(hear(brain, "what time is it in new york", final=True))
    assert call.arguments["location"] == "New York"


def test_a_correction_edits_the_same_call() -> None:
    brain = session("set_timer")
    [first] = actions(hear(brain, "set a timer for ten minutes please"))
    [edit] = actions(hear(brain, "set a timer for ten minutes no wait make it twelve", final=True))
    assert (edit.id, edit.arguments) == (first.id, {"duration_seconds": 720})


def test_a_withdrawal_removes_the_call_and_is_confirmed() -> None:
    brain = session("set_timer")
    hear(brain, "set a timer for ten minutes please")
    outputs = hear(brain, "set a timer for ten minutes never mind", final=True)
    assert actions(outputs) == [Remove(1)]
    assert said(think(brain, final=True)) == "Okay, never mind."


def test_a_look_up_comes_first_and_the_effect_when_it_is_known() -> None:
    brain = session("get_phone_number", "send_sms")
    [look_up] = actions(hear(brain, "text marco that"))
    assert (look_up.tool, look_up.arguments) == ("get_phone_number", {"name": "Marco"})
    outputs = hear(brain, "text marco that i'm late", final=True)
    assert actions(outputs) == []
    assert pauses(outputs) == [PauseReason.WAITING_TOOL]
    brain.append(Observed(1, 1, "get_phone_number", "+15550110"))
    [send] = actions(think(brain, final=True))
    assert (send.id, send.arguments) == (2, {"to": ["$1"], "message": "I'm late."})


def test_two_of_a_name_are_asked_about_and_nobody_is_called() -> None:
    brain = session("get_phone_number", "place_call")
    hear(brain, "call alex", final=True)
    brain.append(Observed(1, 1, "get_phone_number", {"ambiguous": ["Alex Reid", "Alex Baptiste"]}))
    outputs = think(brain, final=True)
    assert actions(outputs) == []
    assert said(outputs) == "Which one: Alex Reid or Alex Baptiste?"
    [again] = actions(hear(brain, "alex baptiste", final=True, turn=2))
    assert (again.tool, again.arguments) == ("get_phone_number", {"name": "Alex Baptiste"})


def test_a_missing_slot_is_a_question() -> None:
    brain = session("set_timer")
    outputs = hear(brain, "set a timer", final=True)
    assert Opened(Part.ANSWER, question=True) in outputs
    assert said(outputs) == "For how long?"


def test_one_word_is_not_enough_for_an_effect() -> None:
    brain = session("cancel_timer")
    assert said(hear(brain, "stop", final=True)) == "Okay."
    assert said(hear(brain, "delete", final=True, turn=2)) == "Should I cancel the timer?"
    [call] = actions(hear(brain, "yes please", final=True, turn=3))
    assert call.tool == "cancel_timer"


def test_pauses_tell_whether_the_user_has_finished() -> None:
    brain = session("set_timer", "get_time")
    assert pauses(hear(brain, "set a timer for")) == [PauseReason.WAITING_USER]
    assert pauses(hear(brain, "set a timer for ten minutes and")) == [PauseReason.WAITING_USER]
    assert pauses(hear(brain, "set a timer for ten minutes no wait")) == [PauseReason.WAITING_USER]
    assert PauseReason.WAITING_USER not in pauses(hear(brain, "set a timer for ten minutes"))


def test_a_refused_proposal_is_not_repeated() -> None:
    brain = session("get_time")
    brain.append(UserUpdate(1, 1, "what time is it in tokyo", "what time is it in tokyo", final=True))
    ask = Ask(1, Phase.FINAL, frozenset(ActionKind))

    async def once() -> list[ModelOutput]:
        return [output async for output in brain.generate(ask)]

    assert len(actions(asyncio.run(once()))) == 1
    brain.append(Rejected(1, "the tool is switched off"))
    outputs = asyncio.run(once())
    assert actions(outputs) == []
    assert "the tool is switched off" in said(outputs).lower()


def test_a_stale_observation_is_waited_for_again() -> None:
    brain = session("get_time")
    hear(brain, "what time is it in tokyo", final=True)
    brain.append(Observed(1, 1, "get_time", {"local": "2026-03-10T18:30"}))
    assert said(think(brain, final=True))
    brain.append(Cancelled(1, 1, "stale"))
    assert pauses(think(brain, final=True)) == [PauseReason.WAITING_TOOL]


def test_the_result_of_a_call_confirmed_in_the_next_turn_is_told_there() -> None:
    brain = session("set_timer")
    hear(brain, "set a timer for ten minutes", final=True)
    brain.append(UserUpdate(2, 1, "yes", "yes", final=True))
    brain.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(think(brain, final=True, turn=2)) == "Done: set the timer."


def test_a_failure_is_told_honestly() -> None:
    brain = session("get_time")
    hear(brain, "what time is it in tokyo", final=True)
    brain.append(Observed(1, 1, "get_time", error="the clock is broken"))
    assert "the clock is broken" in said(think(brain, final=True)).lower()


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
def test_whatever_is_said_the_brain_comes_to_rest(spoken: list[str]) -> None:
    """No prefix raises, and a second look at an unchanged state changes nothing."""
    brain = session()
    for end in range(1, len(spoken) + 1):
        hear(brain, " ".join(spoken[:end]))
        assert actions(think(brain)) == []
    hear(brain, " ".join(spoken), final=True)
    assert actions(think(brain, final=True)) == []


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
