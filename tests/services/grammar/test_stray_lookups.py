"""Sentences that ask for nothing look nothing up that has no name; orders and questions in similar words do."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.stray_lookups import no_title, nobody
from services.grammar.talk_replies import LISTENING


def last(said: str) -> PlayedTurn:
    return play([said], True)[-1]


@pytest.mark.parametrize(
    "said",
    [
        "I really should phone my cousin more often",
        "maybe I'll call mum more often",
        "I need to ring mum more",
        "never see my uncle these days, I should call him more",
        "sure I could call the whole bunch of you and nobody would pick up",
        "so am I to go and ring every one of them and say sorry",
    ],
)
def test_nobody_is_looked_up_for_talk(said: str) -> None:
    turn = last(said)
    assert (turn.answer, turn.writes) == (LISTENING, [])


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("I need to call Ben", "place_call"),
        ("I'd like to ring Anna, she is late", "place_call"),
        ("I want you to text Anna I'm late", "send_sms"),
    ],
)
def test_an_order_or_a_wish_with_a_name_is_carried_out(said: str, tool: str) -> None:
    assert [call.tool for call in last(said).writes] == [tool]


def test_what_the_speaker_wants_is_no_talk() -> None:
    assert last("I want to call everyone on my team").answer != LISTENING


def test_a_message_to_nobody_is_not_sent() -> None:
    assert last("I ought to text my mates more often").writes == []


def test_a_question_is_looked_up_whatever_its_words() -> None:
    assert last("what's the number of the old mill").answer == "There is no contact called The Old Mill."


@pytest.mark.parametrize(
    "name", ["Every One of Them", "Aunt More Often", "Him More", "The Whole Lot", "Mum I Said", "All"]
)
def test_parts_of_sentences_are_nobody(name: str) -> None:
    assert nobody(name)


@pytest.mark.parametrize(
    "name", ["Will Moore", "Her Mum", "Kim Do", "The Old Mill", "Him", "Mo Often-Smith", "Les Much"]
)
def test_names_are_somebody(name: str) -> None:
    assert not nobody(name)


def test_titles_of_events_are_no_parts_of_sentences() -> None:
    assert [
        no_title(each) for each in ("sister more often", "bunch of you", "dentist", "lunch with the whole team")
    ] == [
        True,
        True,
        False,
        False,
    ]
