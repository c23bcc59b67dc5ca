"""Values that are read as another kind of thing."""

import pytest

from bench.dialogues.play import play
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding


@pytest.mark.parametrize("text", ["take me to the council website", "navigate to my photo app"])
def test_what_is_on_a_screen_is_no_place(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer


def test_a_shop_is_a_place() -> None:
    [turn] = play(["take me to the bread shop"], phone=True)
    assert [call.tool for call in turn.writes] == ["start_navigation"]


def test_a_day_in_a_title_was_not_understood() -> None:
    [turn] = play(["book an appointment for leave from may 4 to 8"], phone=True)
    assert not turn.writes
    assert turn.answer


@pytest.mark.parametrize("text", ["text mum that dinner is ready and ben too", "text mum I'm leaving and ben as well"])
def test_one_more_person_at_the_end_of_a_message_is_asked_about(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.asked


def test_a_message_may_end_with_too() -> None:
    [turn] = play(["text mum that I miss you too"], phone=True)
    assert [call.arguments["message"] for call in turn.writes] == ["I miss you too."]


def test_the_same_for_one_more_person_is_no_text() -> None:
    [turn] = play(["tell mum I'm leaving now and tell ben too"], phone=True)
    assert [call.arguments["message"] for call in turn.writes] == ["I'm leaving now."]
    assert turn.asked


def test_the_time_in_a_place_that_was_not_named_is_asked_about() -> None:
    asked, told = play(["what time is it there", "in lima"], phone=True)
    assert asked.answer == "For which place?"
    assert told.calls[-1].arguments == {"location": "Lima"}


def test_everything_that_somebody_has_on_a_day_is_asked_about() -> None:
    [turn] = play(["cancel everything I've got planned tomorrow"], phone=True)
    assert not turn.writes
    assert turn.answer.startswith("Shall I delete 2 events")


@pytest.mark.parametrize("text", ["put the vet down for thursday at noon", "jot the vet down for thursday at noon"])
def test_the_particle_of_the_verb_is_no_part_of_a_title(text: str) -> None:
    [turn] = play([text], phone=True)
    assert [call.arguments["title"].casefold() for call in turn.writes] in (["vet"], [])
    assert "down" not in turn.answer


@pytest.mark.parametrize("text", ["how long until my budget review", "how long is it till the budget review"])
def test_how_long_until_an_event_asks_when_it_is(text: str) -> None:
    [turn] = play([text], True, Understanding(Encoder(FOLDER)))
    assert turn.answer.startswith("Budget review is on Friday")


def test_how_long_an_event_is_asks_for_its_length() -> None:
    [turn] = play(["how long is my budget review"], True, Understanding(Encoder(FOLDER)))
    assert turn.answer.startswith("Budget review takes 1 hour")


def test_nought_is_a_number() -> None:
    [turn] = play(["what is nought point five times eight"], phone=True)
    assert turn.answer == "That is 4."


@pytest.mark.parametrize("text", ["please put rosa on my contact list", "add rosa to my address book"])
def test_a_person_for_the_contacts_is_no_thing_for_a_list(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes
    assert turn.answer == "What is the phone number or e-mail address of Rosa?"


@pytest.mark.parametrize("text", ["did it send", "did that go", "has it gone"])
def test_who_asks_whether_a_message_went_is_told_which(text: str) -> None:
    *_, turn = play(["text mum that the shop is shut", text], phone=True)
    assert turn.answer == "Yes. I sent your message to Mum."


@pytest.mark.parametrize("text", ["take me to the bread shop, not today though", "ring mum but not now"])
def test_what_is_not_wanted_now_is_not_begun(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes


@pytest.mark.parametrize(
    "text", ["shopping list, soup, no, have we got soup", "put rice on the list, no, mum, do we have some"]
)
def test_things_that_are_perhaps_there_are_not_put_on_a_list(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes


def test_what_was_looked_up_keeps_its_name_where_something_new_is_planned() -> None:
    texts = ["when is the budget review", "oh right. saturday then, half eight, an hour will do it, call it concert"]
    _, planned = play(texts, True, Understanding(Encoder(FOLDER)))
    assert not planned.writes
    _, renamed = play(["set a timer for ten minutes", "it's for the pasta, call it pasta"], phone=True)
    assert [call.tool for call in renamed.writes] == ["change_timer"]
