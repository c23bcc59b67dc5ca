"""What the page suggests to say must be understood by what answers it."""

import json
from datetime import UTC, datetime

import pytest

from app.http.page import WEB
from services.grammar.reading import UtteranceReader
from tools import library

TOPICS = json.loads((WEB / "suggestions.json").read_text())
SAID = [(each["text"], each["tool"]) for topic in TOPICS for each in topic["say"]]
READER = UtteranceReader(tuple(tool.spec for tool in library.load()))


@pytest.mark.parametrize(("text", "tool"), SAID)
def test_a_suggestion_is_one_complete_request_for_its_tool(text: str, tool: str) -> None:
    reading = READER.read(text, datetime(2026, 3, 10, 9, 0, tzinfo=UTC))
    assert [(intent.tool, intent.complete) for intent in reading.intents] == [(tool, True)]
