"""The queue of events on their way to one client.

It is bounded in groups and in bytes. When the client does not read, `send` waits, which stops the session (and with it
the model) and the reading of the client's own messages. A client that reads nothing for `timeout_s` seconds is given
up (`abandoned`). The events of one group are written one after the other, with no other event between them.
"""

import asyncio
from collections.abc import Sequence

from app.gateway.server_events import ServerEvent
from services.memory_size import WeighedQueue


class OutboundQueue:
    def __init__(self, limit: int, timeout_s: float, limit_bytes: int = 8 * 1024 * 1024) -> None:
        self._groups: WeighedQueue[Sequence[ServerEvent]] = WeighedQueue(limit, limit_bytes)
        self._timeout_s = timeout_s
        self._closed = False
        self.abandoned = asyncio.Event()
        """Set when the client did not read for `timeout_s`."""

    async def send(self, events: Sequence[ServerEvent]) -> None:
        """Queue a group of events, waiting for room. After `close` the group is dropped."""
        if self._closed or not events:
            return
        try:
            self._groups.put_nowait(events)
        except asyncio.QueueFull:
            await self._wait_for_room(events)

    async def _wait_for_room(self, events: Sequence[ServerEvent]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._groups.put(events)
        except TimeoutError:
            self.close()
            self.abandoned.set()

    async def get(self) -> Sequence[ServerEvent]:
        return await self._groups.get()

    def sent(self) -> None:
        """Called when the group that `get` returned last has been written to the socket."""
        self._groups.task_done()

    async def drained(self) -> None:
        """Wait until all that was queued has been written to the socket. Returns at once after `close`."""
        if not self._closed:
            await self._groups.join()

    def close(self) -> None:
        """Drop what is queued and what is sent from now on. Tasks that wait in `send` continue."""
        self._closed = True
        while not self._groups.empty():
            self._groups.get_nowait()
            self._groups.task_done()
