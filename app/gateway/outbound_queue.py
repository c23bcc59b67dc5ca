"""Events on their way to one client.

Bounded in groups and in bytes: when the client does not read, `put` waits, so that the conversation and with it the
model are read no further, and neither are the client's own messages. A client that takes nothing for `patience_s` is
given up (`abandoned`). What is put together arrives together: no other event comes between.
"""

import asyncio
from collections.abc import Sequence

from app.gateway.server_events import ServerEvent
from services.memory_size import WeighedQueue


class OutboundQueue:
    def __init__(self, limit: int, patience_s: float, limit_bytes: int = 8 * 1024 * 1024) -> None:
        self._groups: WeighedQueue[Sequence[ServerEvent]] = WeighedQueue(limit, limit_bytes)
        self._patience_s = patience_s
        self._closed = False
        self.abandoned = asyncio.Event()
        """The client did not read for too long."""

    async def send(self, events: Sequence[ServerEvent]) -> None:
        """After `close` everything is dropped: there is nobody to read it."""
        if self._closed or not events:
            return
        try:
            self._groups.put_nowait(events)
        except asyncio.QueueFull:
            await self._wait_for_room(events)

    async def _wait_for_room(self, events: Sequence[ServerEvent]) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                await self._groups.put(events)
        except TimeoutError:
            self.close()
            self.abandoned.set()

    async def get(self) -> Sequence[ServerEvent]:
        return await self._groups.get()

    def sent(self) -> None:
        """The group last got is on the wire."""
        self._groups.task_done()

    async def drained(self) -> None:
        """Wait until all that was put is on the wire. Returns at once after `close`."""
        if not self._closed:
            await self._groups.join()

    def close(self) -> None:
        """Drop what waits and what is yet to come, and let those who wait to put go on."""
        self._closed = True
        while not self._groups.empty():
            self._groups.get_nowait()
            self._groups.task_done()
