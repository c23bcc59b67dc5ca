"""Texts for this machine end where the learned model says so, if it is sure and the rest changes nothing."""

import pytest

from tests.services.grammar.test_learned import reading, talk
from tools.language.tokens import words

REMIND = "remind me at ten to water the ferns petal"


def _text(said: str, marked: str, p: float = 0.99) -> str:
    [turn] = talk(said, reading(said, "create_reminder", p=p, p_act=p, message=marked, time="ten"))
    return str(turn.writes[0].arguments["text"]) if turn.writes else ""


def test_an_endearment_is_no_part_of_a_reminder() -> None:
    assert _text(REMIND, "water the ferns") == "water the ferns"


def test_it_stays_if_the_model_is_not_sure() -> None:
    assert _text(REMIND, "water the ferns", 0.7) == "water the ferns petal"


@pytest.mark.parametrize("end", ["if they are dry", "and lock up", "but not the cactus"])
def test_words_that_may_matter_are_not_cut_off(end: str) -> None:
    said = f"remind me at ten to water the ferns {end}"
    assert _text(said, "water the ferns") in (f"water the ferns {end}", "")


def test_what_belongs_to_somebody_is_not_cut_off() -> None:
    said = "remind me at ten to water next door's ferns"
    assert _text(said, "water next door's") == "water next door's ferns"


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
