"""Replies to the assistant's questions as people word them: values anywhere in the reply, one of several, a yes or no
with more behind it, and what answers nothing."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.choosing import Chosen, chosen


def _said(*turns: str) -> list[PlayedTurn]:
    return play(turns, phone=True)


def _made(*turns: str) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for turn in _said(*turns) for call in turn.writes]


@pytest.mark.parametrize(
    ("reply", "time"),
    [
        ("six, no wait, six fifteen", ("06:15", "18:15")),
        ("quarter to, no, quarter past seven", ("07:15", "19:15")),
        ("I'd say eight-ish", ("08:00", "20:00")),
        ("let me think, make it ten to seven in the morning", ("06:50",)),
        ("not five, half five", ("05:30", "17:30")),
        ("hmm I don't know, nine?", ("09:00", "21:00")),
    ],
)
def test_the_time_stands_anywhere_in_the_reply(reply: str, time: tuple[str, ...]) -> None:
    [(tool, arguments)] = _made("set an alarm", reply)
    assert tool == "set_alarm"
    assert arguments["time"] in time


@pytest.mark.parametrize(
    ("reply", "due"),
    [
        ("friday morning, say ten", "2026-11-27T10:00"),
        ("oh, in a couple of hours", "2026-11-25T20:43"),
        ("saturday I think, around noon", "2026-11-28T12:00"),
        ("not till monday, at eight in the morning", "2026-11-30T08:00"),
    ],
)
def test_a_day_and_a_time_are_joined(reply: str, due: str) -> None:
    [(tool, arguments)] = _made("remind me to ring the garage", reply)
    assert (tool, arguments["due"], arguments["text"]) == ("create_reminder", due, "ring the garage")


def test_a_reply_that_repeats_makes_the_reminder_repeat() -> None:
    [(_, arguments)] = _made("remind me to water the ferns", "every monday at nine in the morning")
    assert arguments["rule"] == "FREQ=WEEKLY;BYDAY=MO"


@pytest.mark.parametrize(
    "reply", ["oh I don't know, ten?", "ten or so, ta", "about ten minutes should do it", "ten I reckon"]
)
def test_the_length_stands_anywhere_in_the_reply(reply: str) -> None:
    [(_, arguments)] = _made("set a timer", reply)
    assert arguments["duration_seconds"] == 600


def test_more_than_a_value_is_asked_about() -> None:
    turns = _said("set an alarm", "six or whenever the plumber comes")
    assert turns[1].answer == "Should I set the alarm for 6 AM?"
    assert not turns[1].writes


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("the first one", "+447700900444"),
        ("oh, Baker, sorry", "+447700900444"),
        ("the second", "+447700900555"),
        ("not Baker, the other one", "+447700900555"),
        ("the one called Wright please", "+447700900555"),
        ("Wright I think", "+447700900555"),
        ("the latter", "+447700900555"),
    ],
)
def test_one_of_two_people_in_any_words(reply: str, number: str) -> None:
    [(tool, arguments)] = _made("text Tom I'm here", reply)
    assert (tool, arguments["to"]) == ("send_sms", [number])


def test_both_people_get_the_message() -> None:
    [(_, arguments)] = _made("text Tom I'm here", "both of them")
    assert arguments["to"] == ["+447700900444", "+447700900555"]


@pytest.mark.parametrize("reply", ["you choose", "my brother in law", "both", "whichever"])
def test_what_chooses_nobody_is_asked_again(reply: str) -> None:
    turns = _said("call Tom", reply)
    assert turns[1].answer == "I did not get that. Which one: Tom Baker or Tom Wright?"
    assert not turns[1].writes


def test_a_question_is_asked_again_at_most_twice() -> None:
    turns = _said("call Tom", "whoever", "you pick", "whichever", "whatever")
    assert [turn.answer.endswith("Tom Wright?") for turn in turns] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("reply", "names"),
    [
        ("the egg one", ("egg",)),
        ("not the pasta", ("egg",)),
        ("pasta please", ("pasta",)),
        ("eggs", ("egg",)),
        ("the second", ("pasta",)),
        ("both", ("egg", "pasta")),
        ("neither", ()),
    ],
)
def test_one_of_two_timers(reply: str, names: tuple[str, ...]) -> None:
    assert chosen(reply.split(), ("egg", "pasta")) == Chosen(names)


_OFFER = "i was thinking of setting an alarm for six"


@pytest.mark.parametrize(
    "reply", ["hmm go on then", "if you would", "please", "that'd be lovely, thanks", "might as well", "yes an alarm"]
)
def test_a_yes_in_other_words(reply: str) -> None:
    [(_, arguments)] = _made(_OFFER, reply)
    assert arguments["time"] == "06:00"


@pytest.mark.parametrize(
    "reply", ["yeah but make it seven", "no, seven", "yes, seven rather", "nah make it seven", "at seven, yes", "seven"]
)
def test_another_value_is_taken_and_acted_on_once(reply: str) -> None:
    [(_, arguments)] = _made(_OFFER, reply)
    assert arguments["time"] == "07:00"


@pytest.mark.parametrize("reply", ["not just yet", "maybe later", "nah leave it", "no need", "I'm good thanks"])
def test_a_no_in_other_words(reply: str) -> None:
    turns = _said(_OFFER, reply)
    assert not turns[1].calls
    assert turns[1].answer == "Okay, never mind."


def test_a_yes_with_another_request_does_both() -> None:
    made = _made(_OFFER, "yes please, and add milk to my shopping list")
    assert sorted(tool for tool, _ in made) == ["add_list_items", "set_alarm"]


def test_a_no_with_another_request_does_that_one() -> None:
    [(tool, arguments)] = _made(_OFFER, "no a timer for six minutes")
    assert (tool, arguments["duration_seconds"]) == ("set_timer", 360)


def test_another_value_for_what_cannot_be_undone_is_asked_about() -> None:
    turns = _said("I might delete the meeting tomorrow at three", "yes but the one at two")
    assert not any(turn.writes for turn in turns)


@pytest.mark.parametrize("reply", ["um hang on a sec", "let me think", "one moment please"])
def test_a_pause_for_thought_is_no_answer(reply: str) -> None:
    [(tool, arguments)] = _made("take a note", reply, "bins go out on tuesdays")
    assert (tool, arguments["content"]) == ("create_note", "bins go out on tuesdays")


def test_things_for_a_list_without_what_is_said_around_them() -> None:
    [(_, arguments)] = _made("put something on my shopping list", "erm, washing powder I think")
    assert arguments["items"] == ["washing powder"]


def test_an_event_without_a_name_is_asked_for_one() -> None:
    turns = _said("put an event in my calendar", "monday at four", "team lunch")
    assert turns[0].answer == "What should I call it?"
    [(_, arguments)] = [(call.tool, call.arguments) for turn in turns for call in turn.writes]
    assert (arguments["title"], arguments["start"]) == ("Team lunch", "2026-11-30T16:00")


def test_a_span_of_time_is_beginning_and_length() -> None:
    [(_, arguments)] = _made("put lunch with Sue in my calendar", "friday, one till half two")
    assert (arguments["start"], arguments["duration_minutes"]) == ("2026-11-27T13:00", 90)


@pytest.mark.parametrize(("first", "reply", "seconds"), [("five", "minutes", 300), ("three", "hours obviously", 10800)])
def test_a_unit_alone_belongs_to_the_number_that_was_said(first: str, reply: str, seconds: int) -> None:
    [(_, arguments)] = _made(f"set a timer for {first}", reply)
    assert arguments["duration_seconds"] == seconds


@pytest.mark.parametrize(
    ("reply", "due"), [("ten minutes ta", "2026-11-25T18:53"), ("in the morning", "2026-11-26T09:00")]
)
def test_when_may_be_a_length_or_a_part_of_the_day(reply: str, due: str) -> None:
    [(_, arguments)] = _made("remind me to post the parcel", reply)
    assert arguments["due"] == due


@pytest.mark.parametrize(
    ("reply", "name", "items"),
    [("yes and bacon", "shopping", ["eggs", "bacon"]), ("no, on the camping list", "camping", ["eggs"])],
)
def test_more_things_or_another_list(reply: str, name: str, items: list[str]) -> None:
    [(_, arguments)] = _made("maybe add eggs to my shopping list", reply)
    assert (arguments["list_name"], arguments["items"]) == (name, items)


@pytest.mark.parametrize("reply", ["nothing, leave it", "nothing"])
def test_nothing_is_no_message(reply: str) -> None:
    assert _made("text Anna", reply) == []


@pytest.mark.parametrize("reply", ["not before eight", "five or six"])
def test_no_time_is_chosen_for_the_user(reply: str) -> None:
    turns = _said("set an alarm", reply)
    assert not turns[1].writes
    assert turns[1].answer.endswith("?")


def test_a_place_is_said_with_a_day() -> None:
    calls = _said("what's the weather like", "tomorrow in Norwich")[1].calls
    assert [(call.tool, call.arguments["location"], call.arguments["date"]) for call in calls] == [
        ("get_weather", "Norwich", "2026-11-26")
    ]


@pytest.mark.parametrize("words", ["good morning", "great weather today", "what do you think", "right, dinner"])
def test_what_is_no_reply_is_no_yes(words: str) -> None:
    assert _made(_OFFER, words) == []


@pytest.mark.parametrize(
    ("first", "reply"), [("set an alarm", "it was seven last time"), ("set a timer", "the last one was ten minutes")]
)
def test_what_was_is_not_what_is_wanted(first: str, reply: str) -> None:
    turns = _said(first, reply)
    assert not turns[1].writes
    assert turns[1].answer.endswith("?")


def test_a_text_that_begins_with_a_pause_is_asked_about() -> None:
    turns = _said("take a note", "hang on, the dog")
    assert turns[1].answer == "Should the note say: hang on the dog?"
