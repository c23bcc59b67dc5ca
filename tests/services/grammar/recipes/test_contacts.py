"""Contacts in a conversation: names and numbers in one breath, and whom "her" means."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.recipes.contacts import email_in, phone_in


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes if call.status == "done"]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("add a contact, Nora Finch, 020 7946 0018", {"name": "Nora Finch", "phone": "020 7946 0018"}),
        ("save a new contact called Nora with the number 0113 496 0018", {"name": "Nora", "phone": "0113 496 0018"}),
        ("add Nora Finch to my contacts, number 0113 496 0018", {"name": "Nora Finch", "phone": "0113 496 0018"}),
        ("add a contact Nora Finch nora at example dot org", {"name": "Nora Finch", "email": "nora@example.org"}),
        ("remember that Nora's birthday is on the 3rd of may", {"name": "Nora", "born": "2027-05-03"}),
    ],
)
def test_name_and_number_are_divided(text: str, arguments: dict[str, Any]) -> None:
    [turn] = play([text], False)
    assert done(turn) == [("add_contact", arguments)]


def test_a_number_that_is_missing_is_asked_for() -> None:
    asked, added, told = play(["add a contact Nora Finch", "0113 496 0018", "what is nora's number"], False)
    assert asked.answer == "What is the phone number or e-mail address of Nora Finch?"
    assert done(added) == [("add_contact", {"name": "Nora Finch", "phone": "0113 496 0018"})]
    assert told.answer == "The number of Nora is 0113 496 0018."


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("nora 0113 496 0018", "0113 496 0018"),
        ("nora oh one one three double nine six", "0113996"),
        ("nora oh one six one four nine six oh three hundred", "01614960300"),
        ("nora oh seven seven double oh nine hundred thirteen", "0770090013"),
        ("nora oh twenty seventy nine forty six oh eighteen", "0207946018"),
        ("nora two", None),
        ("nora", None),
    ],
)
def test_phone_numbers(said: str, number: str | None) -> None:
    assert phone_in(said) == number


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("nora finch nora dot finch at example dot org", "nora.finch@example.org"),
        ("nora underscore f at mail dot example dot org", "nora_f@mail.example.org"),
        ("nora at home", None),
    ],
)
def test_addresses(said: str, address: str | None) -> None:
    found = email_in(said)
    assert (found[1] if found else None) == address


def test_her_number_is_that_of_the_person_who_was_spoken_of() -> None:
    turns = play(["what's my mum's number", "and her email"], False)
    assert turns[0].answer == "The number of Mum is +447700900111."
    assert [(call.tool, call.arguments["name"]) for call in turns[1].calls] == [("get_email_address", "Mum")]
    [alone] = play(["what is her number"], False)
    assert alone.answer == "Whose?"


def test_a_lost_apostrophe() -> None:
    [turn] = play(["whats my mums number"], False)
    assert turn.answer == "The number of Mum is +447700900111."


def test_a_contact_is_deleted_after_a_yes_and_comes_back() -> None:
    asked, deleted, back, told = play(
        ["delete Anna from my contacts", "yes", "undo that", "what is anna's number"], False
    )
    assert asked.answer == "Shall I really delete Anna from your contacts?"
    assert done(asked) == []
    assert [tool for tool, _ in done(deleted)] == ["delete_contact"]
    assert [tool for tool, _ in done(back)] == ["add_contact"]
    assert told.answer == "The number of Anna is +447700900222."


def test_without_a_yes_nobody_is_deleted() -> None:
    _, declined, told = play(["remove Anna from my contacts", "no", "what is anna's number"], False)
    assert done(declined) == []
    assert told.answer == "The number of Anna is +447700900222."


def test_a_birthday() -> None:
    saved, told = play(["save Anna's birthday as the 3rd of may", "when is anna's birthday"], False)
    assert [tool for tool, _ in done(saved)] == ["add_contact"]
    assert told.answer == "Anna's birthday is on Monday, May 3, 2027."


def test_a_message_about_something_lacks_its_text() -> None:
    asked, sent = play(["email Anna about the party", "it begins at eight"], False)
    assert asked.answer == "What should it say?"
    assert asked.writes == []
    [(tool, arguments)] = done(sent)
    assert (tool, arguments["subject"], arguments["body"]) == ("send_email", "the party", "It begins at eight.")


def test_names_with_commas_are_several_people() -> None:
    [turn] = play(["email Anna, Ben and Mum about the party"], False)
    assert turn.writes == []
    looked_up = {call.arguments["name"] for call in turn.calls}
    assert {"Anna", "Ben", "Mum"} <= looked_up


@pytest.mark.parametrize(("said", "name"), [
    ("new contact, save her as Nell Hardy 0151 4960021", "Nell Hardy"),
    ("new contact call him Otis 0151 4960021", "Otis"),
    ("add a new contact store them as nell hardy 0151 4960021", "Nell Hardy"),
    ("add a new contact save him as otis the plumber 0151 4960021", "Otis the Plumber"),
    ("save a new contact as Nell Hardy 0151 4960021", "Nell Hardy"),
    ("save this number as otis 0151 4960021", "Otis"),
    ("put Nell Hardy in my contacts, number is 0151 4960021", "Nell Hardy"),
    ("add a contact otis with her mobile number 0151 4960021", "Otis"),
])  # fmt: skip
def test_words_around_a_new_contact_are_no_part_of_the_name(said: str, name: str) -> None:
    [call] = play([said], True)[0].writes
    assert call.arguments == {"name": name, "phone": "0151 4960021"}


@pytest.mark.parametrize(("text", "phone"), [
    ("new contact Nora Finch plus four four one five one four nine six double oh two", "+44151496002"),
    ("new contact Nora Finch +44 151 496002", "+44 151 496002"),
    ("new contact Nora Finch +44151496002", "+44151496002"),
])  # fmt: skip
def test_the_plus_before_the_country_is_kept(text: str, phone: str) -> None:
    [turn] = play([text], phone=True)
    assert done(turn) == [("add_contact", {"name": "Nora Finch", "phone": phone})]


def test_a_number_that_is_called_keeps_its_plus_and_a_sum_has_none() -> None:
    called, sum_ = play(["call +44151496002", "what's 400000 +447700"], phone=True)
    assert done(called) == [("place_call", {"number": "+44151496002"})]
    assert [call.arguments for call in sum_.calls] == [{"expression": "400000 + 447700"}]
