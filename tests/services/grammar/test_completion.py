"""A grammar model that has understood nothing has no opinion on whether the request is complete."""

import pytest

from bench.grammar.specs import specs
from services.events.model import Ask, Pause, PauseReason, Phase, UserUpdate
from services.grammar import GrammarModel
from tests.services.models.kit import QUIET, session_context


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("set a timer for", Pause(PauseReason.WAITING_USER)),
        ("colourless green ideas sleep furiously", Pause(PauseReason.WAITING_USER, sure=False)),
        ("set a timer for ten minutes", Pause(PauseReason.WAITING_TOOL)),
    ],
)
async def test_only_what_is_understood_can_be_unfinished(text: str, pause: Pause) -> None:
    given = session_context()
    session = GrammarModel().open(type(given)("", tuple(specs().values()), given.now, given.timezone, given.home))
    session.append(UserUpdate(1, 1, text, text))
    outputs = [output async for output in session.generate(Ask(1, Phase.LISTENING, QUIET))]
    assert outputs[-1] == pause
