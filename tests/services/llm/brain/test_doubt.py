"""What is a request is done; what only sounds like one has no effect (`doubt.py`)."""

import pytest

from bench.dialogues.play import play
from tests.services.llm.brain.doubt import COMMANDS, NOT_COMMANDS


@pytest.mark.parametrize(("text", "tool"), COMMANDS)
def test_a_request_is_done(text: str, tool: str) -> None:
    [turn] = play([text], phone=True)
    assert tool in [call.tool for call in turn.writes if call.status == "done"], turn.answer


@pytest.mark.parametrize(("kind", "text"), NOT_COMMANDS)
def test_what_only_sounds_like_a_request_has_no_effect(kind: str, text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes, (kind, turn.answer)
    assert turn.answer
