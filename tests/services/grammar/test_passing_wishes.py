"""Wishes beside the phrases: whose number without an apostrophe, messages to a number, clashes, what was looked for and
is then put on the list, shares on top, where an event is."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.intents import Intent, SlotValue
from services.grammar.recipes.whole_names import to_number
from tools.language.lists import split_list
from tools.language.slots import SlotType
from tools.language.tokens import tokenize


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what's annas number", "The number of Anna is +447700900222."),
        ("what's toms mobile number", "Which Tom: Tom Baker or Tom Wright?"),
        ("what's nadias number", "There is no contact called Nadias."),
    ],
)
def test_an_owner_is_found_without_the_apostrophe(said: str, answer: str) -> None:
    [turn] = play([said], False)
    assert turn.answer == answer


def test_of_several_owners_one_is_chosen() -> None:
    assert (
        play(["what's toms number", "the wright one"], False)[1].answer == "The number of Tom Wright is +447700900555."
    )


def test_a_message_may_go_to_a_number() -> None:
    [turn] = play(["text oh seven nine double oh four five six nine two one saying the sofa is gone"], True)
    assert done(turn) == [("send_sms", {"to": ["07900456921"], "message": "The sofa is gone."})]


@pytest.mark.parametrize("name", ["one", "oh seven", "ten"])
def test_a_few_figures_are_no_number(name: str) -> None:
    slots = {"to": SlotValue(SlotType.NAME, name, 1, 2), "message": SlotValue(SlotType.TEXT, "for the road", 2, 5)}
    assert to_number(Intent("send_sms", slots, 0, 5, ()), "message") is None


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("does a half two call on friday clash with anything", "2026-11-27T14:30"),
        ("what would it clash with if I moved the dentist to tomorrow at three", "2026-11-26T15:00"),
    ],
)
def test_a_clash_is_looked_up_and_nothing_moved(said: str, start: str) -> None:
    [turn] = play([said], False)
    assert not turn.writes
    assert [call.arguments["start"] for call in turn.calls if call.tool == "search_calendar"][-1] == start


def test_the_first_thing_of_a_day_is_what_that_means() -> None:
    told, woken = play(["what's my first thing on friday", "wake me up two hours before that"], False)
    assert "Standup" in told.answer
    assert done(woken) == [("set_alarm", {"time": "07:30", "date": "2026-11-27", "repeat": "none"})]


def test_a_thing_in_the_calendar_is_found_by_its_other_words() -> None:
    assert play(["when's my budget thing"], False)[0].answer.startswith("Budget review is on Friday")


@pytest.mark.parametrize(
    ("said", "name"), [("well put it on then", "shopping"), ("okay stick it on the party one", "party")]
)
def test_what_is_not_on_a_list_is_put_on(said: str, name: str) -> None:
    answered = play(["is jam on my shopping list", said], False)[1]
    assert done(answered) == [("add_list_items", {"items": ["jam"], "list_name": name})]


def test_put_it_on_something_else_is_no_list() -> None:
    assert done(play(["is jam on my shopping list", "put it on the table"], False)[1]) == []


@pytest.mark.parametrize(
    "said", ["and if we add a ten percent tip", "put ten percent on top", "with ten percent service"]
)
def test_a_share_is_added_to_the_last_result(said: str) -> None:
    assert play(["split sixty pounds between four", said], False)[1].answer == "That is 16.50 pounds."


def test_the_place_of_an_event_is_put_in() -> None:
    answered = play(["book lunch with mum on sunday at one", "oh it's at the red lion put that in"], False)[1]
    [(tool, arguments)] = done(answered)
    assert (tool, arguments["location"]) == ("update_event", "the red lion")


def test_a_birthday_goes_into_a_contact_and_her_is_that_person() -> None:
    saved, told = play(["ada was born on the third of june put that in her contact", "when's her birthday"], False)
    assert done(saved) == [("add_contact", {"name": "Ada", "born": "2027-06-03"})]
    assert told.answer.startswith("Ada's birthday")


def test_what_is_to_be_left_otherwise_withdraws_nothing() -> None:
    [turn] = play(["if the oven is on set a timer for ten minutes otherwise leave it"], False)
    assert turn.answer.endswith("?")
    assert not turn.writes


def test_a_note_keeps_what_did_not_happen() -> None:
    [turn] = play(["new note saying the cat was told to sit and it did not end of note"], False)
    assert [call.arguments["content"] for call in turn.writes] == ["the cat was told to sit and it did not"]


def test_a_sign_is_no_word_of_a_note() -> None:
    [turn] = play(["note to self colon buy a new colander"], False)
    assert [call.arguments["content"] for call in turn.writes] == ["buy a new colander"]


def test_put_is_no_thing_of_a_list() -> None:
    assert split_list(tokenize("put pegs and rope")) == ["pegs", "rope"]


@pytest.mark.parametrize("said", ["how long would it take me to cycle to the museum from the harbour"])
def test_where_one_starts_from_may_be_said_last(said: str) -> None:
    [turn] = play([said], False)
    [call] = turn.calls
    assert dict(call.arguments) == {"destination": "Museum", "origin": "Harbour", "mode": "bicycling"}


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("socks for dad and a scarf for mum", ["socks for dad", "scarf for mum"]),
        ("leeks rice eggs for tea and jam", ["leeks", "rice", "eggs for tea", "jam"]),
        ("flour and sugar pop those on", ["flour", "sugar"]),
        ("paint and glue stick them", ["paint", "glue"]),
    ],
)
def test_things_keep_what_is_said_of_them_and_no_order(said: str, things: list[str]) -> None:
    assert split_list(tokenize(said)) == things


def test_a_list_is_begun_with_things_for_somebody() -> None:
    [turn] = play(["start a birthday list put socks for dad and a scarf for our ken"], False)
    expected = {"list_name": "birthday", "items": ["socks for dad", "scarf for our ken"]}
    assert done(turn) == [("add_list_items", expected)]


@pytest.mark.parametrize(
    "said",
    [
        "put choir in my calendar every tuesday at seven in the evening for two hours",
        "choir goes in every tuesday at seven in the evening for two hours starting next week",
    ],
)
def test_an_event_repeats_and_has_a_length(said: str) -> None:
    [turn] = play([said], False)
    [(tool, arguments)] = done(turn)
    assert turn.answer == "Choir is in your calendar on Tuesday at 7 PM, and then every week."
    assert (tool, arguments["title"], arguments["start"]) == ("create_event", "Choir", "2026-12-01T19:00")
    assert (arguments["repeat"], arguments["duration_minutes"]) == ("weekly", 120)


def test_what_was_read_wrong_is_put_back() -> None:
    answered = play(["cancel the dentist", "ah no I read the wrong date put it back"], False)[1]
    assert [tool for tool, _ in done(answered)] == ["restore_event"]


@pytest.mark.parametrize(
    "said",
    [
        "put a note on the fridge list to defrost the chicken",
        "save this number 020 7946 0018 as the vet",
    ],
)
def test_what_was_read_in_part_is_asked_about(said: str) -> None:
    [turn] = play([said], True)
    assert turn.answer.endswith("?")
    assert not turn.writes


def test_the_first_meeting_of_a_day_is_looked_up() -> None:
    [turn] = play(["what time does my first meeting start tomorrow"], False)
    assert turn.answer.startswith("Standup is tomorrow")


def test_an_event_is_put_back_by_a_week() -> None:
    [turn] = play(["push my dentist back a week"], False)
    assert [arguments["start"] for _, arguments in done(turn)] == ["2026-12-04T11:00"]


def test_somebody_wants_to_be_woken() -> None:
    [turn] = play(["I want to be woken at ten to seven every day"], False)
    assert done(turn) == [("set_alarm", {"time": "06:50", "repeat": "daily"})]


def test_the_other_half_of_the_day_corrects_the_first() -> None:
    [turn] = play(["set an alarm for seven am no wait pm"], False)
    assert done(turn) == [("set_alarm", {"time": "19:00", "repeat": "none"})]


def test_anything_is_no_thing_of_a_list() -> None:
    [turn] = play(["do I have anything on my shopping list"], False)
    assert turn.answer == "Your shopping list is empty."


@pytest.mark.parametrize("said", ["call ben's mobile", "call ben's work number", "ring ben's phone"])
def test_which_of_the_numbers_is_no_part_of_the_name(said: str) -> None:
    assert done(play([said], True)[0]) == [("place_call", {"number": "+447700900333"})]


@pytest.mark.parametrize("said", ["am I doing anything next weekend", "are we doing anything on saturday"])
def test_whether_anything_is_on_is_looked_up(said: str) -> None:
    assert play([said], False)[0].answer == "There is nothing in your calendar then."


def test_another_number_of_somebody_is_saved() -> None:
    [turn] = play(["change ben's number to 020 7946 0018"], False)
    assert done(turn) == [("add_contact", {"name": "Ben", "phone": "020 7946 0018"})]
