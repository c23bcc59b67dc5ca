"""The real agent, the real grammar model and the real tools, in virtual time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.agent import Agent
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.model import SessionContext
from services.events.output import AgentOutput, AnswerEnded, AnswerStarted, AnswerText, CallChanged
from services.grammar import GrammarModel
from tests.services.agent.fakes import FakeJournal
from tests.tools.library.home import Home, play
from tools.spec import Invocation, ToolOutcome, ToolSpec

WORD_S = 0.3
THINKING_S = 8.0
"""Silence after each turn; longer than any tool and grace."""


@dataclass
class GrammarTalk:
    """What came of a conversation: outputs with their times, and when each turn was final."""

    outputs: list[tuple[float, AgentOutput]] = field(default_factory=list)
    finals: list[float] = field(default_factory=list)

    def answers(self) -> list[str]:
        texts: dict[int, str] = {}
        for _, output in self.outputs:
            if isinstance(output, AnswerText):
                texts[output.answer_id] = texts.get(output.answer_id, "") + output.text
        return [texts.get(o.answer_id, "") for _, o in self.outputs if isinstance(o, AnswerStarted)]

    def kinds(self) -> list[str]:
        return [o.kind.value for _, o in self.outputs if isinstance(o, AnswerStarted)]

    def ran(self, tool: str) -> list[tuple[float, dict[str, Any]]]:
        """(time, arguments) of each dispatch of `tool`."""
        return [
            (at, o.arguments)
            for at, o in self.outputs
            if isinstance(o, CallChanged) and o.tool == tool and o.status.value in ("running", "running_early")
        ]


class Delayed:
    """The tools of `home`, some of them slower: seconds by name."""

    def __init__(self, home: Home, slow: Mapping[str, float]) -> None:
        self._tools = home.executor
        self._slow = slow

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return self._tools.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self._tools.canonical(tool, arguments)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        await asyncio.sleep(self._slow.get(invocation.tool, 0.0))
        return await self._tools.run(invocation)


def talk(*turns: str, **slow: float) -> GrammarTalk:
    """Say each turn word by word, wait for its answer, and so on. `slow`: seconds that a tool takes longer, by name."""

    async def main(home: Home) -> GrammarTalk:
        found = GrammarTalk()
        loop = asyncio.get_running_loop()
        specs = tuple(home.executor.specs.values())
        session_context = SessionContext(
            "", specs, lambda: home.clock.now(home.library._settings.timezone), "Europe/London", "Leeds"
        )
        model = GrammarModel().open(session_context)
        tools = Delayed(home, slow)
        agent = Agent(model=model, tools=tools, journal=FakeJournal(), clock=home.clock, session_id="s")

        async def listen() -> None:
            async for output in agent.outputs:
                found.outputs.append((loop.time(), output))

        async def speak() -> None:
            for number, text in enumerate(turns, start=1):
                for rev, word in enumerate(text.split(), start=1):
                    await asyncio.sleep(WORD_S)
                    await agent.post(UserPartial(number, rev, word))
                await asyncio.sleep(WORD_S)
                found.finals.append(loop.time())
                await agent.post(UserFinal(number, 100, text))
                await asyncio.sleep(THINKING_S)
            await agent.post(SessionClose())

        async with asyncio.TaskGroup() as group:
            group.create_task(agent.run())
            group.create_task(listen())
            group.create_task(speak())
        return found

    return play(main)


def test_the_time_in_tokyo_is_looked_up_before_the_end_of_the_turn() -> None:
    result = talk("what time is it in tokyo")
    [(at, arguments)] = result.ran("get_time")
    assert arguments == {"location": "Tokyo"}
    assert at < result.finals[0]
    assert len(result.answers()) == 1
    assert "Tokyo" in result.answers()[0]


def test_one_timer_of_twelve_minutes_and_only_after_the_end() -> None:
    result = talk("set a timer for ten minutes no wait make it twelve")
    [(at, arguments)] = result.ran("set_timer")
    assert arguments["duration_seconds"] == 720
    assert at >= result.finals[0]
    assert "12 minutes" in result.answers()[0] or "twelve minutes" in result.answers()[0]


def test_a_withdrawn_request_leaves_nothing_behind() -> None:
    result = talk("set an alarm for five a m um you know what never mind")
    assert result.ran("set_alarm") == []
    assert result.answers() == ["Okay, never mind."]


def test_two_requests_in_one_breath_are_both_carried_out() -> None:
    result = talk("what time is it in paris and set a timer for three minutes")
    assert len(result.ran("get_time")) == 1
    assert [args["duration_seconds"] for _, args in result.ran("set_timer")] == [180]
    assert len(result.answers()) == 1


def test_a_missing_length_is_asked_for_and_the_next_turn_fills_it() -> None:
    result = talk("set a timer", "ten minutes")
    assert result.answers()[0] == "For how long?"
    assert result.kinds()[0] == "question"
    assert [args["duration_seconds"] for _, args in result.ran("set_timer")] == [600]


def test_noise_is_met_with_silence_and_nonsense_with_honesty() -> None:
    result = talk("um okay so hang on", "purple monkeys dance sideways")
    assert [a for a in result.answers() if a] == [result.answers()[-1]]
    assert result.answers()[-1].startswith("I didn't understand that.")
    assert not any(isinstance(o, CallChanged) for _, o in result.outputs)


def test_a_follow_up_about_another_place_asks_the_same_of_it() -> None:
    result = talk("what time is it in tokyo", "what about paris")
    assert [args["location"] for _, args in result.ran("get_time")] == ["Tokyo", "Paris"]


def test_the_last_effect_can_be_undone() -> None:
    result = talk("set a pasta timer for ten minutes", "undo that")
    assert [args for _, args in result.ran("cancel_timer")] != []


def test_lists_calculations_and_units_have_spoken_answers() -> None:
    result = talk(
        "add eggs milk and butter to the shopping list",
        "what's on my shopping list",
        "what is seventeen times twenty four",
        "how many grams is three and a half ounces",
    )
    assert [args["items"] for _, args in result.ran("add_list_items")] == [["eggs", "milk", "butter"]]
    assert "butter" in result.answers()[1]
    assert "408" in result.answers()[2]
    assert "99" in result.answers()[3]
    assert sum(isinstance(o, AnswerEnded) and o.completed for _, o in result.outputs) == 4


def test_a_destructive_call_runs_after_the_yes_and_its_result_is_told() -> None:
    result = talk("add milk to the shopping list", "clear the shopping list", "yes", "what's on the shopping list")
    assert len(result.ran("clear_list")) == 1
    assert result.ran("clear_list")[0][0] >= result.finals[2]
    assert not any("understand" in answer for answer in result.answers())


def test_it_is_the_list_that_was_named_before() -> None:
    added = [arguments for _, arguments in talk("what's on my shopping list and add eggs to it").ran("add_list_items")]
    assert added == [{"list_name": "shopping", "items": ["eggs"]}]
    asks = talk("add eggs to it")
    assert not asks.ran("add_list_items")
    assert asks.kinds() == ["question"]


def test_a_look_up_slower_than_the_acknowledgement_is_answered_all_the_same() -> None:
    result = talk("what time is it in tokyo", get_time=3.0)
    assert result.kinds() == ["acknowledgement", "answer"]
    assert "Tokyo" in result.answers()[1]


def test_two_slow_look_ups_are_both_answered_after_one_acknowledgement() -> None:
    result = talk("what time is it in tokyo and what is the weather in leeds", get_time=2.0, get_weather=3.0)
    assert result.kinds() == ["acknowledgement", "answer"]
    assert "Tokyo" in result.answers()[1]


def test_a_slow_write_is_confirmed_after_its_acknowledgement() -> None:
    result = talk("set a timer for ten minutes", set_timer=2.0)
    assert result.kinds() == ["acknowledgement", "answer"]
    assert "10 minutes" in result.answers()[1] or "ten minutes" in result.answers()[1]


def test_a_correction_of_the_last_turn_is_done_although_a_service_was_asked_before() -> None:
    result = talk("what's the weather in paris", "wake me at seven tomorrow", "no make it eight")
    assert "question" not in result.kinds()
    assert [arguments["time"] for _, arguments in result.ran("cancel_alarm")] == ["07:00"]
    assert [arguments["time"] for _, arguments in result.ran("set_alarm")] == ["07:00", "08:00"]
    assert "8 AM" in result.answers()[-1]


def test_the_answer_to_our_own_question_is_carried_out_although_a_service_was_asked_before() -> None:
    result = talk("what's the weather in paris", "remind me to take the bins out", "tonight at eight")
    assert len(result.ran("create_reminder")) == 1
    assert result.kinds().count("question") == 1
    assert result.answers()[-1].startswith("I will remind you today at 8 PM")


def test_what_is_impossible_is_named() -> None:
    result = talk("set a timer for a million years", "set an alarm for 25 o'clock", "set a timer for 0 minutes")
    million, hours, none = result.answers()
    assert "a million years" in million
    assert "25 o'clock" in hours
    assert "at least 1 second" in none
    assert not result.ran("set_timer")


def test_a_time_said_before_the_calendar_is_not_asked_for_again() -> None:
    [(_, arguments)] = talk("add lunch with Sam at noon tomorrow to my calendar").ran("create_event")
    assert (arguments["title"], arguments["start"][11:]) == ("Lunch with Sam", "12:00")


def test_a_time_that_has_passed_is_asked_for_again_and_the_answer_is_taken() -> None:
    result = talk("remind me to take the bins out today at six in the morning", "at nine tonight")
    passed, set_then = result.answers()
    assert "has already passed" in passed
    assert set_then == "I will remind you today at 9 PM: take the bins out."


def test_an_undo_is_no_answer_to_a_question() -> None:
    result = talk("create a note", "undo that")
    assert not result.ran("create_note")
    assert all(result.answers())


def test_the_dentist_appointment_is_the_event_called_dentist() -> None:
    looked = talk("cancel the dentist appointment").ran("search_calendar")
    assert [arguments["query"] for _, arguments in looked] == ["dentist"]


def test_an_undo_beside_an_open_question_takes_back_what_was_done() -> None:
    result = talk("set a timer for ten minutes and remind me to call mum", "undo that")
    assert len(result.ran("cancel_timer")) == 1
    assert not result.ran("create_reminder")
