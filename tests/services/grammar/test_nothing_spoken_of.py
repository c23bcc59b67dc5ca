"""A pronoun without anything spoken of, the wrong person of a message, and a list named by an occasion."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize("said", ["shift it to four thirty", "put that back to monday", "move this to nine please"])
def test_nothing_is_moved_where_nothing_was_spoken_of(said: str) -> None:
    [turn] = play([said], True)
    assert not turn.writes


def test_the_event_is_asked_for_and_the_time_kept() -> None:
    asked, moved = play(["shift it to four thirty", "the dentist"], True)
    assert asked.answer == "Which event do you mean?"
    assert done(moved) == [("update_event", {"event_id": "a3", "start": "2026-11-27T16:30"})]


@pytest.mark.parametrize("said", ["oh i meant anna not mum", "no i meant anna"])
def test_the_person_who_was_meant_gets_the_same_message(said: str) -> None:
    _, asked, sent = play(["text mum the kettle is on", said, "yes"], True)
    assert not asked.writes
    assert done(sent) == [("send_sms", {"to": ["+447700900222"], "message": "The kettle is on."})]


@pytest.mark.parametrize("name", ["school trip", "garden party", "office move"])
def test_a_list_for_an_occasion_is_empty_at_first(name: str) -> None:
    [turn] = play([f"make a new list for the {name}"], True)
    assert not turn.writes
    assert turn.answer == f"What should I put on your {name} list?"
