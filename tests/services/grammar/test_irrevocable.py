"""What is said behind a message that was sent or a call that was placed is no new request: it says what is done, and
sends other words only after a yes."""

import pytest

from bench.dialogues.play import PlayedTurn, play

SENT = "text Anna we leave at eight"


def after(first: str, *turns: str) -> list[PlayedTurn]:
    return play([first, *turns], True)[1:]


@pytest.mark.parametrize(
    "said",
    [
        "oh no don't send that one",
        "can you unsend that",
        "hang on don't, I'll tell her in person",
        "hang on don't text her I'll see her there",
        "no wait I've changed my mind",
        "get that back please",
        "that went to the wrong person",
    ],
)
def test_a_message_is_sent(said: str) -> None:
    (turn,) = after(SENT, said)
    assert turn.answer == "The text message is already sent, and I can't take it back."
    assert not turn.writes


@pytest.mark.parametrize("said", ["no stop, hang up", "oh leave it, she'll be asleep", "not him", "end the call"])
def test_a_call_is_under_way(said: str) -> None:
    (turn,) = after("call Anna", said)
    assert turn.answer == "The call is already on its way and I can't end it. Please hang up on the phone."
    assert not turn.writes


@pytest.mark.parametrize("said", ["yes send it", "go on then", "yep, send it to her please"])
def test_a_late_yes_sends_nothing_again(said: str) -> None:
    (turn,) = after(SENT, said)
    assert (turn.answer, turn.writes) == ("I have sent the text message already.", [])


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("no say half past eight", "We leave at half past eight."),
        ("sorry I meant nine", "We leave at nine."),
        ("wait no I wanted to say we're nearly there", "We're nearly there."),
    ],
)
def test_other_words_are_another_message_after_a_yes(said: str, text: str) -> None:
    asked, sent = after(SENT, said, "yes")
    assert asked.answer.startswith("The text message is already sent. Should I send another one: ")
    assert not asked.writes
    assert [call.arguments["message"] for call in sent.writes] == [text]


@pytest.mark.parametrize("said", ["no leave it", "no thanks"])
def test_a_no_sends_none(said: str) -> None:
    assert not after(SENT, "sorry I meant nine", said)[-1].writes


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("call Ben Carter", "place_call"),
        ("no wait set a timer for ten minutes", "set_timer"),
        ("tell Ben the same", "send_sms"),
        ("don't let me forget to buy stamps tomorrow at nine", "create_reminder"),
    ],
)
def test_what_asks_for_something_else_is_done(said: str, tool: str) -> None:
    assert [call.tool for call in after(SENT, said)[0].writes] == [tool]
