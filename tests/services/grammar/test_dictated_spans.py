"""Dictated content is one span: what sounds like a request within a note, a message or a thing to do is none."""

import pytest

from bench.dialogues.play import play


def done(*texts: str) -> list[tuple[str, dict[str, object]]]:
    """Tool and arguments of every side effect that ran."""
    turns = play(texts, phone=True)
    return [(call.tool, dict(call.arguments)) for turn in turns for call in turn.writes if call.status == "done"]


@pytest.mark.parametrize(
    ("text", "title", "content"),
    [
        ("note called spare room wifi: the code is green lamp two", "spare room wifi", "the code is green lamp two"),
        (
            "make a note titled pump saying ring Alan before you switch it on",
            "pump",
            "ring Alan before you switch it on",
        ),
        ("new note. title, shed. content, text dad about the key", "shed", "text dad about the key"),
        (
            "start a note called lodge, then call the warden and set the alarm",
            "lodge",
            "call the warden and set the alarm",
        ),
        ("note titled bins: text Steve about the lid", "bins", "text Steve about the lid"),
        ("make a note called rent with the text send it on friday", "rent", "send it on friday"),
        ("leave a note for the painter saying lock up and text me after", "painter", "lock up and text me after"),
        ("write a note named post and say remind everyone to lock up", "post", "remind everyone to lock up"),
        ("create a note called songs with call me maybe and wake me up", "songs", "call me maybe and wake me up"),
        ("set a timer for six minutes and make a note called jam: add lemon", "jam", "add lemon"),
    ],
)
def test_title_and_text_of_a_note_are_divided_where_their_frame_says(text: str, title: str, content: str) -> None:
    notes = [arguments for tool, arguments in done(text) if tool == "create_note"]
    assert notes == [{"title": title, "content": content}]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("new note: mow the lawn, text Steve, cancel the paper", "mow the lawn text Steve cancel the paper"),
        ("jot down clean the van, text Steve, cancel the paper", "clean the van text Steve cancel the paper"),
        ("start a note tents, then pegs and a mallet", "tents then pegs and a mallet"),
        ("note to self sweep the yard and then call Anna", "sweep the yard and then call Anna"),
        (
            "note this down: set the sails high, call the crew, wake the cook",
            "set the sails high call the crew wake the cook",
        ),
    ],
)
def test_a_note_of_commands_is_one_note(text: str, content: str) -> None:
    assert done(text) == [("create_note", {"content": content})]


def test_a_request_behind_a_statement_in_a_titled_note_is_one_of_its_own() -> None:
    tools = [tool for tool, _ in done("make a note called gate saying it sticks and set a timer for ten minutes")]
    assert tools == ["create_note", "set_timer"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text mum can you set a timer for ten minutes", "Can you set a timer for ten minutes."),
        ("message Anna could you add jam to the shopping list", "Could you add jam to the shopping list."),
        ("text Ben please book a table for four at eight", "Please book a table for four at eight."),
        ("text Ben what's the weather like over there", "What's the weather like over there."),
        ("send mum a text asking her to call the office", "Call the office."),
        ("tell Anna to set a timer when she gets in", "Set a timer when she gets in."),
    ],
)
def test_what_a_recipient_is_asked_is_the_text_of_the_message(text: str, message: str) -> None:
    assert [(tool, said["message"]) for tool, said in done(text)] == [("send_sms", message)]


@pytest.mark.parametrize(
    "text",
    [
        "text Ben set an alarm for six",
        "text mum, set an alarm for six",
        "send mum a text asking her to call the office and cancel the dentist appointment",
        "send Anna a text could you call the vet and set an alarm for six",
        "let mum know I'm late and ask her to turn the oven on",
        "text Anna: hi love. Running late. Set a timer for ten minutes. See you soon.",
        "send a message to Ben saying hi mate. Just set off. Set a timer for ten minutes.",
    ],
)
def test_a_message_that_may_hold_a_request_is_asked_about_as_a_whole(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer.startswith("Should I ")
    last = text.rstrip(".").replace(".", "").split()[-1]
    assert turn.answer.endswith(f"{last}?"), turn.answer


def test_a_question_within_a_message_is_not_looked_up() -> None:
    [turn] = play(["text Ben what's the weather like over there"], phone=True)
    assert "get_weather" not in [call.tool for call in turn.calls]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("to my to do list add set up the desk and call the garage", ["set up the desk", "call the garage"]),
        (
            "to do list, add call Steve, email the bank and fix the shed",
            ["call Steve", "email the bank", "fix the shed"],
        ),
        ("put text back uncle Sam on my to do list", ["text back uncle Sam"]),
        ("stick book the vet on my todo list", ["book the vet"]),
        ("on the to do list write ring the gas board", ["ring the gas board"]),
    ],
)
def test_things_to_do_are_items_wherever_the_list_is_named(text: str, items: list[str]) -> None:
    assert done(text) == [("add_list_items", {"list_name": "to do", "items": items})]


def test_a_timer_behind_an_item_is_a_request_of_its_own() -> None:
    tools = [tool for tool, _ in done("on my to do list put milk and set a timer for ten minutes")]
    assert tools == ["add_list_items", "set_timer"]


def test_the_beginning_of_a_command_beside_what_is_done_is_not_dropped_in_silence() -> None:
    [turn] = play(["add cheese and set an alarm for seven"], phone=True)
    assert "add cheese" in turn.answer


def test_the_words_that_announce_the_text_of_a_reminder_are_no_part_of_it() -> None:
    [(_, said)] = done("add a reminder saying ring the council for monday at ten am")
    assert said["text"] == "ring the council"


@pytest.mark.parametrize(
    ("answer", "message"), [("tell her to lock the gate", "Lock the gate."), ("ask him to wait", "Wait.")]
)
def test_an_answer_that_says_what_to_ask_is_sent_as_it_is_said_to_the_recipient(answer: str, message: str) -> None:
    assert [said["message"] for _, said in done("text Anna", answer)] == [message]


def test_an_answer_that_cannot_be_sent_as_it_stands_is_asked_about() -> None:
    turns = play(["text Anna", "ask her if she set the alarm"], phone=True)
    assert not any(turn.writes for turn in turns)
    assert turns[1].asked
