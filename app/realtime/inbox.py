"""What a client has sent and nobody has seen to yet.

Messages are read ahead, up to a bound in bytes, while an earlier one is still being seen to (audio that waits for the
recogniser, say): else a client that has left would not be noticed before all of that was done.
"""

import asyncio
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket

from services.weight import WeighedQueue

AHEAD = 65_536
"""Messages read ahead at most."""
AHEAD_BYTES = 8 * 1024 * 1024
"""More than the system's own buffers hold, so that the end of the connection is among what is read."""


class Inbox:
    """Read by one task, seen to by another."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._messages: WeighedQueue[dict[str, Any]] = WeighedQueue(AHEAD, AHEAD_BYTES)

    async def read(self) -> None:
        """Returns when the client has gone."""
        while (message := dict(await self._socket.receive()))["type"] != "websocket.disconnect":
            await self._messages.put(message)

    async def get(self) -> dict[str, Any]:
        return await self._messages.get()

    def done(self) -> None:
        """The message last got has been seen to."""
        self._messages.task_done()

    async def empty(self, within_s: float) -> None:
        """Wait until all that was read has been seen to, though no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._messages.join()
