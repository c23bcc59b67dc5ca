"""A grammar model that has understood nothing has no opinion on whether the request is complete."""

import pytest

from bench.grammar.specs import specs
from services.events.model import ActionKind, Ask, Pause, PauseReason, Phase, UserUpdate
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


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("maybe set a timer for ten minutes", Pause(PauseReason.DONE)),  # "Should I set a timer ...?"
        ("remind me to water the plants", Pause(PauseReason.DONE, lacking=True)),  # "When should I remind you?"
        ("maybe set a timer for", Pause(PauseReason.WAITING_USER)),
    ],
)
@pytest.mark.parametrize("phase", [Phase.LISTENING, Phase.SETTLING])
async def test_what_would_be_asked_about_is_as_whole_after_an_eager_end_as_before(
    phase: Phase, text: str, pause: Pause
) -> None:
    given = session_context()
    session = GrammarModel().open(type(given)("", tuple(specs().values()), given.now, given.timezone, given.home))
    session.append(UserUpdate(1, 1, text, text))
    allowed = QUIET if phase is Phase.LISTENING else frozenset(ActionKind)
    outputs = [output async for output in session.generate(Ask(1, phase, allowed))]
    assert outputs[-1] == pause
