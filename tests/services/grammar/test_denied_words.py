"""What is said, denied and replaced is not meant."""

import pytest

from bench.dialogues.play import play
from services.grammar.denied_words import without_denied
from tools.language.tokens import tokenize


@pytest.mark.parametrize(("said", "meant"), [
    ("save Rose, no not Rose, Ruth Hill", "save ruth hill"),
    ("take me to Ripon station, not Ripon station, Leeds", "take me to leeds"),
    ("it is cheap not cheap enough", "it is cheap not cheap enough"),
    ("tell her it's Rose, no not Rose, Ruth", "tell her it is rose no not rose ruth"),
    ("put bread on the list not bread", "put bread on the list not bread"),
    ("save Rose, no not Rose", "save rose no not rose"),
])  # fmt: skip
def test_what_is_left(said: str, meant: str) -> None:
    assert " ".join(token.text for token in without_denied(tokenize(said))) == meant


def test_the_contact_has_the_other_name() -> None:
    [turn] = play(["save Rose, no not Rose, Ruth Hill, oh one five one four nine six double oh two"], phone=True)
    assert [call.arguments["name"] for call in turn.writes] == ["Ruth Hill"]
