"""Which questions of Disfl-QA correct a name, and how one is played."""

import pytest

from bench.understanding.questions import corrected, play
from services.grammar import GrammarModel
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding


def test_a_question_that_puts_one_name_in_the_place_of_another_counts() -> None:
    found = corrected("q", "When did Mira Halden die?", "When did Otto Brand no wait Mira Halden die?")
    assert found is not None
    assert (found.meant, found.stale) == (("mira", "halden"), ("otto", "brand"))
    assert found.said == "when did otto brand no wait mira halden die"


@pytest.mark.parametrize(
    ("original", "disfluent"),
    [
        ("When did Mira Halden die?", "When was no wait when did Mira Halden die?"),
        ("Plant cells do what?", "Animal err rather plant cells do what?"),
        ("When did Mira Halden die?", "When did Mira Halden die?"),
    ],
)
def test_other_corrections_do_not_count(original: str, disfluent: str) -> None:
    assert corrected("q", original, disfluent) is None


def test_the_corrected_name_is_looked_up_and_told() -> None:
    question = corrected("q", "When did Gustav Mahler die?", "When did Johannes Brahms no wait Gustav Mahler die?")
    assert question is not None
    record = play(question, GrammarModel(Understanding(Encoder(FOLDER))))
    looked = [str(call.invocation.arguments["query"]) for call in record.executed]
    assert "Gustav Mahler" in looked
    assert not any("Brahms" in text for _, text in record.texts)
