"""What applications do with the stock client beside speaking: push to talk, typing, context, timers that go off."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from openai.resources.realtime.realtime import AsyncRealtimeConnection

from tests.e2e.engines import SAMPLES, E2eEngines, server_engines
from tests.e2e.speaker import connected, pcm24, until

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

SECOND = 48_000
"""Bytes of PCM16 at 24 kHz."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[E2eEngines]:
    async with server_engines(tmp_path_factory.mktemp("server")) as running:
        yield running


async def append(connection: AsyncRealtimeConnection, path: Path) -> None:
    """A whole recording, as fast as it goes."""
    pcm = pcm24(path)
    for start in range(0, len(pcm), SECOND):
        await connection.input_audio_buffer.append(audio=base64.b64encode(pcm[start : start + SECOND]).decode())


async def ask(connection: AsyncRealtimeConnection, text: str) -> None:
    item: Any = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}
    await connection.conversation.item.create(item=item)
    await connection.response.create()


async def answer(connection: AsyncRealtimeConnection) -> str:
    """The text of the next response, which must be completed."""
    *events, done = await until(connection, "response.done")
    assert done.response.status == "completed"
    return "".join(event.delta for event in events if event.type == "response.output_text.delta")


async def test_push_to_talk_commits_and_asks_in_one_breath(server: E2eEngines) -> None:
    async with connected(server.ws) as connection:
        session: Any = {"type": "realtime", "audio": {"input": {"turn_detection": None}}}
        await connection.session.update(session=session)
        for recording, expected in (("time_in_tokyo", "Tokyo"), ("seventeen_times_twenty_four", "408")):
            await append(connection, SAMPLES / f"{recording}.wav")
            await connection.input_audio_buffer.commit()
            await connection.response.create()
            assert expected in await answer(connection)


async def test_a_timer_goes_off_unasked(server: E2eEngines) -> None:
    async with connected(server.ws) as connection:
        await ask(connection, "set a timer for two seconds")
        assert "2 seconds" in await answer(connection)
        assert "done" in await answer(connection)


async def test_a_tool_of_the_client_runs_there_once_and_its_result_is_told(server: E2eEngines) -> None:
    gate: Any = {
        "type": "function",
        "name": "open_gate",
        "description": "Open the gate.",
        "parameters": {"type": "object", "properties": {}},
        "x_phrases": ["open the gate"],
    }
    async with connected(server.ws) as connection:
        await connection.session.update(session={"type": "realtime", "tools": [gate]})
        await ask(connection, "open the gate")
        *events, done = await until(connection, "response.done")
        [call] = [event for event in events if event.type == "response.function_call_arguments.done"]
        assert call.name == "open_gate"
        assert [item.type for item in done.response.output] == ["function_call"]
        output: Any = {"type": "function_call_output", "call_id": call.call_id, "output": '{"gate": "open"}'}
        await connection.conversation.item.create(item=output)
        await connection.response.create()
        assert await answer(connection)
