"""What a model session keeps of a conversation is bounded in bytes, whatever the model's server says of its context."""

import pytest

from bench.simserver.app import Running
from services.events.model import Acted, Instruction, Observed, ToolCall
from services.grammar.model import GrammarModel
from services.grammar.session import KEPT_BYTES, KEPT_TURNS, GrammarSession
from services.memory_size import weight
from services.models.chat import ChatModel, DialectName
from services.models.completions import CompletionsModel
from services.models.endpoint import ModelEndpoint
from services.models.prompt_window import MOST_CHARS
from services.models.realtime import RealtimeModel
from tests.services.models.kit import final, heard, play, session_context

LARGE = 300_000
MODELS = {
    "chat": lambda endpoint: ChatModel(endpoint, DialectName.TAGGED),
    "completions": CompletionsModel,
    "realtime": RealtimeModel,
}


@pytest.mark.parametrize("kind", MODELS)
async def test_the_prompt_of_a_long_conversation_is_bounded_where_no_limit_is_named(kind: str, served: Running) -> None:
    model = MODELS[kind](ModelEndpoint(served.base_url, model="sim"))
    session = model.open(session_context())
    for number in range(1, 13):
        session.append(heard("set a timer for twelve minutes", turn=number, last=True))
        session.append(Instruction(f"{number} " + "x" * LARGE))
        await play(session, final(number))
        assert session._window is not None
        assert session._window.chars <= MOST_CHARS + LARGE
    held = weight(list(session._window.parts))
    assert held < MOST_CHARS + 2 * LARGE
    if kind == "realtime":
        assert weight(list(session._wire.items)) <= held
    assert "12 xx" in str(session._window.parts[-1])
    await session.aclose()
    await model.aclose()


async def test_the_embedded_model_keeps_the_newest_turns() -> None:
    session = GrammarModel().open(session_context())
    assert isinstance(session, GrammarSession)
    for number in range(1, 401):
        session.append(heard(f"what is the phone number of marco {number}", turn=number, last=True))
        session.append(Acted(number, ToolCall(number, "get_phone_number", {"name": "marco"})))
        session.append(Observed(number, number, "get_phone_number", "5" * 20_000))
    assert len(session._turns) <= KEPT_TURNS + 1
    assert sum(map(weight, session._turns.values())) < KEPT_BYTES + 50_000
    assert {399, 400} <= set(session._turns)
    session.append(Observed(1, 1, "get_phone_number", "late"))  # of a turn that is no longer kept
    assert 400 in session._turns
