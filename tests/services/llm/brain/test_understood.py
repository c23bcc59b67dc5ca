"""A brain that has understood nothing has no opinion on whether the request is complete."""

import pytest

from bench.brain.specs import specs
from services.events.model import Ask, Pause, PauseReason, Phase, UserUpdate
from services.llm.brain import Brain
from tests.services.llm.kit import QUIET, brief


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("set a timer for", Pause(PauseReason.WAITING_USER)),
        ("colourless green ideas sleep furiously", Pause(PauseReason.WAITING_USER, sure=False)),
        ("set a timer for ten minutes", Pause(PauseReason.WAITING_TOOL)),
    ],
)
async def test_only_what_is_understood_can_be_unfinished(text: str, pause: Pause) -> None:
    given = brief()
    session = Brain().open(type(given)("", tuple(specs().values()), given.now, given.timezone, given.home))
    session.append(UserUpdate(1, 1, text, text))
    outputs = [output async for output in session.generate(Ask(1, Phase.LISTENING, QUIET))]
    assert outputs[-1] == pause
