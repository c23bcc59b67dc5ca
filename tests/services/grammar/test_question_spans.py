"""Words before the first name of a comparison that are no part of it are left out; readings are made by hand."""

import pytest

from services.grammar.questions import topics
from services.understanding.reading import LearnedSpan
from tools.language.tokens import tokenize


def about(text: str, *marked: str, p: float = 0.9) -> list[str]:
    """The topics of `text`, in which names are written with capitals. `marked`: the words that are marked as topics."""
    tokens = tokenize(text)
    words = [token.text for token in tokens]
    named = [0.95 if token.surface[:1].isupper() else 0.02 for token in tokens]
    spans = [_span(words, each.split(), p) for each in marked]
    return [" ".join(words[each.start : each.end]) for each in topics(words, named, spans)]


def _span(words: list[str], said: list[str], p: float) -> LearnedSpan:
    start = next(at for at in range(len(words)) if words[at : at + len(said)] == said)
    return LearnedSpan("topic", start, start + len(said), p)


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("which shrub has more varieties Torvika or Molenia", ["torvika"], ["torvika", "molenia"]),
        ("which shrub has more varieties Torvika", ["torvika"], ["torvika"]),
        ("are the rivers Ashme and Colbe both in the north", ["ashme"], ["ashme", "colbe"]),
        ("are the Ashme and the Colbe both in the north", ["ashme"], ["the ashme", "the colbe"]),
        # A word that is likely part of a name stays, whatever is marked.
        ("which shrub has more varieties Little Torvika or Molenia", ["torvika"], ["little torvika", "molenia"]),
        # Behind such a word a name begins, also one of common words.
        ("which was built first paper lights or Molenia Sound", ["lights"], ["paper lights", "molenia sound"]),
    ],
)
def test_a_first_name_begins_where_it_is_marked(text: str, marked: list[str], names: list[str]) -> None:
    assert about(text, *marked) == names


def test_an_unsure_mark_changes_nothing() -> None:
    text = "which shrub has more varieties Torvika or Molenia"
    assert about(text, "torvika", p=0.4) == about(text) == ["varieties torvika", "molenia"]
