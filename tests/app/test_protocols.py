"""Connections that never finish their request: they are counted, timed, and the oldest give way. Real sockets."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_connection import Live, serving
from tests.waiting import until

pytestmark = pytest.mark.server

HALF = b"GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF_A_BODY = b"POST /v1/realtime/client_secrets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"


@contextlib.asynccontextmanager
async def dialled(live: Live, *sent: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, port = live.host.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for each in sent:
            writer.write(each)
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Until the server closes, by a reset or not."""
    with contextlib.suppress(ConnectionResetError):
        return await reader.read()
    return b""


def told(live: Live, line: str) -> Any:
    return lambda: line in live.server_engines.metrics.render().decode()


@pytest.mark.parametrize("sent", [(), (HALF,), (WHOLE, HALF), (HALF_A_BODY,)], ids=["silent", "head", "second", "body"])
async def test_a_request_that_never_comes_whole_is_cut_off(
    server_engines: ScriptedEngines, sent: tuple[bytes, ...]
) -> None:
    async with serving(server_engines, handshake_timeout_s=0.3) as live:
        async with dialled(live, *sent) as (reader, _), asyncio.timeout(10):
            await rest(reader)
        await until(told(live, 'foresay_handshakes_dropped_total{reason="late"} 1.0'))
        await until(told(live, "foresay_handshakes 0.0"))


async def test_drops_of_data_do_not_buy_time(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines, handshake_timeout_s=0.5) as live, dialled(live, HALF) as (reader, writer):
        gone = asyncio.create_task(rest(reader))
        async with asyncio.timeout(10):
            while not gone.done():
                with contextlib.suppress(OSError):
                    writer.write(b"x: y\r\n")
                await asyncio.wait({gone}, timeout=0.05)
        assert told(live, 'foresay_handshakes_dropped_total{reason="late"} 1.0')()


async def test_when_too_many_wait_the_oldest_gives_way(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines, max_handshakes=20) as live, contextlib.AsyncExitStack() as open_:
        first, _ = await open_.enter_async_context(dialled(live, HALF))
        await until(told(live, "foresay_handshakes 1.0"))
        for _ in range(20):
            await open_.enter_async_context(dialled(live, HALF))
        async with asyncio.timeout(10):
            await rest(first)
        await until(told(live, "foresay_handshakes 20.0"))
        assert told(live, 'foresay_handshakes_dropped_total{reason="crowded"} 1.0')()
        async with dialled(live, WHOLE) as (reader, _), asyncio.timeout(10):
            assert b"200 OK" in await reader.readline(), "those who send their request are served meanwhile"


async def test_requests_in_time_are_left_alone(server_engines: ScriptedEngines) -> None:
    async with (
        serving(server_engines, handshake_timeout_s=0.3) as live,
        dialled(live) as (reader, writer),
        asyncio.timeout(10),
    ):
        for _ in range(6):  # on one connection, longer together than one request may take
            writer.write(WHOLE)
            assert b"200 OK" in await reader.readline()
            await reader.readuntil(b'{"status":"ok"}')
            await until(told(live, "foresay_handshakes 0.0"))
            await asyncio.wait({asyncio.create_task(asyncio.sleep(0.1))})
        assert not told(live, 'reason="late"')()
