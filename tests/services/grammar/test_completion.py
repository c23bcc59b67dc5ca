"""A grammar model that has understood nothing has no opinion on whether the request is complete."""

from collections.abc import Mapping
from typing import Any

import pytest

from bench.grammar.specs import specs
from bench.understanding.tools import declared
from services.events.model import ActionKind, Ask, Pause, PauseReason, Phase, UserUpdate
from services.grammar import GrammarModel
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
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


ORDER: Mapping[str, Any] = {
    "name": "order_tea",
    "description": "Order a tea at the counter.",
    "parameters": {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["green tea", "black tea", "peppermint"]},
            "milk": {"type": "string", "enum": ["milk", "oat milk"]},
        },
        "required": ["kind"],
    },
}


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("add a dozen eggs and some butter to my shopping list please", True),
        ("could you bring me a nice cup of green tea with oat milk please", True),
        ("could you bring me a nice cup of green tea please", False),  # with milk?
        ("could you bring me a large cup of", False),  # no kind
        ("could you bring me a large cup of green tea with", False),
        ("set a timer for the eggs in the kitchen for five", False),  # a number may grow
        ("can you remind me to water the plants on the balcony", False),  # when?
        ("colourless green ideas sleep furiously in my garden", False),
    ],
)
async def test_behind_what_is_finished_people_seldom_go_on(
    understanding: Understanding, text: str, finished: bool
) -> None:
    given = session_context()
    tools = (*specs().values(), declared(ORDER))
    session = GrammarModel(understanding).open(type(given)("", tools, given.now, given.timezone, given.home))
    session.append(UserUpdate(1, 1, text, text))
    outputs = [output async for output in session.generate(Ask(1, Phase.LISTENING, QUIET))]
    assert isinstance(outputs[-1], Pause)
    assert outputs[-1].finished is finished
