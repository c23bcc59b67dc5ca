"""Chat completions against the simulated server over real HTTP, in both dialects."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bench.simserver.app import Running
from bench.simserver.pace import Pace
from services.events.model import (
    Acted,
    ActionKind,
    AnswerEnd,
    Ask,
    ModelFault,
    ModelFaultKind,
    Observed,
    Pause,
    PauseReason,
    Phase,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.models import streamed_response
from services.models.chat import ChatModel, ChatSession, DialectName
from services.models.chat.session import choose
from services.models.endpoint import ModelEndpoint, ServerKind, flavour_of
from tests.services.models.kit import Wall, actions, final, heard, listening, play, said, session_context
from tests.waiting import until

DIALECTS = [DialectName.TAGGED, DialectName.NATIVE]


@pytest.fixture(params=DIALECTS)
async def session(served: Running, request: pytest.FixtureRequest) -> AsyncIterator[ChatSession]:
    model = ChatModel(ModelEndpoint(served.base_url), request.param)
    session = model.open(session_context())
    yield session
    await session.aclose()
    await model.aclose()


SMS = ToolCall(2, "send_sms", {"to": ["$1"], "message": "I'm running about ten minutes late."})


async def whole_turn(session: ChatSession, turn: int = 1) -> list[Any]:
    """Marco's row, from the first words to the answer."""
    outputs: list[Any] = []
    session.append(heard("text marco that", turn=turn))
    outputs += await play(session, listening(turn))
    session.append(Observed(turn, 1, "get_phone_number", "+15550110"))
    session.append(heard("i'm running about", turn=turn, rev=2))
    outputs += await play(session, listening(turn))
    session.append(heard("ten minutes late", turn=turn, rev=3, last=True))
    while not isinstance(outputs[-1], AnswerEnd):
        outputs += await play(session, final(turn))
        session.append(Observed(turn, 2, "send_sms", {"status": "ok"}))
    return outputs


async def test_a_turn_from_the_first_words_to_the_answer(session: ChatSession) -> None:
    outputs = await whole_turn(session)
    calls = [o for o in outputs if isinstance(o, ToolCall)]
    assert calls == [ToolCall(1, "get_phone_number", {"name": "Marco"}), SMS]
    assert said(outputs) == "Told Marco you're about ten minutes late."


async def test_each_prompt_starts_with_the_whole_previous_one_byte_for_byte(
    session: ChatSession, served: Running
) -> None:
    wall = session._session_context.now
    assert isinstance(wall, Wall)
    for turn in (1, 2, 3):
        await whole_turn(session, turn)
        wall.now = wall.now.replace(minute=30 + turn)
    bodies = list(served.sim.bodies)
    assert len(bodies) >= 8
    for before, after in itertools.pairwise(bodies):
        assert json.dumps(after.get("tools", None)) == json.dumps(before.get("tools"))
        prefix = json.dumps(before["messages"])[:-1]
        assert json.dumps(after["messages"]).startswith(prefix)
        assert after["messages"][-1]["role"] != "assistant"


async def test_cached_tokens_are_counted(session: ChatSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_response, "TAIL_S", 60)
    await whole_turn(session)
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "llm-tail"))
    usage = session.usage
    assert usage.requests >= 3
    assert usage.cached_input_tokens > usage.input_tokens / 2
    assert usage.output_tokens > 20


async def test_several_calls_in_one_response(session: ChatSession) -> None:
    session.append(heard("what's the weather in boston today and set a timer for twenty minutes", last=True))
    outputs = await play(session, final())
    assert [o.tool for o in actions(outputs) if isinstance(o, ToolCall)] == ["get_weather", "set_timer"]
    assert isinstance(outputs[-1], Pause)


async def test_a_correction_edits_the_call_and_keeps_its_id(session: ChatSession) -> None:
    session.append(heard("set a timer for seven minutes"))
    await play(session, listening())
    session.append(Acted(1, ToolCall(1, "set_timer", {"duration_seconds": 420})))
    session.append(heard("no wait make it eight", rev=2, last=True))
    outputs = await play(session, final())
    assert ToolCall(1, "set_timer", {"duration_seconds": 480}) in outputs


async def test_what_another_back_end_did_is_told_as_its_own(session: ChatSession, served: Running) -> None:
    session.append(heard("what's the um weather gonna be like in seattle tomorrow"))
    session.append(Acted(1, ToolCall(1, "get_weather", {"location": "Seattle", "date": "2026-03-11"})))
    session.append(Observed(1, 1, "get_weather", {"summary": "light rain", "high_c": 11, "low_c": 6}))
    session.append(TurnSettling(1))
    session.append(UserUpdate(1, 2, "", "what's the um weather gonna be like in seattle tomorrow", final=True))
    outputs = await play(session, final())
    assert actions(outputs) == []
    assert "light rain" in said(outputs)
    assert len(served.sim.bodies) == 1


async def test_closing_the_iterator_aborts_the_stream_at_once(session: ChatSession, served: Running) -> None:
    served.sim.pace = Pace(2, 20)
    session.append(heard("text marco that i'm running about ten minutes late", last=True))
    outputs = session.generate(final())
    await anext(outputs)
    await outputs.aclose()
    await until(lambda: served.sim.stats.aborted == 1)
    served.sim.pace = Pace(2, 5000)
    assert actions(await play(session, final()))


async def test_cancelling_the_reader_aborts_the_stream_at_once(session: ChatSession, served: Running) -> None:
    served.sim.pace = Pace(60_000, 20)
    session.append(heard("text marco that"))
    task = asyncio.create_task(play(session, listening()))
    await until(lambda: served.sim.stats.requests == 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_a_stopped_generation_leaves_alternating_roles(session: ChatSession, served: Running) -> None:
    for rev, words in enumerate(("text", "marco", "that"), start=1):
        session.append(heard(words, rev=rev))
        outputs = session.generate(listening())
        await outputs.aclose()
        async for _ in session.generate(listening()):
            break
    roles = [m["role"] for m in served.sim.bodies[-1]["messages"]]
    assert all(a != b or a == "tool" for a, b in itertools.pairwise(roles)), roles


async def test_warming_sends_a_prefix_of_the_next_prompt(session: ChatSession, served: Running) -> None:
    await whole_turn(session)
    session.append(heard("set a", turn=2))
    await session.warm(listening(2))
    session.append(heard("timer for twelve minutes", turn=2, rev=2, last=True))
    await play(session, final(2))
    warm, real = list(served.sim.bodies)[-2:]
    assert warm["max_tokens"] == 1
    assert "max_tokens" not in real
    assert real["messages"][: len(warm["messages"]) - 1] == warm["messages"][:-1]
    assert warm.get("tools") == real.get("tools")


async def test_native_text_before_the_end_is_a_thought_not_an_answer(served: Running) -> None:
    model = ChatModel(ModelEndpoint(served.base_url), DialectName.NATIVE)
    session = model.open(session_context())
    session.append(heard("something that is in no row", last=True))
    ask = Ask(1, Phase.LISTENING, frozenset({ActionKind.PAUSE, ActionKind.TOOL_CALL}))
    outputs = await play(session, ask)
    assert outputs[-1] == Pause(PauseReason.WAITING_USER)
    assert served.sim.bodies[-1]["tool_choice"] == "required"
    await session.aclose()
    await model.aclose()


async def test_the_first_listed_model_serves_where_none_is_named(served: Running) -> None:
    model = ChatModel(ModelEndpoint(served.base_url))
    await model.check()
    assert model.name == "chat:sim"
    await model.aclose()


async def test_an_unknown_model_is_named_with_those_that_exist(served: Running) -> None:
    model = ChatModel(ModelEndpoint(served.base_url, model="gpt-9"))
    with pytest.raises(ModelFault, match=r"no model 'gpt-9'; it offers sim") as caught:
        await model.check()
    assert caught.value.kind is ModelFaultKind.BAD_REQUEST
    await model.aclose()


@pytest.mark.parametrize(
    ("flavour", "dialect"),
    [
        (ServerKind.OPENAI, "native"),
        (ServerKind.OLLAMA, "native"),
        (ServerKind.VLLM, "tagged"),
        (ServerKind.LLAMACPP, "tagged"),
    ],
)
def test_the_default_dialect_follows_the_server(flavour: ServerKind, dialect: str) -> None:
    assert choose(DialectName.AUTO, flavour) == dialect
    assert choose(DialectName.TAGGED, flavour) == "tagged"


def test_addresses_that_tell_who_serves() -> None:
    assert flavour_of("https://api.openai.com/v1") is ServerKind.OPENAI
    assert flavour_of("http://localhost:11434/v1") is ServerKind.OLLAMA
    assert flavour_of("http://gpu:8000/v1") is None
