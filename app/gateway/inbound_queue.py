"""The queue of messages that were read from a client's socket and are not performed yet.

A request may take long: five minutes of audio in one append are processed window by window. Meanwhile the socket is
still read, so that a client that leaves is noticed at once, up to a limit in bytes for each session and one for all
sessions. Beyond a limit the socket is not read, which slows the client down; nothing is dropped.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]

ALWAYS_BYTES = 64 * 1024
"""A session with fewer bytes waiting is read even when all sessions together are over their limit, so that a client
that streams live audio is not slowed down by clients that send hours of audio at once."""

OVERHEAD_BYTES = 512
"""Bytes counted for each message in addition to its text."""


class InboundBytes:
    """Counts the bytes that wait in all sessions of a server. From `limit_bytes` on, sessions with `ALWAYS_BYTES` or
    more waiting are not read."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._less = asyncio.Event()
        self.held_bytes = 0

    @property
    def full(self) -> bool:
        return self.held_bytes >= self._limit_bytes

    def add(self, size: int) -> None:
        self.held_bytes += size

    def remove(self, size: int) -> None:
        self.held_bytes -= size
        self._less.set()
        self._less = asyncio.Event()

    async def less(self) -> None:
        """Wait until a message is taken from any session's queue."""
        await self._less.wait()


class InboundQueue:
    """The messages of one client, in order. `receive` is ASGI's. `gone` is set, here or elsewhere, once the client is
    gone. A message is read while there is room, so at most `limit_bytes` plus one message wait. The message being
    performed counts until `next` is called again."""

    def __init__(
        self, receive: Callable[[], Awaitable[Message]], waiting: InboundBytes, limit_bytes: int, gone: asyncio.Event
    ) -> None:
        self._receive = receive
        self._waiting = waiting
        self._limit_bytes = limit_bytes
        self._messages: deque[tuple[int, Message]] = deque()
        self._taken = 0
        self._over = False
        self._news = asyncio.Event()
        self.gone = gone
        self.held_bytes = 0

    async def fill(self) -> None:
        """Read the socket until the client is gone."""
        while True:
            while self._full:
                await self._waiting.less()
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._over = True
                self.gone.set()
                self._news.set()
                return
            size = len(message.get("text") or message.get("bytes") or "") + OVERHEAD_BYTES
            self._count(size)
            self._messages.append((size, message))
            self._news.set()

    async def next(self) -> Message | None:
        """Take the oldest message, waiting for one; None when the client is gone and none is left."""
        self._count(-self._taken)
        self._taken = 0
        while not self._messages:
            if self._over:
                return None
            self._news.clear()
            await self._news.wait()
        self._taken, message = self._messages.popleft()
        return message

    def close(self) -> None:
        """Drop all messages that wait."""
        self._messages.clear()
        self._count(-self.held_bytes)
        self._taken = 0

    @property
    def _full(self) -> bool:
        return self.held_bytes >= ALWAYS_BYTES and (self.held_bytes >= self._limit_bytes or self._waiting.full)

    def _count(self, size: int) -> None:
        self.held_bytes += size
        if size > 0:
            self._waiting.add(size)
        else:
            self._waiting.remove(-size)
