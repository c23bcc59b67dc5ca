"""Questions for advice: what is said, what an answer does, and that nothing happens unasked."""

import pytest

from bench.dialogues.play import PlayedTurn, play


def turns(*said: str) -> list[PlayedTurn]:
    return play(list(said), True)


def writes(*said: str) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for turn in turns(*said) for call in turn.writes]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "should I set an alarm for eight or is that too early",
            "I can, if you like. Should I set the alarm for 8 AM?",
        ),
        ("do you think I should set a timer", "I can set the timer, if you like. For how long?"),
        (
            "should we put rice on the shopping list or do we have some",
            "I can, if you like. Should I add rice to your shopping list?",
        ),
        (
            "should I set a reminder to ring the bank or would that be silly",
            "I can create the reminder, if you like. When should I remind you?",
        ),
        (
            "do you reckon I should call her",
            "I can't decide that for you. Tell me if there is something that I should do.",
        ),
    ],
)
def test_what_is_said(text: str, answer: str) -> None:
    (turn,) = turns(text)
    assert (turn.answer, turn.writes) == (answer, [])


def test_what_the_answer_does() -> None:
    assert not writes("should I set an alarm for eight or is that too early", "no")
    ((tool, arguments),) = writes("should I set an alarm for eight or is that too early", "yes")
    assert (tool, arguments["time"]) == ("set_alarm", "08:00")
    ((tool, arguments),) = writes(
        "should I set a reminder to ring the bank or would that be silly", "at ten in the morning"
    )
    assert (tool, arguments["text"]) == ("create_reminder", "ring the bank")
    ((tool, arguments),) = writes("do you think I should set a timer", "nine minutes")
    assert (tool, arguments["duration_seconds"]) == ("set_timer", 540)


def test_a_yes_to_an_offer_leaves_its_question() -> None:
    _, again, done = turns("do you think I should set a timer", "yes please", "nine minutes")
    assert (again.answer, again.writes) == ("For how long?", [])
    assert [call.tool for call in done.writes] == ["set_timer"]
