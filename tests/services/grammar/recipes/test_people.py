"""Nobody in the contacts is called "somebody"."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize("text", ["ring somebody", "text a friend", "send a message to someone I know", "call people"])
def test_a_person_in_general_is_not_looked_up(text: str) -> None:
    (turn,) = play([text], True)
    assert not turn.calls
    assert turn.answer in ("To whom?", "Whom should I call?")


@pytest.mark.parametrize(
    "text",
    [
        "is it possible that you ring someone",
        "could you text people I know",
        "can you message a friend for me if I ask you to",
        "would it be possible to email somebody",
    ],
)
def test_a_question_for_an_ability_is_answered(text: str) -> None:
    (turn,) = play([text], True)
    assert not turn.calls
    assert turn.answer.startswith("Yes.")


@pytest.mark.parametrize(("text", "subject"), [
    ("email Anna that the lift is mended with the subject lift", "Lift"),
    ("email Anna and say the lift is mended, subject can be lift", "Lift"),
    ("email Anna that the subject is closed", None),
])  # fmt: skip
def test_a_subject_behind_the_text_is_one(text: str, subject: str | None) -> None:
    [turn] = play([text], phone=True)
    assert [call.arguments.get("subject") for call in turn.writes] == [subject]
