"""What would do something that nobody asked for, or say it in the wrong words."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding


def last(*texts: str) -> PlayedTurn:
    return play(texts, True, Understanding(Encoder(FOLDER)))[-1]


def test_a_message_for_the_other_one_of_a_name_is_no_text() -> None:
    turn = last("text tom wright the gate is open", "sorry i meant the other tom")
    assert not turn.writes
    assert turn.answer == "The text message is already sent. Should I send it to the other Tom as well?"


def test_the_other_one_is_asked_for_by_name() -> None:
    turn = last("text tom wright the gate is open", "i meant the other one", "yes", "tom baker")
    assert [call.arguments for call in turn.writes] == [{"to": ["+447700900444"], "message": "The gate is open."}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("let mum know by text that lunch is cold", "Lunch is cold."),
        ("let mum know by text that was fun", "That was fun."),
    ],
)
def test_the_word_before_a_text_is_no_part_of_it(text: str, message: str) -> None:
    assert [call.arguments["message"] for call in last(text).writes] == [message]


def test_who_says_no_to_a_question_of_their_own_sets_nothing() -> None:
    assert not last("do i need an alarm for tomorrow nah the cat will have me up by five").writes


def test_short_days_that_are_not_read_are_asked_about() -> None:
    turn = last("alarm at ten on sat and sun")
    assert not turn.writes
    assert turn.asked


def test_a_goodbye_is_no_part_of_what_is_to_be_done() -> None:
    [call] = last("remind me at 8 pm to phone the vet thanks bye").writes
    assert call.arguments["text"] == "phone the vet"


def test_a_number_is_dialled_digit_by_digit() -> None:
    [call] = last("dial oh double seven double oh nine double oh four five six", "yes").writes
    assert (call.tool, call.arguments) == ("place_call", {"number": "07700900456"})


def test_a_rehearsal_is_in_the_evening() -> None:
    turn = last("put choir rehearsal in my diary for friday at seven")
    assert "7 PM" in turn.answer
