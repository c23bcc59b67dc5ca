"""Texts for this machine end where the learned model says so, if it is sure and the rest changes nothing."""

import pytest

from tests.services.grammar.test_learned import reading, talk
from tools.language.tokens import words

REMIND = "at nine remind me to shut the hens in petal"


def _text(said: str, marked: str, p: float = 0.99) -> str:
    [turn] = talk(said, reading(said, "create_reminder", p=p, p_act=p, message=marked, time="nine"))
    return str(turn.writes[0].arguments["text"]) if turn.writes else ""


def test_an_endearment_is_no_part_of_a_reminder() -> None:
    assert _text(REMIND, "shut the hens in") == "shut the hens in"


def test_it_stays_if_the_model_is_not_sure() -> None:
    assert _text(REMIND, "shut the hens in", 0.7) == "shut the hens in petal"


@pytest.mark.parametrize("end", ["if they are fed", "and lock up", "but not the goose"])
def test_words_that_may_matter_are_not_cut_off(end: str) -> None:
    said = f"at nine remind me to shut the hens in {end}"
    assert _text(said, "shut the hens in") in (f"shut the hens in {end}", "")


def test_a_message_to_somebody_is_not_shortened() -> None:
    said = "text ben carter that i am outside petal"
    [turn] = talk(said, reading(said, "send_sms", p=0.99, p_act=0.99, person="ben carter", message="i am outside"))
    assert all("petal" in str(call.arguments["message"]) for call in turn.writes)


def test_the_subject_of_a_mail_is_what_the_model_marks() -> None:
    said = "email ben carter subject gutters and just say the ladder is back"
    marked = {"person": "ben carter", "topic": "gutters", "message": "the ladder is back"}
    [turn] = talk(said, reading(said, "send_email", p=0.99, p_act=0.99, **marked))
    [call] = turn.writes
    assert call.arguments["subject"] == "gutters"
    assert "gutters" not in call.arguments["body"]
    assert len(words(str(call.arguments["body"]))) == 4
