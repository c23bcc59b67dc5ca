"""Who tells that somebody is in danger of life is told to dial the emergency number; other statements are not."""

import pytest

from bench.dialogues.play import play
from services.grammar.emergencies import in_danger
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
from tools.language.tokens import words


@pytest.mark.parametrize(
    "text",
    [
        "i've got these awful chest pains",
        "there's a crushing pain in my chest",
        "my dad has just collapsed",
        "my daughter can't breathe",
        "i think my wife is having a stroke",
        "he's bleeding really badly",
        "the kitchen is on fire",
        "my nan isn't breathing",
    ],
)
def test_a_danger_to_life_is_noticed(text: str) -> None:
    assert in_danger(words(text))


@pytest.mark.parametrize(
    "text",
    [
        "text mum that i have chest pains",
        "what are the signs of a stroke",
        "the tent collapsed in the rain",
        "the man in that film was having a heart attack",
        "if i can't breathe i open a window",
        "my knee hurts when i climb stairs",
        "the toy chest is on the landing",
        "that curry set my mouth on fire",
        "my heart hurts since she left me",
    ],
)
def test_other_statements_are_no_emergency(text: str) -> None:
    assert not in_danger(words(text))


def test_the_reply_names_the_emergency_number_and_calls_nobody() -> None:
    [turn] = play(["my dad has just collapsed in the hall"], True, Understanding(Encoder(FOLDER)))
    assert not turn.calls
    assert turn.answer == "I can't make emergency calls. Please dial the emergency number on a phone at once."


def test_an_answer_is_repeated_in_other_words() -> None:
    understanding = Understanding(Encoder(FOLDER))
    first, again = play(
        ["set a timer for ten minutes", "sorry could you say that once more but slowly"], True, understanding
    )
    assert again.answer == first.answer
    assert not again.calls
