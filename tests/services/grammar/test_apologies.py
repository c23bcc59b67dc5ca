"""Who apologises behind a correction does not mean the apology."""

import pytest

from bench.dialogues.play import play
from services.grammar.apologies import without_apology
from tools.language.tokens import tokenize


@pytest.mark.parametrize(("said", "meant"), [
    ("take me to Ripon I mean Whitby sorry wrong place", "take me to ripon i mean whitby"),
    ("set it for six no seven, my mistake", "set it for six no seven"),
    ("take me to Ripon", "take me to ripon"),
    ("sorry wrong one", "sorry wrong one"),
    ("text Ben no I meant tuesday, sorry, my mistake", "text ben no i meant tuesday sorry my mistake"),
])  # fmt: skip
def test_what_is_left(said: str, meant: str) -> None:
    assert " ".join(token.text for token in without_apology(tokenize(said))) == meant


def test_the_way_leads_to_the_corrected_place() -> None:
    [turn] = play(["take me to Ripon station I mean Whitby sorry wrong one"], phone=True)
    assert [call.arguments["destination"] for call in turn.writes] == ["Whitby"]
