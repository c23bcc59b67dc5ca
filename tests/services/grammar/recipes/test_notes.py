"""Notes in a conversation."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize("text", ["remember that my bike lock is 7731", "remember my bike lock is 7731"])
def test_what_is_to_be_remembered_is_found_again(text: str) -> None:
    made, asked = play([text, "what is my bike lock"], False)
    assert [call.tool for call in made.writes] == ["create_note"]
    assert "my bike lock is 7731" in asked.answer


def test_where_something_was_left() -> None:
    _, asked = play(["make a note that I parked behind the station", "where did I park"], False)
    assert asked.answer == "You noted: I parked behind the station"


@pytest.mark.parametrize(
    "text", ["remember me", "remember paris", "remember the time we got lost", "do you remember that"]
)
def test_no_fact_is_noted(text: str) -> None:
    [turn] = play([text], False)
    assert turn.writes == []


@pytest.mark.parametrize(
    "text", ["what notes do I have", "show me my notes", "have I got any notes", "list all my notes"]
)
def test_all_notes(text: str) -> None:
    [turn] = play([text], False)
    assert turn.answer == "You have no notes."


def test_a_note_is_taken_back_or_deleted_and_brought_back() -> None:
    turns = play(["note that the paint is dry", "undo that", "what notes have I got"], False)
    assert turns[1].answer.startswith("I deleted your note")
    assert turns[2].answer == "You have no notes."
    turns = play(["note that the paint is dry", "delete the note about the paint", "undo that", "show my notes"], False)
    assert [call.tool for call in turns[1].writes] == ["delete_note"]
    assert turns[3].answer == "You noted: the paint is dry"


def test_what_may_be_no_fact_is_asked_about() -> None:
    asked, noted = play(["remember that time we got lost", "yes"], False)
    assert asked.writes == []
    assert asked.answer == "Should I make the note: time we got lost?"
    assert [call.tool for call in noted.writes] == ["create_note"]
    [turn] = play(["remember that the boiler man comes on monday"], False)
    assert [call.tool for call in turn.writes] == ["create_note"]


def test_no_note_is_offered_in_place_of_one_to_delete() -> None:
    [turn] = play(["delete my note about taxes"], False)
    assert turn.answer == "That did not work: There is no note called taxes."


def test_the_contraction_at_the_beginning_of_a_note_is_kept() -> None:
    [turn] = play(["remember i'm left of the fountain by the gate"], False)
    assert [call.arguments["content"] for call in turn.writes] == ["I'm left of the fountain by the gate"]
