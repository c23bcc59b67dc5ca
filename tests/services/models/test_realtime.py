"""The Realtime upstream against the simulated server's socket."""

from collections.abc import AsyncIterator

import pytest

from bench.simserver.app import Running
from bench.simserver.pace import Pace, SimulatedFault
from services.events.model import AnswerEnd, ModelFault, Observed, ToolCall
from services.models.endpoint import EndpointTimeouts, ModelEndpoint
from services.models.realtime import RealtimeModel, RealtimeSession
from tests.services.models.kit import FAULT_KINDS, final, heard, listening, play, said, session_context
from tests.waiting import until

PATIENCE = EndpointTimeouts(first_token_s=1, stall_s=0.5, retries=1, backoff_s=0.005)


@pytest.fixture
async def session(served: Running) -> AsyncIterator[RealtimeSession]:
    model = RealtimeModel(ModelEndpoint(served.base_url, model="sim", timeouts=PATIENCE))
    session = model.open(session_context())
    yield session
    await session.aclose()
    await model.aclose()


async def test_a_turn_over_one_connection(session: RealtimeSession, served: Running) -> None:
    session.append(heard("text marco that"))
    outputs = await play(session, listening())
    session.append(Observed(1, 1, "get_phone_number", "+15550110"))
    session.append(heard("i'm running about ten minutes late", rev=2, last=True))
    outputs += await play(session, final())
    calls = [output.tool for output in outputs if isinstance(output, ToolCall)]
    assert calls == ["get_phone_number", "send_sms"]
    assert said(outputs) == "Told Marco you're about ten minutes late."
    assert session.usage.requests == 2
    assert session.usage.output_tokens > 20


async def test_the_server_holds_what_the_agent_accepted_and_nothing_else(
    session: RealtimeSession, served: Running
) -> None:
    for turn in (1, 2):
        session.append(heard("set a timer", turn=turn))
        async for _ in session.generate(listening(turn)):
            pass  # nothing is accepted
        session.append(heard("for twelve minutes", turn=turn, rev=2, last=True))
        await play(session, final(turn))
    told = served.sim.bodies[-1]["messages"]
    assert [m["role"] for m in told] == ["system", *["user", "assistant"] * 3, "user"]
    assert told[2]["content"] == '<pause reason="waiting_user">'
    assert told[4]["content"].startswith('<tool_call>{"id":1,"name":"set_timer"')
    for before, after in zip(served.sim.bodies, list(served.sim.bodies)[1:], strict=False):
        assert after["messages"][: len(before["messages"])] == before["messages"]


async def test_closing_the_iterator_cancels_the_response(session: RealtimeSession, served: Running) -> None:
    served.sim.pace = Pace(2, 20)
    session.append(heard("set a timer for twelve minutes", last=True))
    outputs = session.generate(final())
    await anext(outputs)
    await outputs.aclose()
    await until(lambda: served.sim.stats.aborted)
    served.sim.pace = Pace(2, 5000)
    assert isinstance((await play(session, final()))[-1], AnswerEnd)


async def test_a_lost_connection_is_made_anew_and_told_everything_again(
    session: RealtimeSession, served: Running
) -> None:
    session.append(heard("text marco that"))
    await play(session, listening())
    connection = session._wire._connection
    assert connection is not None
    await connection.close()
    session.append(heard("i'm running about ten minutes late", rev=2, last=True))
    outputs = await play(session, final())
    assert [output.tool for output in outputs if isinstance(output, ToolCall)] == ["send_sms"]


@pytest.mark.parametrize("fault", [SimulatedFault.CUT, SimulatedFault.STALL, SimulatedFault.SLOW_START])
async def test_faults_are_named_and_the_next_turn_works(
    session: RealtimeSession, served: Running, fault: SimulatedFault
) -> None:
    served.sim.faults.slow_s = 30
    served.sim.faults.script.append(fault)
    session.append(heard("set a timer for twelve minutes", last=True))
    with pytest.raises(ModelFault) as caught:
        await play(session, final())
    assert caught.value.kind is FAULT_KINDS[fault]
    session.append(heard("set a timer for twelve minutes", turn=2, last=True))
    assert ToolCall(1, "set_timer", {"duration_seconds": 720}) in await play(session, final(2))


async def test_a_refused_connection_names_the_fix(served: Running) -> None:
    model = RealtimeModel(ModelEndpoint(served.base_url + "/nowhere", model="sim", timeouts=PATIENCE))
    session = model.open(session_context())
    session.append(heard("hello", last=True))
    with pytest.raises(ModelFault, match="refused the Realtime connection"):
        await play(session, final())
    await session.aclose()
    await model.aclose()


def test_a_realtime_model_must_be_named() -> None:
    with pytest.raises(ValueError, match="name the Realtime model"):
        RealtimeModel(ModelEndpoint())
