"""Requests in wordings beside the phrases: values alone, the time before the request, a name with its work, what stands
behind the request, denials with a reason."""

from datetime import datetime
from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.learned_talk import not_understood, reply
from services.grammar.learned_values import values_of
from services.understanding.reading import LearnedReading, LearnedRequest
from tests.services.grammar.test_learned import reading
from tools.language.tokens import tokenize, words
from tools.library.calendar import search_calendar
from tools.library.directions import start_navigation
from tools.library.timers import set_timer

NOW = datetime(2026, 11, 25, 18, 43)


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "asked", "tool"),
    [
        ("twelve minutes", "Should I set the timer for 12 minutes?", "set_timer"),
        ("eight o'clock on weekdays", "Should I set the alarm for 8 AM on weekdays?", "set_alarm"),
        (
            "six am tomorrow please",
            "Should I set the alarm for 6 AM on Thursday, November 26?",
            "set_alarm",
        ),
    ],
)
def test_what_a_value_alone_is_for_is_asked(said: str, asked: str, tool: str) -> None:
    question, answered = play([said, "yes"], False)
    assert question.answer == asked
    assert not question.writes
    assert [name for name, _ in done(answered)] == [tool]


@pytest.mark.parametrize("said", ["friday", "six", "milk", "an hour ago", "is it seven am", "the seven am train"])
def test_other_words_alone_are_no_offer(said: str) -> None:
    [turn] = play([said], False)
    assert "Should I set" not in turn.answer


def test_a_value_answers_the_open_question() -> None:
    assert [tool for tool, _ in done(play(["set a timer", "twelve minutes"], False)[1])] == ["set_timer"]


def test_a_time_before_an_event_may_be_said_first() -> None:
    [turn] = play(["two hours before the dentist on friday remind me to brush my teeth"], False)
    assert done(turn) == [("create_reminder", {"text": "brush my teeth", "due": "2026-11-27T09:00"})]


@pytest.mark.parametrize("wish", ["want reminding", "would like to be reminded", "need a reminder"])
def test_a_reminder_is_wished_for(wish: str) -> None:
    [turn] = play([f"every saturday at nine in the morning I {wish} to water the ferns"], False)
    [(tool, arguments)] = done(turn)
    assert (tool, arguments["text"]) == ("create_reminder", "water the ferns")
    assert arguments["rule"] == "FREQ=WEEKLY;BYDAY=SA"


def test_the_time_of_a_reminder_may_be_said_with_its_text() -> None:
    answered = play(["set a reminder", "ring the vet on monday at nine in the morning"], False)[1]
    assert done(answered) == [("create_reminder", {"text": "ring the vet", "due": "2026-11-30T09:00"})]


def test_a_contact_is_named_with_their_work() -> None:
    saved, told = play(["new contact pete the roofer 020 7946 0018", "what is pete's number"], False)
    assert done(saved) == [("add_contact", {"name": "Pete the Roofer", "phone": "020 7946 0018"})]
    assert told.answer == "The number of Pete is 020 7946 0018."


def test_where_something_was_put_is_looked_up_in_the_notes() -> None:
    told = play(["make a note the ladder is behind the shed", "where did I say I'd left the ladder"], False)[1]
    assert told.answer == "You noted: the ladder is behind the shed"


@pytest.mark.parametrize("said", ["where am I parked", "where's my car"])
def test_where_something_is_stands_in_the_notes(said: str) -> None:
    told = play(["remember I parked by the bakery", said], False)[1]
    assert told.answer == "You noted: I parked by the bakery"


def test_an_action_is_asked_for_with_its_choices() -> None:
    [turn] = play(["control the stopwatch"], False, Fixed(reading("control the stopwatch", "control_stopwatch")))  # type: ignore[arg-type]
    assert turn.answer == "What should I do: start, stop, resume or reset?"


class Fixed:
    """Stands for the learned model, with one reading for every turn."""

    def __init__(self, made: LearnedReading) -> None:
        self.made = made

    def known(self, text: str, context: str = "", tools: Any = ()) -> LearnedReading | None:
        return self.made

    async def read(self, text: str, context: str = "", tools: Any = ()) -> LearnedReading:
        return self.made


SPECS = {"set_timer": set_timer.spec}


def test_what_is_surely_denied_is_not_done_and_that_is_said() -> None:
    text = "don't set a timer I'll watch the clock"
    assert reply(reading(text, "set_timer", act="negated"), words(text), SPECS) == "Okay, I won't set the timer."
    assert reply(reading(text, "set_timer", act="negated", p_act=0.6), words(text), SPECS) is None


@pytest.mark.parametrize("act", ["reported", "hedged", "supposed", "negated"])
def test_what_is_not_meant_is_listened_to(act: str) -> None:
    text = "you don't half remind me of a goose"
    told = not_understood(reading(text, "create_reminder", 0.4, act), words(text), SPECS)
    assert told == "Okay. Tell me if there is something that I can do."
    assert not_understood(reading(text, "create_reminder", 0.4, "do"), words(text), SPECS) != told


def request(text: str, label: str, **spans: str) -> LearnedRequest:
    return reading(text, label, **spans).requests[0]


def test_the_name_of_an_event_may_be_a_thing_and_a_person() -> None:
    text = "how long is my catch up with ada supposed to be"
    found = request(text, "search_calendar", title="catch up", person="ada")
    values = values_of(found, search_calendar.spec, tokenize(text), NOW)
    assert values is not None
    known = {name: value.value for name, value in values.slots.items()}
    assert known == {"query": "catch up with ada", "wanted": "length"}
    assert values.unread == 0


@pytest.mark.parametrize(("way", "mode"), [("on my bike", "bicycling"), ("in the car", "driving")])
def test_how_one_goes_is_understood(way: str, mode: str) -> None:
    text = f"take me to the harbour I'm {way}"
    found = request(text, "start_navigation", place="the harbour", mode=way)
    values = values_of(found, start_navigation.spec, tokenize(text), NOW)
    assert values is not None
    assert values.slots["mode"].value == mode
