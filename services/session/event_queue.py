"""Events on their way to the client, in the order in which they were decided."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from services.events.output import ConversationEvent


class SessionEventQueue:
    """`put` never waits, so that what is decided at once is told at once and in order, whoever else has something to
    tell. Who has put something then waits for `room`, which there is while at most `limit` events are unread: whoever
    talks to a slow client is slowed down, and nothing is dropped. Beyond `limit` there is at most what every task of
    the session puts at once. `watch` sees every event as it is put."""

    def __init__(self, limit: int, watch: Callable[[ConversationEvent], None]) -> None:
        self._limit = limit
        self._watch = watch
        self._events: deque[ConversationEvent] = deque()
        self._closed = False
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def emit(self, *events: ConversationEvent) -> None:
        """After `close` everything is dropped: the session is over."""
        if self._closed:
            return
        for event in events:
            self._watch(event)
        self._events.extend(events)
        self._news.set()
        if len(self._events) > self._limit:
            self._room.clear()

    async def room(self) -> None:
        await self._room.wait()

    def close(self) -> None:
        """What is here can still be read; then the iteration ends. Those who wait are let go."""
        self._closed = True
        self._news.set()
        self._room.set()

    async def __aiter__(self) -> AsyncIterator[ConversationEvent]:
        while self._events or not self._closed:
            if not self._events:
                self._news.clear()
                await self._news.wait()
                continue
            event = self._events.popleft()
            if len(self._events) <= self._limit:
                self._room.set()
            yield event
