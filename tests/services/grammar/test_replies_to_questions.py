"""Answers to the assistant's own questions in the forms in which people give them."""

import pytest

from bench.dialogues.play import play
from services.agent.core.confirmation import ConfirmationReply, reply_of


@pytest.mark.parametrize("reply", ["ten", "make it ten", "for ten"])
def test_a_bare_number_of_a_duration_is_minutes(reply: str) -> None:
    done = play(["set a timer", reply], phone=False)[1].writes
    assert [call.arguments["duration_seconds"] for call in done] == [600]


@pytest.mark.parametrize("reply", ["the Wright one", "Wright please", "tom wright please"])
def test_one_of_two_people_is_chosen(reply: str) -> None:
    done = play(["text Tom I'm here", reply], phone=True)[1].writes
    assert [call.arguments["to"] for call in done] == [["+447700900555"]]


@pytest.mark.parametrize("reply", ["neither", "neither of them", "none of those"])
def test_neither_of_two_people_drops_the_request(reply: str) -> None:
    turn = play(["text Tom I'm here", reply], phone=True)[1]
    assert not turn.calls
    assert turn.answer == "Okay, never mind."


@pytest.mark.parametrize("reply", ["yes that would be great", "that would be lovely", "i guess so"])
def test_more_words_agree(reply: str) -> None:
    assert reply_of(reply) is ConfirmationReply.YES


@pytest.mark.parametrize("reply", ["stop it", "delete that"])
def test_an_order_to_take_away_declines_what_was_offered(reply: str) -> None:
    asked, answered = play(["maybe set a timer for five minutes", reply], phone=False)
    assert asked.answer.startswith("Should I")
    assert not answered.writes
