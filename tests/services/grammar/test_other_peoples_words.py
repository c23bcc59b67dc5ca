"""Wrong actions that dialogues of new users ended in; the words here are ours."""

import pytest

from bench.dialogues.play import play
from tests.services.grammar.test_learned import requests, talk


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("text Ben", "oh never mind, he is calling me right now"),
        ("text Ben", "actually forget it, it can wait until tonight"),
        ("add it to the list", "no don't bother with that"),
        ("add rice to a list", "we have been to the market and got all of it already"),
    ],
)
def test_an_answer_that_begins_with_a_withdrawal_is_none(first: str, second: str) -> None:
    _, answered = play([first, second], True)
    assert answered.writes == []
    assert answered.answer


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("let Ben know by text that the keys are on the shelf", "The keys are on the shelf."),
        ("tell Ben in a message the keys are on the shelf", "The keys are on the shelf."),
        ("text Ben saying the keys are on the shelf", "The keys are on the shelf."),
        ("text Ben in the morning we leave early", "In the morning we leave early."),
    ],
)
def test_how_a_text_is_sent_is_no_part_of_it(text: str, message: str) -> None:
    [turn] = play([text], True)
    assert [call.arguments["message"] for call in turn.writes] == [message]


def test_the_introduction_of_an_answer_is_no_part_of_the_text() -> None:
    _, answered = play(["text Ben", "saying um the keys are on the shelf"], True)
    assert [call.arguments["message"] for call in answered.writes] == ["The keys are on the shelf."]


@pytest.mark.parametrize(
    "text",
    [
        "message Ben and somebody else, the keys are on the shelf",
        "remind me at two to water the roses and at four to feed the cat",
        "add rice, no not rice we've got rice, and salt to the shopping list",
    ],
)
def test_what_holds_more_than_was_read_is_not_done(text: str) -> None:
    [turn] = play([text], True)
    assert turn.writes == []
    assert turn.answer


def test_commands_in_a_note_are_noted() -> None:
    [turn] = play(["note this down: ring Ben at five and delete the budget review"], True)
    assert [call.tool for call in turn.writes] == ["create_note"]


def test_the_whole_list_is_the_list() -> None:
    _, asked, cleared = play(["add rope to the boat list", "now wipe the whole boat list", "yes"], True)
    assert asked.writes == []
    assert [call.arguments for call in cleared.writes] == [{"list_name": "boat"}]


def test_a_second_request_for_the_same_tool_that_the_grammar_has_not_read_is_carried_out_as_well() -> None:
    text = "timer for eight minutes for the eggs and another for twelve for the jam"
    [turn] = talk(
        text,
        requests(
            text,
            ("set_timer", "timer for eight minutes for the eggs", "duration", "eight minutes"),
            ("set_timer", "and another for twelve for the jam", "duration", "twelve"),
        ),
    )
    assert [call.arguments["duration_seconds"] for call in turn.writes] == [480, 720]


def test_the_answer_what_to_be_reminded_of_is_kept_without_its_to() -> None:
    *_, done = play(["remind me tomorrow at nine", "to ring the vet"], True)
    assert [call.arguments["text"] for call in done.writes] == ["ring the vet"]


def test_some_of_a_thing_is_the_thing() -> None:
    [turn] = play(["put bananas, soap and some of those little cheeses on my shopping list"], True)
    assert [call.arguments["items"] for call in turn.writes] == [["bananas", "soap", "little cheeses"]]


@pytest.mark.parametrize("text", ["never mind that", "scrap that", "actually scrap it"])
def test_what_was_done_is_taken_back_and_not_only_said_okay_to(text: str) -> None:
    *_, back = play(["set a timer for ten minutes", text], False)
    assert [call.tool for call in back.writes] == ["cancel_timer"]
    assert back.answer
