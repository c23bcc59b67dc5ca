"""A real uvicorn server on a real port: handshakes, the stock client, huge frames, slow and vanishing clients."""

import asyncio
import base64
import contextlib
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import websockets
from openai import AsyncOpenAI
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as dial

from app.gateway.admission import Admission
from app.main import create_app
from app.sections import LimitsSection, ServerSection
from app.server import server
from app.settings import Settings
from services.events.model import Usage
from services.events.output import ClientCall
from services.events.session import (
    ResponseCall,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    SpeechBegan,
)
from services.events.speech import SpeechStarted
from tests.app.fakes import ScriptedEngines
from tests.waiting import until

pytestmark = pytest.mark.server


class Live:
    def __init__(self, server_engines: ScriptedEngines, port: int, stop: Any, admission: Admission) -> None:
        self.server_engines = server_engines
        self.admission = admission
        self.host = f"127.0.0.1:{port}"
        self.url = f"ws://{self.host}/v1/realtime"
        self.stop = stop


@asynccontextmanager
async def serving(
    server_engines: ScriptedEngines, limits: LimitsSection | None = None, **options: Any
) -> AsyncIterator[Live]:
    settings = Settings(server=ServerSection(**options), limits=limits or LimitsSection())
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(settings, server_engines)
    running = server(app, settings)
    task = asyncio.create_task(running.serve(sockets=[listener]))
    await until(lambda: running.started)

    async def stop() -> None:
        running.should_exit = True
        await task

    try:
        yield Live(server_engines, listener.getsockname()[1], stop, app.state.admission)
    finally:
        await stop()


@pytest.fixture
async def live(server_engines: ScriptedEngines) -> AsyncIterator[Live]:
    async with serving(server_engines) as running:
        yield running


async def read(ws: ClientConnection) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(await ws.recv())
    return event


async def read_until(ws: ClientConnection, kind: str) -> dict[str, Any]:
    while (event := await read(ws))["type"] != kind:
        pass
    return event


def open_files() -> int:
    """Of this process, sockets included; 0 where the system does not tell."""
    listing = Path("/proc/self/fd")
    return len(list(listing.iterdir())) if listing.is_dir() else 0


def session_tasks() -> list[str]:
    return [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("sess_")]


async def test_stock_client_text_turn(live: Live) -> None:
    client = AsyncOpenAI(api_key="any", base_url=f"http://{live.host}/v1")
    async with client, client.realtime.connect(model="gpt-realtime") as connection:
        await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        await connection.conversation.item.create(
            item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]}
        )
        await connection.response.create()
        kinds, text = [], ""
        async for event in connection:
            kinds.append(event.type)
            if event.type == "response.output_text.delta":
                text += event.delta
            if event.type == "response.done":
                assert event.response.status == "completed"
                break
        assert kinds[:2] == ["session.created", "session.updated"]
        assert text == "Certainly."


async def test_stock_client_runs_its_tool(live: Live) -> None:
    client = AsyncOpenAI(api_key="any", base_url="http://unused.invalid/v1")
    at = f"ws://{live.host}/v1"
    async with (
        client.with_options(websocket_base_url=at) as client,
        client.realtime.connect(model="m") as connection,
    ):
        tool: Any = {"type": "function", "name": "door", "parameters": {"type": "object"}}
        await connection.session.update(session={"type": "realtime", "tools": [tool]})
        await until(lambda: live.server_engines.last.requests("configure"))
        assert live.server_engines.last.config.client_tools[0].name == "door"
        call = ClientCall(1, 1, 1, "call_1", "door", {"open": True})
        live.server_engines.last.tell(
            ResponseStarted("R"), ResponseCall("R", call), ResponseEnded("R", ResponseStatus.COMPLETED, Usage())
        )
        async for event in connection:
            if event.type == "response.function_call_arguments.done":
                assert (event.name, json.loads(event.arguments)) == ("door", {"open": True})
                output: Any = {"type": "function_call_output", "call_id": event.call_id, "output": "opened"}
                await connection.conversation.item.create(item=output)
                await connection.response.create()
            if event.type == "response.output_text.done":
                break
        assert live.server_engines.last.requests("tool_output") == [("call_1", "opened")]


async def test_handshake_with_and_without_subprotocols(live: Live) -> None:
    async with dial(live.url) as ws:
        assert ws.subprotocol is None
        assert (await read(ws))["type"] == "session.created"
    offered: Any = ["realtime", "openai-insecure-api-key.ek_x", "openai-agents-sdk.0.20"]
    async with dial(live.url, subprotocols=offered) as ws:
        assert ws.subprotocol == "realtime"
        assert ws.response is not None
        assert "ek_x" not in str(ws.response.headers)


async def test_update_sent_before_anything_was_read(live: Live) -> None:
    async with dial(live.url) as ws:
        await ws.send('{"type":"session.update","session":{"type":"realtime","instructions":"Hi."}}')
        assert (await read(ws))["type"] == "session.created"
        assert (await read(ws))["session"]["instructions"] == "Hi."


async def test_a_frame_that_is_too_large_is_an_error_and_the_socket_lives(live: Live) -> None:
    async with dial(live.url, max_size=None) as ws:
        await ws.send('{"type":"input_audio_buffer.append","audio":"' + "A" * 30_000_000 + '"}')
        assert (await read_until(ws, "error"))["error"]["code"] == "message_too_large"
        await ws.send(b"\0" * 30_000_000)
        assert (await read_until(ws, "error"))["error"]["code"] == "unexpected_binary"
        await ws.send('{"type":"input_audio_buffer.clear"}')
        await read_until(ws, "input_audio_buffer.cleared")


async def test_a_frame_that_would_fill_the_memory_is_not_taken_in(live: Live) -> None:
    async with dial(live.url, max_size=None) as ws:
        await read(ws)
        with contextlib.suppress(websockets.ConnectionClosed):
            await ws.send("x" * 40_000_000)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1009


async def test_connects_and_disconnects_leave_nothing(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    before = open_files()
    for number in range(20):
        ws = await dial(live.url)
        await read(ws)
        live.server_engines.last.tell(SpeechBegan("U", SpeechStarted(1, 0)))
        audio = base64.b64encode(bytes(4800)).decode()
        await ws.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
        if number % 2:
            ws.transport.abort()  # in mid-speech, without a word
        else:
            await ws.close()
    await until(lambda: b"foresay_sessions 0.0" in live.server_engines.metrics.render())
    await until(lambda: open_files() == before)
    assert session_tasks() == []
    assert len(live.server_engines.conversations) == 20
    assert all(one.closed_for == "the client left" and not one.running for one in live.server_engines.conversations)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "frame",
    [b"\x83\x80aaaa", b"\x81\x05hello", b"\xf1\x80aaaa", b"\x81\x82aaaa\x9e\x9f", b"\x88\x81aaaab"],
    ids=["opcode", "unmasked", "reserved bits", "no utf-8", "half a close code"],
)
async def test_a_client_that_breaks_the_protocol_is_one_that_left(
    live: Live, caplog: pytest.LogCaptureFixture, frame: bytes
) -> None:
    """While the server writes, which it learns in the middle of a group of events."""
    for _ in range(8):
        ws = await dial(live.url)
        await read(ws)
        words = [ResponseText("R", "word ") for _ in range(200)]
        live.server_engines.last.tell(
            ResponseStarted("R"), *words, ResponseEnded("R", ResponseStatus.COMPLETED, Usage())
        )
        ws.transport.write(frame)
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await ws.recv()
    await until(lambda: b"foresay_sessions 0.0" in live.server_engines.metrics.render())
    assert [one.closed_for for one in live.server_engines.conversations] == ["the client left"] * 8
    assert not complaints(caplog)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Warnings and worse, but for those about the loop: a busy machine may hold it."""
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    return [record.getMessage() for record in warnings if record.name != "app.looplag"]


async def test_a_refused_handshake_is_no_error_of_ours(
    server_engines: ScriptedEngines, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(server_engines, api_keys=("sesame",)) as live:
        for _ in range(3):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await dial(live.url)
            assert refused.value.response.status_code == 401
    assert not complaints(caplog)


async def test_client_that_does_not_read_is_given_up(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines, send_queue=4, send_timeout_s=0.2) as live:
        ws = await dial(live.url, max_queue=1)
        await until(lambda: server_engines.conversations)
        long = "x" * 1_000_000
        server_engines.last.tell(ResponseStarted("R"), *(ResponseText("R", long) for _ in range(60)))
        await until(lambda: server_engines.last.closed_for)
        assert server_engines.last.closed_for == "the client did not read"
        await until(lambda: not session_tasks())
        assert b"foresay_slow_clients_total 1.0" in server_engines.metrics.render()
        ws.transport.abort()


async def test_conversation_that_fails_is_an_error_and_a_close(
    server_engines: ScriptedEngines, caplog: pytest.LogCaptureFixture
) -> None:
    server_engines.prepare = lambda conversation: conversation.refuse.update(run=RuntimeError("out of luck"))
    async with serving(server_engines) as live, dial(live.url) as ws:
        assert (await read_until(ws, "error"))["error"]["type"] == "server_error"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1011
        assert "out of luck" in caplog.text
        assert not session_tasks()


async def test_conversation_that_ends_says_its_last_words(live: Live) -> None:
    async with dial(live.url) as ws:
        await read(ws)
        live.server_engines.last.tell(
            ResponseStarted("R"), ResponseText("R", "Bye."), ResponseEnded("R", ResponseStatus.COMPLETED, Usage())
        )
        await live.server_engines.last.close("hung up")
        assert (await read_until(ws, "response.done"))["response"]["status"] == "completed"
        with pytest.raises(websockets.ConnectionClosedOK):
            await ws.recv()


async def test_shutdown_with_live_sockets(live: Live) -> None:
    async with dial(live.url) as ws:
        await read(ws)
        await live.stop()
        with pytest.raises(websockets.ConnectionClosed):
            await ws.recv()
    assert live.server_engines.closed
    assert not live.server_engines.last.running
    assert live.server_engines.last.closed_for == "the server shuts down"


async def test_a_signal_lets_the_answer_under_way_be_given_and_nobody_else_in(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines, close_grace_s=30.0) as live, dial(live.url) as ws:
        await read_until(ws, "session.created")
        server_engines.last.reply = None
        await ws.send(json.dumps({"type": "response.create"}))
        await read_until(ws, "response.created")
        stopping = asyncio.create_task(live.stop())
        await until(lambda: live.admission.closing.is_set())
        server_engines.last.answer("Certainly.")
        done = await read_until(ws, "response.done")
        assert done["response"]["status"] == "completed"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await read(ws)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        await stopping
        assert server_engines.last.closed_for == "the server shuts down"


async def test_a_turn_that_does_not_end_holds_the_server_no_longer_than_its_grace(
    server_engines: ScriptedEngines,
) -> None:
    async with serving(server_engines, close_grace_s=0.2) as live, dial(live.url) as ws:
        await read_until(ws, "session.created")
        server_engines.last.reply = None
        await ws.send(json.dumps({"type": "response.create"}))
        await read_until(ws, "response.created")
        await live.stop()
        assert session_tasks() == []


async def test_a_client_that_has_left_is_noticed_while_its_audio_still_waits(server_engines: ScriptedEngines) -> None:
    never = asyncio.Event()

    async def hear(pcm: bytes, rate: int) -> None:
        await never.wait()

    async with serving(server_engines, close_grace_s=0.2) as live:
        ws = await dial(live.url)
        await read_until(ws, "session.created")
        server_engines.last.append_audio = hear  # type: ignore[method-assign]
        audio = base64.b64encode(bytes(96_000)).decode()
        for _ in range(20):
            await ws.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
        await ws.close()
        await until(lambda: server_engines.last.closed_for, seconds=20)
        assert server_engines.last.closed_for == "the client left"
        await until(lambda: not session_tasks())


@pytest.mark.parametrize("size", [15_000_000, 400_000], ids=["large", "small"])
async def test_a_client_that_vanishes_while_much_of_it_is_unread_leaves_no_session(
    server_engines: ScriptedEngines, size: int
) -> None:
    """Its last message is on the way when it goes, or all of them wait in the system's buffers."""

    def never_heard(conversation: Any) -> None:
        async def hear(pcm: bytes, rate: int) -> None:
            await asyncio.Event().wait()

        conversation.hear = hear

    server_engines.prepare = never_heard
    async with serving(server_engines, close_grace_s=0.4) as live:
        ws = await dial(live.url, max_size=None)
        await read(ws)
        audio = json.dumps({"type": "input_audio_buffer.append", "audio": base64.b64encode(bytes(size)).decode()})

        async def flood() -> None:
            for _ in range(4):
                await ws.send(audio)

        flooding = asyncio.create_task(flood())
        await asyncio.wait({flooding}, timeout=1)
        ws.transport.abort()
        await until(lambda: not session_tasks())
        assert server_engines.last.closed_for == "the client left"
        flooding.cancel()
        await asyncio.wait({flooding})
