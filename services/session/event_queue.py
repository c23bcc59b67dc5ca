"""The queue of a session's events on their way to the gateway."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from services.events.session import ConversationEvent
from services.memory_size import weight

LIMIT_BYTES = 4 * 1024 * 1024
"""Most bytes of events that wait (their number is limited too); beyond it the writers wait for room."""


class SessionEventQueue:
    """Many tasks of a session write, one task of the gateway reads.

    `emit` never waits, so the events of one decision stay together and in order whichever task comes next. Afterwards
    the writer awaits `room`, which returns while at most `limit` events and `limit_bytes` of them are unread: a client
    that reads slowly slows its session down, and nothing is dropped. Beyond the limits there is at most what each task
    of the session emits at once. `watch` is called with every event as it is emitted."""

    def __init__(self, limit: int, watch: Callable[[ConversationEvent], None], limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._limit_bytes = limit_bytes
        self._watch = watch
        self._events: deque[tuple[ConversationEvent, int]] = deque()
        self._held_bytes = 0
        self._closed = False
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def emit(self, *events: ConversationEvent) -> None:
        """Queue events without waiting. After `close` they are dropped, because the session is over."""
        if self._closed:
            return
        for event in events:
            self._watch(event)
            self._events.append((event, weight(event)))
            self._held_bytes += self._events[-1][1]
        self._news.set()
        if self._full:
            self._room.clear()

    @property
    def _full(self) -> bool:
        return len(self._events) > self._limit or self._held_bytes > self._limit_bytes

    async def room(self) -> None:
        """Wait until the queue is within its limits."""
        await self._room.wait()

    def close(self) -> None:
        """End the iteration after the events that are queued. Tasks that wait for room continue."""
        self._closed = True
        self._news.set()
        self._room.set()

    async def __aiter__(self) -> AsyncIterator[ConversationEvent]:
        while self._events or not self._closed:
            if not self._events:
                self._news.clear()
                await self._news.wait()
                continue
            event, size = self._events.popleft()
            self._held_bytes -= size
            if not self._full:
                self._room.set()
            yield event
