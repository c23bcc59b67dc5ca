"""Questions about what the assistant can do are answered from its tools, and orders in the same words are orders."""

import pytest

from bench.dialogues.play import play
from services.grammar.capability import EXAMPLES, not_set_up, reason
from tests.services.grammar.test_learned import reading, talk
from tests.tools.library.home import TOOLS


@pytest.mark.parametrize(
    "text",
    [
        "can you set timers",
        "could you also send messages",
        "do you do shopping lists",
        "are you able to make calls",
        "can you call people",
        "do you know how to take notes",
        "can you put things in my calendar",
    ],
)
def test_a_question_whether_it_can_is_answered_and_nothing_is_done(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.calls
    assert turn.answer.startswith("Yes. You can say, for example: ")


def test_what_is_not_set_up_is_said_in_the_words_of_the_doctor() -> None:
    [turn] = play(["can you text people"], phone=False)
    assert turn.answer == "Sorry, I can't send the text message. Text messages are not set up on this server."


def test_how_to_ask_is_told() -> None:
    text = "how would I get a reminder going"
    [turn] = talk(text, reading(text, "create_reminder", act="about"))
    assert turn.answer == f"You can say, for example: {EXAMPLES['create_reminder']}."


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("can you set an alarm for seven", "set_alarm"),
        ("are you able to set a timer for ten minutes", "set_timer"),
        ("can you text Anna that I'm late", "send_sms"),
        ("could you add eggs to my shopping list", "add_list_items"),
    ],
)
def test_an_order_in_such_words_is_done(text: str, tool: str) -> None:
    [turn] = play([text], phone=True)
    assert [call.tool for call in turn.writes] == [tool]


@pytest.mark.parametrize(("tool", "text"), EXAMPLES.items())
def test_the_examples_are_understood(tool: str, text: str) -> None:
    first = {"update_event": ["put lunch in my calendar on thursday at noon"], "delete_event": []}
    turn = play([*first.get(tool, ()), text], phone=True)[-1]
    looked_up = {"update_event": "search_calendar", "delete_event": "search_calendar", "append_note": "append_note"}
    assert {tool, looked_up.get(tool, tool)} & {call.tool for call in turn.calls}, turn.answer


def test_every_reason_is_that_of_the_tool() -> None:
    assert reason("place_call") == "Phone calls are not set up on this server."
    assert reason("set_timer") == ""
    assert not_set_up(["set_timer"]) == "Sorry, I can't set the timer: that is not set up here."
    assert "send_email" in TOOLS
