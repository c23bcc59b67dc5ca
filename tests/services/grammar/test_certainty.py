"""What the learned model is certain of is done although the form of the words alone raises a doubt."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.certainty import surely_meant
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
from services.understanding.reading import LearnedReading, LearnedRequest
from tests.services.grammar.test_learned import reading, talk


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(Encoder(FOLDER))


def last(understanding: Understanding, *texts: str) -> PlayedTurn:
    return play(texts, True, understanding)[-1]


@pytest.mark.parametrize("title", ["sports day", "school play", "bake sale"])
def test_an_event_need_not_sound_like_one(understanding: Understanding, title: str) -> None:
    [call] = last(understanding, f"put {title} in for saturday at eleven am").writes
    assert (call.tool, call.arguments["title"].lower(), call.arguments["start"]) == (
        "create_event",
        title,
        "2026-11-28T11:00",
    )


def test_what_is_no_event_is_still_asked_about(understanding: Understanding) -> None:
    turn = last(understanding, "book a taxi for six am tomorrow")
    assert not turn.writes


@pytest.mark.parametrize(
    "text",
    [
        "what i'd like you to do if you would is remind me on monday at ten am to post the parcel",
        "if it isn't too much trouble remind me on monday at ten am to post the parcel",
        "all i want is for you to remind me on monday at ten am to post the parcel",
    ],
)
def test_courtesy_and_a_wish_are_no_condition(understanding: Understanding, text: str) -> None:
    [call] = last(understanding, text).writes
    assert (call.tool, call.arguments) == ("create_reminder", {"text": "post the parcel", "due": "2026-11-30T10:00"})


@pytest.mark.parametrize(
    "text",
    [
        "what would you do is set a timer for ten minutes",
        "if you would rather i didn't then set a timer for ten minutes",
        "if that is okay with dad set a timer for ten minutes",
        "if it's possible for him set a timer for ten minutes",
        "what he wanted is set a timer for ten minutes",
    ],
)
def test_other_questions_and_conditions_are_not_carried_out(understanding: Understanding, text: str) -> None:
    assert not last(understanding, text).writes


def test_a_condition_that_cannot_be_looked_up_is_not_left_out(understanding: Understanding) -> None:
    turn = last(understanding, "if it rains tomorrow set an alarm for six am")
    assert not turn.writes
    assert "I did not set the alarm" in turn.answer


def test_the_beginning_of_another_command_does_not_hide_a_second_reminder(understanding: Understanding) -> None:
    turn = last(
        understanding,
        "remind me on friday please ten am ring the school and at three pm take the jigsaw out the loft",
    )
    assert [(each.arguments["text"], each.arguments["due"][-5:]) for each in turn.writes] == [
        ("ring the school", "10:00"),
        ("take the jigsaw out the loft", "15:00"),
    ]


def test_every_evening_tells_the_half_of_the_day(understanding: Understanding) -> None:
    [call] = last(
        understanding, "we've to shut the hens in every evening at eight and it slips our minds so could you remind us"
    ).writes
    assert call.arguments["due"] == "2026-11-25T20:00"


@pytest.mark.parametrize("text", ["to feed it", "to feed them"])
def test_a_reminder_of_something_unnamed_is_asked_about(understanding: Understanding, text: str) -> None:
    said = "we've a budgie and she squawks for seed so would you tell us every morning at a quarter past eight"
    assert not last(understanding, f"{said} {text} please").writes


def test_who_has_said_what_is_noted_is_not_cut_off() -> None:
    text = "remember the cat sitter said every window must stay shut"
    marked = "every window must stay shut"
    given = reading(text, "create_note", p=0.97, p_act=0.97, message=marked)
    [call] = talk(text, given)[-1].writes
    assert call.arguments["content"] == "the cat sitter said every window must stay shut"


def test_every_request_must_be_certain_and_meant() -> None:
    sure = LearnedRequest("set_timer", 0.97, "do", 0.97, 0, 3)
    assert surely_meant(LearnedReading((sure,)), "set_timer")
    assert not surely_meant(LearnedReading((sure,)), "set_alarm")
    for label, p, act in (("set_alarm", 0.9, "do"), ("set_alarm", 0.97, "negated")):
        other = LearnedRequest(label, p, act, p, 3, 6)
        assert not surely_meant(LearnedReading((sure, other)), "set_timer")
    assert not surely_meant(None, "set_timer")
