"""Messages that have not come whole are counted, bounded and put together as they come."""

import asyncio
import contextlib
import os
import struct
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as dial

from app import unfinished
from app.gateway.inbound_queue import ALWAYS_BYTES, InboundBytes
from app.sections import LimitsSection
from app.unfinished import MESSAGE_TIMEOUT_S, Binary, Text, Unfinished
from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_connection import Live, read, read_until, serving
from tests.waiting import until

MEBI = 1024 * 1024


class FakeSender:
    def __init__(self) -> None:
        self.stuck = True
        self.gone = False

    def give_way(self) -> None:
        self.gone = True


# -------------------------------------------------------------- the books


def test_while_too_much_waits_only_the_message_that_began_first_goes_on() -> None:
    waiting, now = InboundBytes(4 * ALWAYS_BYTES), [0.0]
    books = Unfinished(waiting, lambda: now[0])
    first, second, small = FakeSender(), FakeSender(), FakeSender()
    books.hold(first, 2 * ALWAYS_BYTES)
    assert books.has_room(first)
    books.hold(second, 2 * ALWAYS_BYTES)
    books.hold(small, 100)
    assert waiting.held_bytes == 4 * ALWAYS_BYTES + 100
    assert [books.has_room(each) for each in (first, second, small)] == [True, False, True]
    books.hold(first, 0)
    assert books.has_room(second)
    books.hold(second, 0)
    books.hold(small, 0)
    assert waiting.held_bytes == 0


def test_the_first_gives_way_when_it_has_had_its_time_and_it_is_the_client_who_dawdles() -> None:
    waiting, now = InboundBytes(4 * ALWAYS_BYTES), [0.0]
    books = Unfinished(waiting, lambda: now[0])
    served, first, second = FakeSender(), FakeSender(), FakeSender()
    served.stuck = False
    for each in (served, first, second):
        books.hold(each, 2 * ALWAYS_BYTES)
    now[0] = MESSAGE_TIMEOUT_S - 0.1
    books.hurry()
    assert not first.gone
    now[0] = MESSAGE_TIMEOUT_S
    books.hurry()
    assert (served.gone, first.gone, second.gone) == (False, True, False)


# -------------------------------------------------------------- one message


@pytest.mark.parametrize("kind", [Text, Binary])
def test_a_message_in_very_many_parts_takes_hardly_more_than_its_bytes(kind: type[Text] | type[Binary]) -> None:
    """Also where they are empty, which no limit in bytes ends."""
    message = kind()
    tracemalloc.start()
    try:
        for number in range(300_000):
            message.add(b"a" if number % 3 == 0 else b"", last=False)
        assert tracemalloc.get_traced_memory()[0] < 400_000
    finally:
        tracemalloc.stop()
    message.add("\u20ac".encode(), last=True)
    assert len(message.whole().get("text") or message.whole()["bytes"]) in (100_001, 100_003)


def test_a_character_may_be_cut_in_two() -> None:
    message = Text()
    for byte in "\u20ac\U0001f600".encode():
        message.add(bytes([byte]), last=False)
    message.add(b"", last=True)
    assert message.whole()["text"] == "\u20ac\U0001f600"
    with pytest.raises(UnicodeDecodeError):
        Text().add("\u20ac".encode()[:2], last=True)


# -------------------------------------------------------------- on real sockets


@contextlib.asynccontextmanager
async def half(live: Live, size: int) -> AsyncIterator[ClientConnection]:
    """A client that has begun a message of `size` bytes: a frame without its payload."""
    async with dial(live.url, max_size=None, ping_interval=None) as ws:
        await read(ws)
        ws.transport.write(b"\x82\xff" + struct.pack("!Q", size) + b"\0\0\0\0")
        yield ws


async def send_slowly(ws: ClientConnection, size: int) -> None:
    """As far as the server reads."""
    for _ in range(size // ALWAYS_BYTES):
        ws.transport.write(bytes(ALWAYS_BYTES))
        await asyncio.sleep(0)


@pytest.mark.server
async def test_half_a_message_counts_until_the_client_leaves(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines) as live:
        async with half(live, 8 * MEBI) as ws:
            await send_slowly(ws, 4 * MEBI)
            await until(lambda: live.admission.waiting.held_bytes >= 4 * MEBI - 2 * ALWAYS_BYTES)
            ws.transport.abort()
        await until(lambda: live.admission.waiting.held_bytes == 0)


@pytest.mark.server
async def test_half_messages_of_many_clients_stay_within_the_bound_and_all_are_taken_in_the_end(
    server_engines: ScriptedEngines,
) -> None:
    most = 0

    async with (
        serving(server_engines, limits=LimitsSection(waiting_bytes=4 * MEBI)) as live,
        contextlib.AsyncExitStack() as open_,
    ):
        clients = [await open_.enter_async_context(half(live, 3 * MEBI)) for _ in range(6)]
        for ws in clients:
            await send_slowly(ws, 2 * MEBI)
        waiting = live.admission.waiting
        await until(lambda: waiting.held_bytes >= 4 * MEBI)
        for ws in clients:
            await send_slowly(ws, MEBI)
        answers = [asyncio.create_task(read_until(ws, "error")) for ws in clients]
        while not all(answer.done() for answer in answers):
            most = max(most, waiting.held_bytes)
            await asyncio.wait(answers, timeout=0.01)
        assert {answer.result()["error"]["code"] for answer in answers} == {"unexpected_binary"}
        assert most < 4 * MEBI + 3 * MEBI + len(clients) * MEBI // 2  # the first one, and what was read at once
        await until(lambda: waiting.held_bytes == 0)


@pytest.mark.server
async def test_who_stops_in_the_middle_gives_way_to_those_who_wait(
    server_engines: ScriptedEngines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "MESSAGE_TIMEOUT_S", 0.2)
    async with (
        serving(server_engines, limits=LimitsSection(waiting_bytes=2 * MEBI)) as live,
        half(live, 4 * MEBI) as idle,
        half(live, 2 * MEBI) as busy,
    ):
        await send_slowly(idle, 3 * MEBI)
        await until(lambda: live.admission.waiting.full)
        await send_slowly(busy, 2 * MEBI)
        assert (await read_until(busy, "error"))["error"]["code"] == "unexpected_binary"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await idle.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013


@pytest.mark.server
@pytest.mark.parametrize("fragments", [1, 3, 5000])
async def test_a_large_message_is_taken_whole_and_in_fragments(server_engines: ScriptedEngines, fragments: int) -> None:
    text = '{"type":"nonsense \u20ac","x":"' + os.urandom(500_000).hex() + '"}'
    size = len(text) // fragments + 1
    parts: Any = text if fragments == 1 else [text[at : at + size] for at in range(0, len(text), size)]
    async with serving(server_engines) as live, dial(live.url, max_size=None) as ws:
        await ws.send(parts)
        assert "nonsense \u20ac" in (await read_until(ws, "error"))["error"]["message"]


@pytest.mark.server
async def test_text_that_is_no_utf8_closes_the_socket_wherever_it_stands(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines) as live, dial(live.url, max_size=None) as ws:
        await read(ws)
        ws.transport.write(b"\x81\xff" + struct.pack("!Q", 300_000) + b"\0\0\0\0" + b"a" * 200_000 + b"\xff" * 100_000)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await ws.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1007
