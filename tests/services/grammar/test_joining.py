"""The learned model's reading beside the grammar's; the learned readings are made by hand."""

from datetime import UTC, datetime
from typing import cast

import pytest

from services.grammar.joining import JoinedReader
from services.grammar.reading import UtteranceReader
from services.understanding.model import Understanding
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.spec import Effect, ToolSpec

NOW = datetime(2026, 3, 10, tzinfo=UTC)
QUERY = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
WIKI = ToolSpec("wiki_lookup", "Looks up.", QUERY, Effect.READ_EXTERNAL)


class Reads:
    """An understanding that has read each turn as a question for facts about its words with capitals."""

    def __init__(self, named: str, complete: float) -> None:
        words = named.split()
        request = LearnedRequest("wiki_lookup", 0.95, "do", 0.95, 0, len(words))
        probabilities = tuple(0.95 if word[:1].isupper() else 0.0 for word in words)
        self._reading = LearnedReading((request,), complete, probabilities)

    def known(self, words: list[str], context: str, tools: object) -> LearnedReading:
        return self._reading


@pytest.mark.parametrize(
    ("text", "complete", "unfinished"),
    [
        ("which county is Ashmere in", 0.9, False),
        ("which county is Ashmere in", 0.5, True),
        ("tell me of Otto Brand and of", 0.9, True),
        ("which county is Ashmere and", 0.9, True),
    ],
)
def test_a_question_may_end_in_a_preposition_where_the_model_takes_it_for_over(
    text: str, complete: float, unfinished: bool
) -> None:
    joining = JoinedReader(cast(Understanding, Reads(text, complete)), {WIKI.name: WIKI})
    said = text.lower()
    joined, _ = joining.joined(said, "", UtteranceReader((WIKI,)).read(said, NOW), NOW)
    assert [each.tool for each in joined.intents] == ["wiki_lookup"]
    assert joined.unfinished is unfinished
