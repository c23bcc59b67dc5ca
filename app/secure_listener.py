"""Accepts connections with TLS, within the limits that hold for requests that never arrive whole.

An event loop that listens with TLS itself shows a connection to the application only after the handshake, so clients
that connect and stay silent would be limited by nothing but the number of open files.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable

log = logging.getLogger(__name__)

FULL_S = 1.0
"""Seconds until connections are accepted again after the system could not give another one (too many open files)."""


class SecureListener:
    """Accepts on `listener`, and gives each connection a `protocol` once its handshake is over. A handshake may take
    `seconds`; beyond `most` of them the oldest is cut off. `dropped` is called with the reason: "late" or "crowded"."""

    def __init__(
        self,
        listener: socket.socket,
        context: ssl.SSLContext,
        protocol: Callable[[], asyncio.Protocol],
        most: int,
        seconds: float,
        dropped: Callable[[str], object],
    ) -> None:
        self._listener = listener
        self._context = context
        self._protocol = protocol
        self._most = most
        self._seconds = seconds
        self._dropped = dropped
        self._handshakes: dict[asyncio.Task[None], None] = {}
        self._accepting: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """The number of handshakes under way."""
        return len(self._handshakes)

    def start(self, backlog: int) -> None:
        """Begins to accept; `aclose` ends it."""
        self._listener.setblocking(False)
        self._listener.listen(backlog)
        self._accepting = asyncio.get_running_loop().create_task(self._accept(), name="accepting with tls")

    async def aclose(self) -> None:
        """Accepts no more, and cuts off the handshakes under way. The caller closes the socket."""
        tasks = [*self._handshakes, *([self._accepting] if self._accepting is not None else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError as error:
                log.error("no connection can be accepted: %s", error.strerror)
                await asyncio.sleep(FULL_S)
                continue
            if len(self._handshakes) >= self._most:
                self._dropped("crowded")
                oldest = next(iter(self._handshakes))
                del self._handshakes[oldest]
                oldest.cancel()
            task = loop.create_task(self._secure(connection), name="tls handshake")
            self._handshakes[task] = None
            task.add_done_callback(lambda done: self._handshakes.pop(done, None))
            await asyncio.sleep(0)  # it begins, and owns its connection, before another one may cut it off

    async def _secure(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                # The loop's own limit on the handshake is longer than ours.
                await loop.connect_accepted_socket(
                    self._protocol, connection, ssl=self._context, ssl_handshake_timeout=2 * self._seconds
                )
        except TimeoutError:
            self._dropped("late")
        except OSError as error:  # an SSLError is one too
            log.debug("a TLS handshake failed: %s", error)
