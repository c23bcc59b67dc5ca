"""What the grammar model makes of what was said: repairs, withdrawals, several requests, conditions."""

from datetime import datetime
from typing import Any

import pytest

from bench.grammar.specs import specs
from services.grammar.conditions import Condition, read_condition
from services.grammar.intents import arguments, spelled
from services.grammar.reading import UtteranceReader
from tools.language.slots import SlotType

NOW = datetime(2026, 3, 10, 9, 30)
READER = UtteranceReader(list(specs().values()))


def understood(text: str) -> list[tuple[str, dict[str, Any]]]:
    """(tool, arguments) of every intent."""
    reading = READER.read(text, NOW)
    return [(intent.tool, arguments(intent, specs()[intent.tool], NOW).values) for intent in reading.intents]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("set a timer for seven minutes no wait make it eight", 480),
        ("start a timer for uh ten actually eleven minutes", 660),
        ("timer for five no six no five minutes was right", 300),
        ("set a timer for forty minutes sorry an hour", 3600),
        ("set a timer for ten minutes make that twenty minutes", 1200),
        ("set a timer for twenty minutes no set a timer for thirty minutes", 1800),
    ],
)
def test_a_corrected_number_replaces_the_first(said: str, seconds: int) -> None:
    assert understood(said) == [("set_timer", {"duration_seconds": seconds})]


@pytest.mark.parametrize(
    ("said", "tool", "expected"),
    [
        ("what's the weather in portland no sorry i meant porto", "get_weather", {"location": "Porto"}),
        ("how much is fifty dollars in euros no in pounds", "convert_currency", {"to_currency": "GBP"}),
        ("turn off my seven o'clock alarm not the seven the six thirty one", "cancel_alarm", {"time": "06:30"}),
        ("play bush not the band kate bush", "play_music", {"item": "kate bush"}),
        ("set an alarm for six thirty a m i mean seven thirty", "set_alarm", {"time": "07:30"}),
        (
            "remind me to call the plumber no the electrician at noon",
            "create_reminder",
            {"text": "call the electrician"},
        ),
        ("navigate home avoid the motorway actually i'll walk", "start_navigation", {"mode": "walking"}),
    ],
)
def test_corrections_reach_every_kind_of_slot(said: str, tool: str, expected: dict[str, Any]) -> None:
    [(found, values)] = understood(said)
    assert found == tool
    assert expected.items() <= values.items()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("send priya a text saying no don't wait for me just start", "no don't wait for me just start"),
        ("text beth and say actually i can come", "actually I can come"),
        ("text yusuf i'll be there at quarter past um half past eight", "I'll be there at half past eight"),
    ],
)
def test_quoted_words_are_no_commands(said: str, message: str) -> None:
    [(tool, values)] = understood(said)
    assert (tool, values["message"]) == ("send_sms", message)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("set an alarm for five a m you know what never mind", []),
        ("email greg that i quit no don't send that", []),
        ("set a timer for fifteen minutes and also remind me to no scratch the reminder just the timer", ["set_timer"]),
        ("set a timer for ten minutes and text mum no leave mum out of it", ["set_timer"]),
        ("cancel my meeting with tomas actually no keep it", []),
    ],
)
def test_what_is_taken_back_is_gone(said: str, left: list[str]) -> None:
    reading = READER.read(said, NOW)
    assert [intent.tool for intent in reading.intents] == left
    assert reading.dropped


def test_requests_in_one_breath() -> None:
    assert [tool for tool, _ in understood("pause the music and set a timer for three minutes")] == [
        "control_playback",
        "set_timer",
    ]
    [(_, weather), (_, timer)] = understood("what's the weather in boston today and set a timer for twenty minutes")
    assert weather == {"location": "Boston", "date": "2026-03-10"}
    assert timer == {"duration_seconds": 1200}


def test_a_request_may_depend_on_an_answer() -> None:
    reading = READER.read("check if it'll rain tomorrow in bristol and if it does remind me to take an umbrella", NOW)
    ask, remind = reading.intents
    assert ask.condition is None
    assert (remind.depends, remind.condition) == (0, Condition("rain"))


@pytest.mark.parametrize("said", ["never text my boss", "i might call my sister later", "i've just put the kettle on"])
def test_talk_about_requests_is_none(said: str) -> None:
    assert all(intent.hedged for intent in READER.read(said, NOW).intents)


@pytest.mark.parametrize(
    "said", ["set a timer for", "remind me to", "set a timer for ten minutes and", "set a timer no wait"]
)
def test_an_utterance_that_breaks_off_is_unfinished(said: str) -> None:
    reading = READER.read(said, NOW)
    assert reading.unfinished or not all(intent.complete for intent in reading.intents)


def test_a_misheard_word_lowers_the_confidence() -> None:
    [exact] = READER.read("set a timer for ten minutes", NOW).intents
    [misheard] = READER.read("set a timmer for ten minutes", NOW).intents
    assert misheard.tool == "set_timer"
    assert misheard.confidence < exact.confidence


@pytest.mark.parametrize(
    ("condition", "result", "holds"),
    [
        (Condition("rain"), {"summary": "light rain"}, True),
        (Condition("rain"), {"summary": "cloudy", "rain_probability": 70}, True),
        (Condition("rain"), {"summary": "sunny", "rain_probability": 5}, False),
        (Condition("rain", negated=True), {"summary": "sunny"}, True),
        (Condition("above", 20), {"high_c": 17, "low_c": 10}, False),
        (Condition("below", 5), {"high_c": 12, "low_c": 2}, True),
        (Condition("above", 20), {"summary": "sunny"}, None),
        (Condition("free"), [], True),
        (Condition("free"), [{"title": "Theatre"}], False),
    ],
)
def test_conditions_are_read_off_results(condition: Condition, result: Any, holds: bool | None) -> None:
    assert condition.holds(result) is holds


def test_conditions_are_read_off_words() -> None:
    assert read_condition(["is", "it", "above", "twenty", "degrees"]) == Condition("above", 20)
    assert read_condition(["if", "i", "have", "got", "nothing", "on"]) == Condition("free")
    assert read_condition(["what", "time", "is", "it"]) is None


def test_only_the_word_i_of_a_free_text_gets_a_capital() -> None:
    assert spelled("invoice for what i'm owed", SlotType.TEXT) == "invoice for what I'm owed"
