"""Clients that send rubbish, vanish, and come in crowds, against a real server process: it answers and forgets them."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.proc import ProcessFigures
from tests.e2e.engines import SAMPLES, E2eEngines, server_engines
from tests.e2e.residue import leaving_nothing
from tests.e2e.speaker import FRAME_S, RATE, ask, frames, pcm24, speaking, until

pytestmark = [
    pytest.mark.server,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are counted in Linux's /proc"),
]

TOKYO = SAMPLES / "time_in_tokyo.wav"
MEGABYTE = 1_000_000
RUBBISH: list[tuple[str | bytes, str]] = [
    ("{", "invalid_json"),
    ("[" * 100_000, "invalid_json"),
    ("\x00\ud7ff", "invalid_json"),
    ('"text"', "invalid_type"),
    ('{"type": "session.destroy"}', "invalid_value"),
    ('{"type": ["response.create"]}', "invalid_value"),
    ('{"type": "input_audio_buffer.append", "audio": "not base64!"}', "invalid_value"),
    ('{"type": "input_audio_buffer.append", "audio": "AAAA"}', "invalid_value"),  # one and a half samples
    ('{"type": "input_audio_buffer.append", "audio": {"pcm": []}}', "invalid_type"),
    ('{"type": "session.update", "session": {"type": "realtime", "tools": {"name": 1}}}', "invalid_type"),
    ('{"type": "conversation.item.create", "item": [1, 2]}', "invalid_type"),
    ('{"type": "response.create", "response": true}', "invalid_type"),
    ('{"type": "response.cancel"}', "response_cancel_not_active"),
    ('{"type": "input_audio_buffer.commit"}', "input_audio_buffer_commit_empty"),
    (b"\x00\x01\x02", "unexpected_binary"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[E2eEngines]:
    """One for all tests, warm: its pools have their threads, its recogniser its decoders."""
    async with server_engines(tmp_path_factory.mktemp("server")) as running:
        await asyncio.gather(*(ask(running.ws, TOKYO) for _ in range(5)))
        yield running


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _nothing_is_left(server: E2eEngines) -> AsyncIterator[None]:
    async with leaving_nothing(server):
        yield


@asynccontextmanager
async def socket(server: E2eEngines) -> AsyncIterator[ClientConnection]:
    """Past session.created."""
    async with connect(f"{server.ws}/realtime", max_size=None, proxy=None) as ws:
        assert (await read(ws))["type"] == "session.created"
        yield ws


async def read(ws: ClientConnection) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(await asyncio.wait_for(ws.recv(), 60))
    return event


async def error(ws: ClientConnection) -> str:
    """The code of the next event, which must be an error."""
    event = await read(ws)
    assert event["type"] == "error", event
    return str(event["error"]["code"])


async def speak(ws: ClientConnection, seconds: float) -> None:
    """The beginning of a sentence, at the pace of speech."""
    async for audio in frames(pcm24(TOKYO, silence_s=2.0)[: int(seconds * RATE) * 2]):
        await ws.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))


async def farewell(ws: ClientConnection) -> int | None:
    """The code with which the server closes the socket, sooner or later."""
    with suppress(ConnectionClosed):
        async for _ in ws:
            pass
    return ws.close_code


async def heard(server: E2eEngines) -> str:
    """What the server understands of a whole question."""
    return transcript(await ask(server.ws, TOKYO))


def transcript(events: list[Any]) -> str:
    assert events[-1].response.status == "completed"
    return str(next(event.transcript for event in events if event.type.endswith("transcription.completed")))


async def test_rubbish_gets_an_error_and_the_socket_lives(server: E2eEngines) -> None:
    async with socket(server) as ws:
        for rubbish, code in RUBBISH:
            await ws.send(rubbish)
            assert await error(ws) == code, rubbish[:80]
        await ws.send('{"type": "input_audio_buffer.clear"}')
        assert (await read(ws))["type"] == "input_audio_buffer.cleared"


async def test_a_frame_of_30_megabytes_is_an_error_and_the_socket_lives(server: E2eEngines) -> None:
    async with socket(server) as ws:
        await ws.send('{"type": "input_audio_buffer.append", "audio": "' + "A" * 30 * MEGABYTE + '"}')
        assert await error(ws) == "message_too_large"
        await ws.send(bytes(30 * MEGABYTE))
        assert await error(ws) == "unexpected_binary"
        await ws.send('{"type": "input_audio_buffer.clear"}')
        assert (await read(ws))["type"] == "input_audio_buffer.cleared"


async def test_clients_vanish_in_mid_speech(server: E2eEngines) -> None:
    """Before a word is understood, in the middle of one, while the words settle, and while they are answered."""

    async def vanish(after_s: float) -> None:
        async with socket(server) as ws:
            await speak(ws, after_s)
            ws.transport.abort()

    await asyncio.gather(*(vanish(after_s) for after_s in (0.5, 1.1, 1.6, 1.75, 1.85, 1.95, 2.1)))


async def test_twenty_clients_come_and_go(server: E2eEngines) -> None:
    for number in range(20):
        async with socket(server) as ws:
            await speak(ws, FRAME_S)
            if number % 2:
                ws.transport.abort()


async def test_a_handshake_that_is_never_finished(server: E2eEngines) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /v1/realtime HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upg")
    await writer.drain()
    writer.transport.abort()


async def test_five_speak_at_once_and_one_is_cut_off(server: E2eEngines) -> None:
    async def cut_off() -> None:
        async with socket(server) as ws:
            await speak(ws, 1.2)
            ws.transport.abort()

    *understood, _ = await asyncio.gather(*(heard(server) for _ in range(4)), cut_off())
    assert understood == ["what time is it in tokyo"] * 4


async def test_a_recogniser_killed_in_mid_speech_is_replaced_and_nothing_is_lost(server: E2eEngines) -> None:
    async with speaking(server.ws, TOKYO) as connection:
        await until(connection, "conversation.item.input_audio_transcription.delta")
        [recogniser] = ProcessFigures(server.process.pid).children()
        os.kill(recogniser.pid, signal.SIGKILL)
        assert transcript(await until(connection, "response.done")) == "what time is it in tokyo"
    [successor] = ProcessFigures(server.process.pid).children()
    assert successor != recogniser


async def test_a_server_told_to_end_says_goodbye(tmp_path: Path) -> None:
    async with server_engines(tmp_path) as other:
        children = list(ProcessFigures(other.process.pid).children())
        async with socket(other) as ws:
            await speak(ws, 1.0)
            other.process.terminate()
            assert await farewell(ws) == 1012  # service restart: come back later
        assert await other.process.wait() in (0, -signal.SIGTERM)
        assert not any(Path(f"/proc/{child.pid}").exists() for child in children)
        assert "Traceback" not in other.said
        assert " ERROR " not in other.said
