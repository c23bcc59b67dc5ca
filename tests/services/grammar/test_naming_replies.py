"""Replies to "Whose?" and "What should I call it?" that ask for something are no names."""

import pytest

from bench.dialogues.play import play
from tests.services.grammar.test_learned import Scripted
from tests.services.grammar.test_learned_replies import read_as

SAVE = "save a new contact 0151 4960021"
HEARD = "The number is 0151 4960021. Whose is it?"


@pytest.mark.parametrize("reply", [
    "can you say the number again", "read the number back to me", "repeat the number first",
    "let me hear the digits once more", "what was that number", "hang on give me the number back",
])  # fmt: skip
def test_who_asks_for_the_number_hears_it_and_is_asked_for_the_name(reply: str) -> None:
    asked, heard, saved = play([SAVE, reply, "ivy chen"], False)
    assert (asked.answer, heard.answer, heard.writes) == ("Whose?", HEARD, [])
    [call] = saved.writes
    assert call.arguments == {"name": "Ivy Chen", "phone": "0151 4960021"}


@pytest.mark.parametrize("reply", [
    "read it out loud", "can you repeat it", "show me that first", "check the entry", "it's not that important",
    "that's a private matter", "we met him at the fair so don't ask me", "no idea when her birthday is she's new here",
])  # fmt: skip
def test_another_command_or_question_is_no_name(reply: str) -> None:
    _, again, saved = play([SAVE, reply, "ivy chen"], False)
    assert again.answer.endswith("Whose?")
    assert again.writes == []
    assert [call.arguments["name"] for call in saved.writes] == ["Ivy Chen"]


@pytest.mark.parametrize(("reply", "name"), [
    ("mark read", "Mark Read"), ("rose may", "Rose May"), ("jack the roofer", "Jack the Roofer"),
    ("put it under rick the plumber", "Rick the Plumber"), ("save her as tess", "Tess"),
    ("it's for hugo lind", "Hugo Lind"), ("that's tess", "Tess"),
])  # fmt: skip
def test_names_stay_names(reply: str, name: str) -> None:
    [call] = play([SAVE, reply], False)[1].writes
    assert call.arguments == {"name": name, "phone": "0151 4960021"}


def test_a_sure_request_without_a_person_is_no_name_and_a_name_is_no_topic() -> None:
    reply = "warmer in the lounge"
    _, again = play([SAVE, reply], True, Scripted({reply: read_as(reply, "other.smart_home")}))  # type: ignore[arg-type]
    assert (again.answer, again.writes) == ("I did not get that. Whose?", [])
    topic = Scripted({"xavier": read_as("xavier", "wiki_lookup", topic="xavier")})
    _, saved = play([SAVE, "xavier"], True, topic)  # type: ignore[arg-type]
    assert [call.arguments["name"] for call in saved.writes] == ["Xavier"]


def test_a_contact_with_only_a_number_has_no_name() -> None:
    asked, _ = play(["add a contact with the number 0151 4960021", "ivy chen"], False)
    assert (asked.answer, asked.writes) == ("Whose?", [])


@pytest.mark.parametrize("reply", ["can you read it back", "what is on it", "say that once more"])
def test_a_question_or_command_is_no_new_name_of_a_timer(reply: str) -> None:
    _, asked, again, named = play(["set a timer for ten minutes", "rename the timer", reply, "lentils"], False)
    assert asked.answer == "What should I call it?"
    assert again.answer.endswith("What should I call it?")
    assert again.writes == []
    assert [call.arguments["new_label"] for call in named.writes] == ["lentils"]


def test_a_look_up_in_its_place_is_done() -> None:
    reply = "how much is left"
    sure = Scripted({reply: read_as(reply, "list_alarms_and_timers")})
    *_, told = play(["set a timer for ten minutes", "rename the timer", reply], True, sure)  # type: ignore[arg-type]
    assert told.writes == []
    assert "left" in told.answer


def test_a_command_may_be_the_name_of_a_timer() -> None:
    *_, named = play(["set a timer for ten minutes", "rename the timer", "check the rice"], False)
    assert [call.arguments["new_label"] for call in named.writes] == ["check the rice"]
