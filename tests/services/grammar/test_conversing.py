"""What is said where the words were no command, or where nothing could be made of them."""

import pytest

from bench.dialogues.play import play
from tests.services.grammar.test_learned import reading, talk


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("I was thinking of setting an alarm for five", "Should I set the alarm for 5 AM?"),
        ("should I ring Ben", "Should I ring Ben?"),
        ("my wife says remind me to call the school tomorrow", "Should I remind you to call the school tomorrow?"),
    ],
)
def test_what_was_thought_aloud_or_reported_is_asked_about(text: str, question: str) -> None:
    asked, answered = play([text, "yes"], phone=True)
    assert not asked.writes
    assert asked.answer == question
    assert len(answered.writes) == 1


def test_a_story_is_listened_to() -> None:
    [turn] = play(["I told Tom to set a timer for ten minutes"], phone=True)
    assert not turn.writes
    assert turn.answer.startswith("Okay.")
    assert not turn.asked


def test_what_the_model_takes_for_a_name_is_no_question_for_one() -> None:
    text = "we saw Carla"
    [turn] = talk(text, reading(text, "talk.my_name", act="talk"))
    assert turn.answer.startswith("Okay.")


def test_a_denial_in_strong_words_is_one() -> None:
    [turn] = play(["don't you dare set an alarm for four"], phone=False)
    assert turn.answer == "Okay, I won't set an alarm for four."


def test_a_command_that_breaks_off_is_asked_about() -> None:
    asked, done = play(["set a timer for the next bit", "ten minutes"], phone=False)
    assert asked.answer == "For how long?"
    assert [call.tool for call in done.writes] == ["set_timer"]


def test_of_no_things_a_list_is_read_and_nothing_added() -> None:
    [turn] = play(["do I need to buy anything"], phone=False)
    assert not turn.writes
    assert [call.tool for call in turn.calls] == ["read_list"]


def test_examples_are_near_to_what_seems_to_be_wanted() -> None:
    text = "fling me a whatsit about the milk"
    [turn] = talk(text, reading(text, "create_reminder", p=0.5, p_act=0.5))
    assert turn.answer.startswith("I didn't understand that. You can say, for example: remind me to ")


def test_the_next_question_is_not_answered_with_what_was_not_done() -> None:
    text = "what time does my standup start"
    [turn] = talk(text, reading(text, "search_calendar", p=0.65, p_act=0.9))
    assert "I did not" not in turn.answer
