"""Words that only say that something is a note are no part of its text."""

import pytest

from bench.dialogues.play import play
from services.grammar.note_words import note_text


@pytest.mark.parametrize(("said", "text"), [
    ("take this down as a note the bulb is a screw fit", "the bulb is a screw fit"),
    ("could you write that down for me as a note, the bulb is a screw fit", "the bulb is a screw fit"),
    ("for me as a note the bulb is a screw fit", "the bulb is a screw fit"),
    ("put this in my notes the bulb is a screw fit", "the bulb is a screw fit"),
    ("jot this down the bulb is a screw fit", "the bulb is a screw fit"),
    ("the bulb is a screw fit, put that in my notes", "the bulb is a screw fit"),
    ("the bulb is a screw fit as a note please", "the bulb is a screw fit"),
    ("take this down as a note", ""),
    ("take this down the road", "take this down the road"), ("put it in the oven at six", "put it in the oven at six"),
    ("i left it in my notes", "i left it in my notes"), ("write a note to the school", "write a note to the school"),
])  # fmt: skip
def test_the_text_is_what_remains(said: str, text: str) -> None:
    assert note_text(said) == text


@pytest.mark.parametrize("turns", [
    ("make a note", "take this down as a note the bulb is a screw fit"),
    ("make a note", "take this down as a note", "the bulb is a screw fit"),
    ("note this down for me as a note the bulb is a screw fit",),
    ("new note write this down as a note the bulb is a screw fit",),
])  # fmt: skip
def test_the_note_has_only_its_text(turns: tuple[str, ...]) -> None:
    played = play(list(turns), True)
    assert [call.arguments for turn in played for call in turn.writes] == [{"content": "the bulb is a screw fit"}]
