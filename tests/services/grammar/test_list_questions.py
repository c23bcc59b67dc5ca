"""A question in reply to "What should I put on your list?" is answered from the list, and puts nothing on it."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

UNDERSTANDING = Understanding(Encoder(FOLDER))


def last(*said: str, learned: bool = True) -> PlayedTurn:
    return play(list(said), True, UNDERSTANDING if learned else None)[-1]


@pytest.mark.parametrize("learned", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        "did I mention soap already?",
        "have we got soap on there yet",
        "is there any soap on it",
        "hang on, did I add soap",
        "do we need soap",
        "wasn't there soap",
        "didn't I put the soap on yesterday?",
    ],
)
def test_the_list_tells_whether_something_is_on_it(said: str, learned: bool) -> None:
    turn = last("put soap and figs on the holiday list", "add to the holiday list", said, learned=learned)
    assert not turn.writes
    assert turn.answer == "Yes, soap is on your holiday list."
    assert last("add to the holiday list", said, learned=learned).answer == "No, soap is not on your holiday list."


@pytest.mark.parametrize("said", ["what have I got on there", "what's on it already", "did I say that already"])
def test_the_list_is_read_out(said: str) -> None:
    turn = last("put soap and figs on the holiday list", "add to the holiday list", said)
    assert not turn.writes
    assert turn.answer == "Your holiday list has 2 items: soap and figs."


@pytest.mark.parametrize("said", ["soap", "could you add soap", "how about some soap", "can you put soap on"])
def test_a_thing_is_put_on_it_also_where_it_is_said_as_a_question(said: str) -> None:
    [call] = last("add to the holiday list", said).writes
    assert dict(call.arguments) == {"list_name": "holiday", "items": ["soap"]}


def test_several_of_a_thing_are_spoken_of_as_several() -> None:
    assert last("add to the holiday list", "did I say plasters").answer == "No, plasters are not on your holiday list."
