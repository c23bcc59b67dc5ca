"""Withdrawals with a reason behind them, and dictated texts: from their first word to their last, or asked about."""

import pytest

from bench.dialogues.play import play
from services.grammar.dictation import breaks_off


def effects(*texts: str) -> list[tuple[str, str]]:
    """Tool and text of every side effect that ran."""
    return [
        (call.tool, str(call.arguments.get("message", call.arguments.get("content", ""))))
        for turn in play(texts, phone=True)
        for call in turn.writes
        if call.status == "done"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "cancel the dentist appointment no don't cancel it I want to go",
        "cancel the dentist appointment wait no do not delete it the tooth hurts again",
        "delete the dentist appointment no please don't delete it I need it",
        "add milk to the shopping list no don't add it we have plenty",
        "call mum actually don't ring her she is asleep",
    ],
)
def test_a_request_denied_by_its_verb_is_not_done_whatever_the_reason(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes, turn.answer
    assert turn.answer


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("text Ben I can't make it", "I can't make it."),
        ("text mum that's the one I mean", None),
        ("send mum a text that says start without me", "Start without me."),
        ("send Ben a message which says call the office", "Call the office."),
        ("text Ben quote leave the key here unquote", "Leave the key here."),
        ("text mum that is what I thought", "That is what I thought."),
        ("text Ben I can't come no I really can't say", "I can't come no I really can't say."),
        ("text Ben I will be late no", None),
    ],
)
def test_a_message_is_the_words_of_the_user_from_first_to_last_or_asked_about(text: str, sent: str | None) -> None:
    assert effects(text) == ([("send_sms", sent)] if sent else [])


@pytest.mark.parametrize("text", ["text mum I'll see you at", "text Ben the spare keys are with my", "make a note the"])
def test_a_text_that_breaks_off_is_asked_about(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.asked


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("i'm on my way to the", True),
        ("can you bring my", True),
        ("the meeting is at", True),
        ("the shop is", True),
        ("i'll be there in", True),
        ("what are you waiting for", False),
        ("i'd love to", False),
        ("she said she will", False),
        ("turn the oven on", False),
        ("come in", False),
        ("i think it is", False),
    ],
)
def test_breaks_off(text: str, off: bool) -> None:
    assert breaks_off(text.split()) is off


def test_a_note_that_is_a_command_goes_on_behind_a_mere_and() -> None:
    said = "make a note order the tiles and cancel the dentist appointment"
    assert effects(said) == [("create_note", "order the tiles and cancel the dentist appointment")]


def test_a_message_that_may_go_on_with_a_request_is_asked_about() -> None:
    first, second = play(["text Ben bring the drill and set an alarm for six", "yes"], phone=True)
    assert not first.writes
    assert first.asked
    assert [call.tool for call in second.writes] == ["send_sms"]
    assert second.writes[0].arguments["message"] == "Bring the drill and set an alarm for six."


def test_a_statement_and_a_request_stay_two() -> None:
    assert [tool for tool, _ in effects("text Ben I'm late and set a timer for ten minutes")] == [
        "send_sms",
        "set_timer",
    ]


@pytest.mark.parametrize(("name"), ["Dr Patel", "Mrs Novak", "doctor Patel"])
def test_a_title_is_not_split_from_its_name(name: str) -> None:
    [turn] = play([f"text {name} I can't come"], phone=True)
    assert not turn.writes
    assert "Patel" in turn.answer or "Novak" in turn.answer


def test_a_withdrawal_in_the_next_turn_takes_back_what_was_done_or_says_that_it_cannot() -> None:
    turns = play(["set a timer for ten minutes", "no don't set it"], phone=False)
    assert [call.tool for call in turns[1].writes if call.status == "done"] == ["cancel_timer"]
    turns = play(["text Ben I'm late", "no don't send it"], phone=True)
    assert turns[1].answer == "The text message is already sent, and I can't take it back."
    turns = play(["set a timer for ten minutes", "no keep it"], phone=False)
    assert not turns[1].writes


def test_a_denial_of_how_it_is_done_does_not_drop_the_request_in_silence() -> None:
    [turn] = play(["set an alarm for 7 am but don't vibrate it"], phone=False)
    assert not turn.writes
    assert "don't vibrate it" in turn.answer
    assert turn.asked


def test_a_no_that_answers_does_not_deny_the_request_behind_it() -> None:
    [turn] = play(["no it's too dark set a timer for ten minutes"], phone=False)
    assert "won't" not in turn.answer


def test_a_text_may_begin_with_a_denial() -> None:
    assert effects("text Anna don't forget the charger") == [("send_sms", "Don't forget the charger.")]


def test_leave_it_after_a_deletion_brings_back_what_was_deleted() -> None:
    told = play(["delete the dentist appointment", "no, leave it"], phone=False)
    assert [call.tool for call in told[1].writes] == ["restore_event"]


def test_a_no_after_something_was_done_says_that_it_stands() -> None:
    told = play(["set a timer for ten minutes", "no"], phone=False)
    assert told[1].writes == []
    assert told[1].answer.startswith("That is already done.")


def test_a_never_mind_after_a_question_is_taken_as_its_answer() -> None:
    told = play(["clear my shopping list", "never mind"], phone=False)
    assert told[1].answer == "Okay, never mind."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text mum that tea is at seven, no, eight", "Tea is at eight."),
        ("text mum see you on monday sorry tuesday", "See you on tuesday."),
        ("text mum there were twenty two no thirty three", "There were thirty three."),
    ],
)
def test_a_number_or_a_day_that_ends_the_text_is_corrected(text: str, message: str) -> None:
    [turn] = play([text], phone=True)
    assert [call.arguments["message"] for call in turn.writes] == [message]


@pytest.mark.parametrize("text", ["text mum that I have two no three left over from last week", "text mum no eight"])
def test_a_number_within_the_text_is_not_corrected_by_itself(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes or "no" in turn.writes[0].arguments["message"].lower()


def test_what_is_named_behind_not_and_replaced() -> None:
    [turn] = play(["put candles on my list no not candles I mean matches"], phone=True)
    assert [call.arguments["items"] for call in turn.writes] == [["matches"]]


@pytest.mark.parametrize(
    "text", ["message Ben by text", "send mum a message by text", "text Ben via", "send Ben a text saying"]
)
def test_a_text_of_which_only_the_means_was_said_is_asked_for(text: str) -> None:
    [turn] = play([text], phone=True)
    assert turn.answer == "What should it say?"
    assert not turn.writes


def test_digits_that_are_said_twice_stay_in_a_note() -> None:
    assert effects("take a note the code is four four seven") == [("create_note", "the code is four four seven")]


@pytest.mark.parametrize("order", ["that's all send it", "yeah them both", "ok send it please", "yep"])
def test_an_order_to_send_it_is_no_text(order: str) -> None:
    asked, again, done = play(["text anna", order, "the lift is mended"], phone=True)
    assert asked.answer == "What should it say?"
    assert (again.answer, again.writes) == ("I did not get that. What should it say?", [])
    assert [call.arguments["message"] for call in done.writes] == ["The lift is mended."]


def test_a_text_that_begins_like_an_order_to_send_it_is_one() -> None:
    _, done = play(["text anna", "yes i can bring them both"], phone=True)
    assert [call.arguments["message"] for call in done.writes] == ["Yes I can bring them both."]


@pytest.mark.parametrize("text", ["text anna say the lift is mended", "send anna a message say the lift is mended"])
def test_say_introduces_a_text(text: str) -> None:
    [done] = play([text], phone=True)
    assert [call.arguments["message"] for call in done.writes] == ["The lift is mended."]


def test_then_before_a_pause_is_no_part_of_a_text() -> None:
    assert effects("text anna then: the lift is mended") == [("send_sms", "The lift is mended.")]
    assert effects("text anna then we can leave") == [("send_sms", "Then we can leave.")]
