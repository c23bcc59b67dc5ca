"""A name that no contact has, but that sounds like one: the assistant asks who was meant, and does nothing before."""

import pytest

from bench.dialogues.play import play
from services.grammar.suggestions import another_name, suggested
from tools.language.tokens import tokenize

HEARD = "text Bem Carta that the kettle is on"


def test_nothing_is_sent_to_somebody_who_only_sounds_like_the_name() -> None:
    [turn] = play([HEARD], phone=True)
    assert turn.answer == "There is no contact called Bem Carta. Did you mean Ben Carter?"
    assert not turn.writes


@pytest.mark.parametrize("reply", ["yes", "yes please", "that's right", "yes Ben Carter"])
def test_a_yes_sends_it_to_the_one_who_was_named(reply: str) -> None:
    answered = play([HEARD, reply], phone=True)[1]
    assert [call.arguments for call in answered.writes] == [
        {"to": ["+447700900333"], "message": "The kettle is on."},
    ]


@pytest.mark.parametrize("reply", ["no", "no thanks", "no way", "never mind", "no, leave it", "nope I changed my mind"])
def test_a_no_sends_nothing(reply: str) -> None:
    answered = play([HEARD, reply], phone=True)[1]
    assert not answered.calls


@pytest.mark.parametrize("reply", ["no, Anna", "no I meant Anna", "Anna", "sorry, I said Anna please"])
def test_another_name_may_be_said_instead(reply: str) -> None:
    answered = play([HEARD, reply], phone=True)[1]
    assert [call.arguments["to"] for call in answered.writes] == [["+447700900222"]]


def test_of_several_who_sound_like_it_one_is_chosen() -> None:
    asked, undecided, answered = play(["ring Tam", "yes", "the second one"], phone=True)
    assert asked.answer == "There is no contact called Tam. Did you mean Tom Baker or Tom Wright?"
    assert not asked.writes
    assert not undecided.writes
    assert [call.arguments["number"] for call in answered.writes] == ["+447700900555"]


def test_one_of_two_recipients_is_asked_about() -> None:
    asked, answered = play(["text Anna and Bem that the kettle is on", "yes"], phone=True)
    assert not asked.writes
    assert [call.arguments["to"] for call in answered.writes] == [["+447700900222", "+447700900333"]]


def test_a_number_that_was_asked_for_is_told_after_a_yes() -> None:
    asked, answered = play(["what is Annia's phone number", "yes"], phone=False)
    assert asked.answer.endswith("Did you mean Anna?")
    assert answered.answer == "The number of Anna is +447700900222."


def test_another_request_is_no_reply() -> None:
    answered = play([HEARD, "set a timer for nine minutes"], phone=True)[1]
    assert [call.tool for call in answered.writes] == ["set_timer"]


def test_who_sounds_like_nobody_is_not_found() -> None:
    [turn] = play(["ring Zebedee"], phone=True)
    assert turn.answer == "There is no contact called Zebedee."


@pytest.mark.parametrize(
    ("error", "names"),
    [
        ("There is no contact called Bem. Did you mean Ben Carter?", ["Ben Carter"]),
        ("There is no contact called X. Did you mean A B or C D?", ["A B", "C D"]),
        ("There is no contact called X. Did you mean A, B, or C?", ["A", "B", "C"]),
        ("There is no contact called X.", []),
        ("", []),
    ],
)
def test_the_names_that_an_error_suggests(error: str, names: list[str]) -> None:
    assert suggested(error) == names


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        ("no, it's my aunt Flora", "aunt Flora"),
        ("Flora Maguire please", "Flora Maguire"),
        ("who?", ""),
        ("no no", ""),
        ("the other one", ""),
        ("no, call her", ""),
        ("I have no idea what you mean", ""),
    ],
)
def test_which_replies_are_another_name(reply: str, name: str) -> None:
    assert another_name(tokenize(reply)) == name
