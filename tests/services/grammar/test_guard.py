"""What is a request is done; what only sounds like one has no effect (`doubt.py`)."""

import pytest

from bench.dialogues.play import play
from tests.services.grammar.doubt import COMMANDS, NOT_COMMANDS


@pytest.mark.parametrize(("text", "tool"), COMMANDS)
def test_a_request_is_done(text: str, tool: str) -> None:
    [turn] = play([text], phone=True)
    assert tool in [call.tool for call in turn.writes if call.status == "done"], turn.answer


@pytest.mark.parametrize(("kind", "text"), NOT_COMMANDS)
def test_what_only_sounds_like_a_request_has_no_effect(kind: str, text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes, (kind, turn.answer)
    assert turn.answer


@pytest.mark.parametrize("trouble", ["i can't stand up", "we won't manage by ourselves", "i couldn't reach him so far"])
def test_a_denial_in_the_sentence_before_a_request_does_not_deny_it(trouble: str) -> None:
    [turn] = play([f"{trouble} can you call ben carter"], phone=True)
    assert [call.tool for call in turn.writes if call.status == "done"] == ["place_call"], turn.answer


def done(*texts: str) -> list[list[str]]:
    """Tools whose side effects ran, by turn."""
    return [[call.tool for call in turn.writes if call.status == "done"] for turn in play(texts, phone=True)]


@pytest.mark.parametrize(
    "text",
    [
        "you do not need to set an alarm for seven",
        "I do not think you should add milk to my shopping list",
        "we do not have to call mum",
        "never mind the alarm for seven",
        "never mind setting a timer for ten minutes",
        "set a timer for five minutes never mind the alarm for seven",
        "forget about the alarm for seven",
        "skip the timer for ten minutes",
    ],
)
def test_what_is_clearly_denied_is_left_and_said_to_be(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer.startswith("Okay, I won't")
    assert not turn.asked


@pytest.mark.parametrize(
    "text",
    [
        "maybe you do not need to set an alarm for seven",
        "if you do not need to set an alarm for seven",
        "can't you set an alarm for seven",
        "why don't you set an alarm for seven",
    ],
)
def test_a_denial_that_is_in_doubt_or_a_question_is_asked_about(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer == "Should I set an alarm for seven?"


@pytest.mark.parametrize(
    "text",
    [
        "never mind, an alarm for seven please",
        "never mind set an alarm for seven",
        "would you mind setting an alarm for seven",
        "do not forget to set an alarm for seven",
    ],
)
def test_a_never_mind_about_what_was_said_before_denies_nothing(text: str) -> None:
    assert done(text) == [["set_alarm"]]


@pytest.mark.parametrize("yes", ["yes", "yes please", "go ahead", "please do", "do it", "send it"])
def test_what_was_asked_about_is_done_once_after_a_yes(yes: str) -> None:
    assert done("would it be okay to text Ben that I'm ill", yes, yes) == [[], ["send_sms"], []]


@pytest.mark.parametrize("no", ["no", "no thanks", "never mind", "don't", "better not", "rather not"])
def test_what_was_asked_about_is_dropped_after_a_no(no: str) -> None:
    assert done("would it be okay to text Ben that I'm ill", no, "yes") == [[], [], []]


def test_a_new_request_takes_the_place_of_the_question() -> None:
    assert done("perhaps text Ben that I'm ill", "set a timer for ten minutes", "yes") == [[], ["set_timer"], []]


def test_a_yes_goes_for_everything_that_was_asked_about() -> None:
    assert done("perhaps set a timer for ten minutes and perhaps call mum", "yes")[1] == ["set_timer", "place_call"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("set an alarm for seven and tell me how the land lies", "tell me how the land lies"),
        ("set a timer for an hour sixty", "sixty"),
    ],
)
def test_a_part_that_was_not_understood_is_said(text: str, named: str) -> None:
    [turn] = play([text], phone=False)
    assert f"I did not get this part: {named}." in turn.answer


def test_a_date_in_figures_is_not_taken_for_tomorrow() -> None:
    [turn] = play(["schedule lunch on 11/30 at noon"], phone=False)
    assert not turn.writes
    assert turn.answer


@pytest.mark.parametrize("text", ["wake me up at seven and at eight", "wake me up at seven on saturday and sunday"])
def test_two_times_joined_by_and_are_two_alarms(text: str) -> None:
    [turn] = play([text], phone=False)
    assert [call.tool for call in turn.writes] == ["set_alarm", "set_alarm"]


def test_two_times_for_one_event_are_not_silently_one() -> None:
    [turn] = play(["schedule lunch with ben tomorrow at one and at two"], phone=False)
    assert not turn.writes
    assert "one day and time at once" in turn.answer


def test_a_reminder_that_repeats_is_made_with_its_rule() -> None:
    [turn] = play(["remind me to feed the cat every morning at nine"], phone=False)
    assert [dict(call.arguments)["rule"] for call in turn.writes] == ["FREQ=DAILY"]


def test_an_event_that_should_repeat_is_offered_once() -> None:
    first, second = play(["schedule lunch with ben every friday at one", "yes"], phone=False)
    assert not first.writes
    assert "once" in first.answer
    assert [call.tool for call in second.writes] == ["create_event"]


@pytest.mark.parametrize("text", ["book a taxi for six am tomorrow", "put the oven on at six", "add 5 and 7"])
def test_the_calendar_does_not_swallow_everything_with_a_time(text: str) -> None:
    [turn] = play([text], phone=False)
    assert not turn.writes


def test_a_meeting_at_three_is_in_the_afternoon() -> None:
    turns = play(["add a meeting with Tom tomorrow", "at 3"], phone=False)
    assert [call.arguments["start"] for call in turns[1].writes] == ["2026-11-26T15:00"]


def test_a_message_is_not_sent_a_second_time_in_other_words_without_a_question() -> None:
    assert done("text Anna I'm late", "make it very late", "yes") == [["send_sms"], [], ["send_sms"]]


@pytest.mark.parametrize("undo", ["undo that", "bring it back", "restore it", "put it back"])
def test_a_deleted_event_comes_back(undo: str) -> None:
    turns = play(["cancel my dentist appointment", undo], phone=False)
    assert [call.tool for call in turns[1].writes if call.status == "done"] == ["restore_event"]


def test_a_moved_event_goes_back_to_where_it_was() -> None:
    turns = play(["move my dentist appointment to 4 pm", "undo that"], phone=False)
    [call] = [call for call in turns[1].writes if call.status == "done"]
    assert (call.tool, call.arguments["start"]) == ("update_event", "2026-11-27T11:00")


def test_a_day_of_the_calendar_ends_with_it() -> None:
    [turn] = play(["what do I have on friday"], phone=False)
    assert "Dentist" in turn.answer
    assert "Monday" not in turn.answer
    [turn] = play(["what do I have tomorrow"], phone=False)
    assert "Dentist" not in turn.answer


def test_a_request_after_a_question_about_a_list_is_done_and_the_list_is_left() -> None:
    texts = ["add milk to my shopping list", "clear my shopping list", "set a timer for ten minutes", "yes"]
    turns = play(texts, phone=False)
    assert [call.tool for call in turns[2].writes] == ["set_timer"]
    assert "I did not clear the list." in turns[2].answer
    assert not turns[3].writes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("set a timer for ten minutes, wait, what time is it", "I did not set the timer."),
        ("set an alarm for seven, hold on, what time is it in Tokyo", "I did not set the alarm."),
        ("what is the weather in Paris today and write a poem", "I did not get this part: write a poem."),
        ("what time is it in Tokyo and set to timer for 10 minutes", "I did not set the timer."),
    ],
)
def test_a_write_that_a_question_took_the_place_of_is_not_dropped_in_silence(text: str, told: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert told in turn.answer


def test_a_no_within_a_thing_is_part_of_it() -> None:
    [turn] = play(["add no fat milk to the shopping list"], phone=True)
    assert not turn.writes
    assert turn.answer == "Should I add no fat milk to the shopping list?"
    assert done("add no fat milk to the shopping list", "yes")[-1] == ["add_list_items"]
