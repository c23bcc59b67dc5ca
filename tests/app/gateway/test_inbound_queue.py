"""A client that leaves is noticed while it is still being heard, and what clients send ahead is bounded in bytes."""

import asyncio
import base64
import json
import tracemalloc
from typing import Any

import pytest

from app.gateway.audio import MAX_APPEND_BYTES
from app.gateway.inbound_queue import ALWAYS_BYTES, OVERHEAD_BYTES, InboundBytes, InboundQueue
from app.main import create_app
from app.sections import LimitsSection
from app.settings import Settings
from tests.app.client import connect
from tests.app.fakes import ScriptedConversation, ScriptedEngines
from tests.app.hands import Hands

LARGEST = base64.b64encode(bytes(MAX_APPEND_BYTES)).decode()


class SlowRequests:
    """Hears an append only when it is let go."""

    def __init__(self, server_engines: ScriptedEngines) -> None:
        self.go, self.heard = asyncio.Event(), 0
        server_engines.prepare = self._prepare

    def _prepare(self, conversation: ScriptedConversation) -> None:
        async def hear(pcm: bytes, rate: int) -> None:
            self.heard += 1
            await self.go.wait()

        conversation.append_audio = hear  # type: ignore[method-assign]


async def settle() -> None:
    for _ in range(400):
        await asyncio.sleep(0)


async def test_a_session_does_not_outlive_a_client_that_left_in_the_middle_of_an_append(
    server_engines: ScriptedEngines,
) -> None:
    clock, slow = Hands(), SlowRequests(server_engines)
    app = create_app(Settings(), server_engines, clock)
    async with connect(app) as client:
        await client.until("session.created")
        await client.send("input_audio_buffer.append", audio=LARGEST)
        await settle()
        assert slow.heard == 1
        client.hang_up()
        await settle()
        assert app.state.admission.live == 1
        clock.turn(2.4)
        await settle()
        assert server_engines.last.closed_for is None
        clock.turn(0.2)
        await settle()
        assert server_engines.last.closed_for == "the client left"
        assert app.state.admission.live == 0
        assert app.state.admission.waiting.held_bytes == 0


async def test_what_a_client_sent_before_it_left_is_done(server_engines: ScriptedEngines) -> None:
    clock, slow = Hands(), SlowRequests(server_engines)
    app = create_app(Settings(), server_engines, clock)
    async with connect(app) as client:
        await client.until("session.created")
        await client.send("input_audio_buffer.append", audio="AAAA" * 8)
        item: dict[str, Any] = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]}
        await client.send("conversation.item.create", item=item)
        await client.send("response.create")
        client.hang_up()
        await settle()
        clock.turn(1)
        slow.go.set()
        await settle()
        assert [text for _, text in server_engines.last.requests("add_user_text")] == ["hello"]
        assert len(server_engines.last.requests("respond")) == 1
        assert app.state.admission.live == 0


class MessageSource:
    """Messages of a client; counts those that were taken."""

    def __init__(self, size: int) -> None:
        self.size, self.taken = size, 0

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        self.taken += 1
        return {"type": "websocket.receive", "text": "x" * (self.size - OVERHEAD_BYTES)}


async def test_a_client_that_sends_faster_than_it_is_heard_is_read_no_further() -> None:
    source = MessageSource(100_000)
    inbox = InboundQueue(source.receive, InboundBytes(10_000_000), 1_000_000, asyncio.Event())
    filling = asyncio.create_task(inbox.fill())
    await settle()
    assert (source.taken, inbox.held_bytes) == (10, 1_000_000)
    await inbox.next()
    await settle()
    assert source.taken == 10, "what is being done counts"
    await inbox.next()
    await settle()
    assert (source.taken, inbox.held_bytes) == (11, 1_000_000)
    filling.cancel()


async def test_all_sessions_together_hold_no_more_than_the_limit_of_the_server_and_nothing_is_lost() -> None:
    waiting, sources = InboundBytes(1_000_000), [MessageSource(100_000) for _ in range(30)]
    inboxes = [InboundQueue(source.receive, waiting, 500_000, asyncio.Event()) for source in sources]
    filling = [asyncio.create_task(inbox.fill()) for inbox in inboxes]
    await settle()
    assert waiting.held_bytes <= 1_000_000 + len(inboxes) * 100_000
    taken = sum(source.taken for source in sources)
    for _ in range(2):
        for inbox in inboxes:
            assert await inbox.next() is not None
    await settle()
    assert sum(source.taken for source in sources) > taken
    assert waiting.held_bytes == sum(inbox.held_bytes for inbox in inboxes)
    for inbox in inboxes:
        inbox.close()
    assert waiting.held_bytes == 0
    for task in filling:
        task.cancel()


async def test_who_has_little_waiting_is_read_on_although_the_server_has_too_much() -> None:
    waiting = InboundBytes(1_000_000)
    waiting.add(5_000_000)
    source = MessageSource(1000)
    inbox = InboundQueue(source.receive, waiting, 500_000, asyncio.Event())
    filling = asyncio.create_task(inbox.fill())
    await settle()
    assert source.taken == -(-ALWAYS_BYTES // 1000)
    filling.cancel()


@pytest.mark.parametrize("known_by_the_protocol", [True, False])
async def test_a_client_is_gone_too_when_its_socket_is_read_no_further(
    server_engines: ScriptedEngines, known_by_the_protocol: bool
) -> None:
    """The protocol may know although the inbox is full; where nobody knows, the session goes on."""
    clock, slow, gone = Hands(), SlowRequests(server_engines), asyncio.Event()
    app = create_app(Settings(limits=LimitsSection(inbox_bytes=ALWAYS_BYTES)), server_engines, clock)
    async with connect(app, state={"gone": gone}) as client:
        await client.until("session.created")
        for _ in range(3):
            await client.send("input_audio_buffer.append", audio="A" * 4 * 50_000)
        client.hang_up()
        await settle()
        if known_by_the_protocol:
            gone.set()
        await settle()
        clock.turn(3)
        await settle()
        assert (app.state.admission.live == 0) is known_by_the_protocol
        slow.go.set()


async def test_while_an_append_is_heard_only_its_samples_are_held(server_engines: ScriptedEngines) -> None:
    slow = SlowRequests(server_engines)
    async with connect(create_app(Settings(), server_engines)) as client:
        await client.until("session.created")
        tracemalloc.start()
        try:
            await client.send_text(json.dumps({"type": "input_audio_buffer.append", "audio": LARGEST}))
            await settle()
            assert slow.heard == 1
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert MAX_APPEND_BYTES <= held < 1.3 * MAX_APPEND_BYTES
        slow.go.set()
