"""Questions about what was said and done in the session."""

import pytest

from bench.dialogues.play import play


def last(*texts: str) -> str:
    return play(texts, phone=True)[-1].answer


def test_the_last_answer_is_repeated() -> None:
    assert last("set a timer for six minutes", "sorry what did you say") == "Timer set for 6 minutes."


def test_before_anything_was_said_there_is_nothing_to_repeat() -> None:
    assert last("say that again") == "I haven't said anything yet."


@pytest.mark.parametrize("again", ["pardon", "what?", "could you repeat the question"])
def test_a_repeated_question_stays_open(again: str) -> None:
    turns = play(["set a timer", again, "ten minutes"], phone=False)
    assert turns[1].answer == "For how long?"
    assert [call.tool for call in turns[2].writes] == ["set_timer"]


def test_what_was_done_last_is_told() -> None:
    assert last("what did you just do") == "I haven't done anything yet."
    told = last("set a timer for six minutes", "thanks", "what did you just do")
    assert told == "Timer set for 6 minutes."


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("did you set it", "Yes. Timer set for 6 minutes."),
        ("did that work", "Yes. Timer set for 6 minutes."),
        ("did you set the timer for six minutes", "Yes. Timer set for 6 minutes."),
        ("did you set a timer for nine minutes", "No. Timer set for 6 minutes."),
        ("did you text Anna that I'm late", "No, not in this conversation."),
        (
            "why didn't you wake me up at seven",
            "I'm sorry. In this conversation you haven't asked me to set the alarm.",
        ),
    ],
)
def test_whether_something_was_done_is_told(asked: str, answer: str) -> None:
    assert last("set a timer for six minutes", asked) == answer


@pytest.mark.parametrize(
    ("asked", "tool"),
    [
        ("did I add eggs to my shopping list", "read_list"),
        ("did you set a timer for nine minutes", "list_alarms_and_timers"),
    ],
)
def test_what_the_session_does_not_know_is_looked_up(asked: str, tool: str) -> None:
    [turn] = play([asked], phone=False)
    assert [call.tool for call in turn.calls] == [tool]


def test_what_was_asked_is_told_in_the_users_words() -> None:
    told = last("set a timer for six minutes", "what time is it", "what have I asked you so far")
    assert told == "You said: set a timer for six minutes and what time is it."


def test_talk_between_does_not_hide_what_was_done() -> None:
    turns = play(["set a timer for six minutes", "nice one", "undo that"], phone=False)
    assert [call.tool for call in turns[2].writes] == ["cancel_timer"]


def test_a_question_is_closed_by_other_talk() -> None:
    turns = play(["perhaps set a timer for ten minutes", "who are you", "yes"], phone=False)
    assert not turns[2].writes
