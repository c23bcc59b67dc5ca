"""Replies to questions, and what follows on the turn before, as the learned model reads them; readings made by hand."""

from collections.abc import Mapping

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.understanding.reading import LearnedReading, LearnedRequest
from tests.services.grammar.test_learned import TOOLS, Scripted, spans_of
from tools.language.tokens import words


def read_as(text: str, tool: str, p: float = 0.95, act: str = "do", **spans: str) -> LearnedReading:
    request = LearnedRequest(tool, p, act, p, 0, len(words(text)), spans_of(text, **spans))
    return LearnedReading((request,), 1.0, tools=TOOLS)


def dialogue(turns: list[str], readings: Mapping[str, LearnedReading]) -> list[PlayedTurn]:
    scripted = Scripted({" ".join(words(text)): each for text, each in readings.items()})
    return play(turns, True, scripted)  # type: ignore[arg-type]


CHATTY = "hmm well they are for the loaf so that would be thirty five minutes i guess"


def test_a_value_in_a_long_reply_is_taken_with_what_else_it_says() -> None:
    given = read_as(CHATTY, "set_timer", label="loaf", duration="thirty five minutes")
    asked, done = dialogue(["set a timer", CHATTY], {CHATTY: given})
    assert asked.answer == "For how long?"
    [call] = done.writes
    assert call.arguments == {"duration_seconds": 2100, "label": "loaf"}


@pytest.mark.parametrize("given", [
    read_as(CHATTY, "set_timer", p=0.5, label="loaf", duration="thirty five minutes"),
    read_as(CHATTY, "set_alarm", label="loaf"),
    read_as(CHATTY, "set_timer", act="hedged", label="loaf", duration="thirty five minutes"),
])  # fmt: skip
def test_it_is_not_taken_from_an_unsure_reading_or_one_for_something_else(given: LearnedReading) -> None:
    _, answered = dialogue(["set a timer", CHATTY], {CHATTY: given})
    assert answered.writes == []


def test_a_time_keeps_the_day_that_was_said_before() -> None:
    reply = "oh you know me it had better be seven or i never make it"
    _, done = dialogue(["wake me up on saturday", reply], {reply: read_as(reply, "set_alarm", time="seven")})
    [call] = done.writes
    assert (call.arguments["time"], call.arguments["date"]) == ("07:00", "2026-11-28")


def test_the_text_of_a_message_is_all_of_the_reply() -> None:
    reply = "say i am on the bus and ask if he wants chips"
    given = read_as(reply, "send_sms", message="i am on the bus")
    _, answered = dialogue(["text ben carter", reply], {reply: given})
    assert all("chips" in str(call.arguments.get("message", "chips")) for call in answered.writes)


def test_a_change_that_names_no_event_is_about_the_last_one() -> None:
    booked = "put the boiler service in my calendar on tuesday at ten"
    later = "the fitter is keener on half past eleven as it happens"
    given = read_as(later, "update_event", time="half past eleven")
    first, asked, done = dialogue([booked, later, "yes please"], {later: given})
    assert [call.tool for call in first.writes] == ["create_event"]
    assert asked.asked
    assert [call.arguments["start"] for call in done.writes] == ["2026-12-01T11:30"]


def test_without_an_event_before_it_the_user_is_asked_which_one() -> None:
    later = "the fitter is keener on half past eleven as it happens"
    given = read_as(later, "update_event", time="half past eleven")
    [asked] = dialogue([later], {later: given})
    assert asked.answer == "Which event do you mean?"


def test_a_request_for_something_else_is_no_name_of_a_list() -> None:
    reply = "tell me the whole lot again"
    given = read_as(reply, "search_notes", p=0.97)
    asked, turn = dialogue(["add soap to the list called", reply], {reply: given})
    assert asked.answer.startswith("Which list?") or asked.asked
    assert turn.writes == []


@pytest.mark.parametrize(("reply", "number"), [("baker", "+447700900444"), ("it is wright", "+447700900555")])
def test_a_name_to_choose_from_is_the_reply_whatever_the_model_takes_it_for(reply: str, number: str) -> None:
    asked, done = dialogue(["text tom the lift is mended", reply], {reply: read_as(reply, "place_call", p=0.99)})
    assert asked.answer == "Which one: Tom Baker or Tom Wright?"
    [call] = done.writes
    assert (call.tool, call.arguments) == ("send_sms", {"to": [number], "message": "The lift is mended."})
