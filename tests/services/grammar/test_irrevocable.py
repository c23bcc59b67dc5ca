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


@pytest.mark.parametrize(("first", "said", "text"), [
    ("text Ben you owe me 40 dollars", "make it 50", "You owe me 50 dollars."),
    ("text Ben you owe me 40 dollars", "make it 50 dollars", "You owe me 50 dollars."),
    ("text Ben the fee is 900 due on friday", "make that monday", "The fee is 900 due on monday."),
    ("text Ben the fee is 900 due on friday", "make it 950", "The fee is 950 due on friday."),
    ("text Ben see you tomorrow at 6", "make it 7", "See you tomorrow at 7."),
    ("text Ben see you tomorrow at 6", "change it to thursday", "See you thursday at 6."),
    ("text Ben see you tomorrow at 6", "make it thursday at 8", "See you thursday at 8."),
    ("text Ben bring 4 stools at 6", "make it half past 7", "Bring 4 stools at half past 7."),
    ("text Ben bring 4 stools at 6", "make it 5 not 4", "Bring 5 stools at 6."),
    ("text Ben I'm ten minutes away", "make it 20", "I'm 20 minutes away."),
    ("text Ben lunch is at 1 pm", "make it 2", "Lunch is at 2 pm."),
])  # fmt: skip
def test_a_value_takes_the_place_of_the_one_of_its_kind(first: str, said: str, text: str) -> None:
    asked, sent = after(first, said, "yes")
    assert (asked.writes, [call.arguments["message"] for call in sent.writes]) == ([], [text])


@pytest.mark.parametrize(("first", "said"), [
    ("text Ben see you soon", "make it 7"), ("text Ben see you soon", "no friday"),
    ("text Ben see you soon", "make it 30 dollars"),
    ("text Ben bring 4 stools at 6", "make it 5"), ("text Ben see you tomorrow at 6", "make it 45"),
    ("text Ben the fee is 900", "make it half past nine"),
])  # fmt: skip
def test_where_its_place_is_not_clear_the_text_is_asked_for(first: str, said: str) -> None:
    asked, again = after(first, said, "yes")
    assert asked.answer == "The text message is already sent. What should the message say?"
    assert not asked.writes
    assert not again.writes
    _, sent = after(first, said, "see you at the gate")
    assert [call.arguments["message"] for call in sent.writes] == ["See you at the gate."]


def test_an_e_mail_that_is_only_a_draft() -> None:
    asked, written = after("email Ben about supper saying supper is at 7", "make it 8", "yes")
    assert asked.answer == "The e-mail is already a draft. Should I send another one: Supper is at 8?"
    assert [call.arguments["body"] for call in written.writes] == ["Supper is at 8."]


@pytest.mark.parametrize("said", ["and 3 eggs on my shopping list", "and a timer for 7 minutes"])
def test_a_number_in_another_request_is_no_correction(said: str) -> None:
    (turn,) = after("text Ben see you soon", said)
    assert [call.tool for call in turn.writes] in (["add_list_items"], ["set_timer"])
