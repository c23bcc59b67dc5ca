"""A WebSocket without a network: what the server sends is read at once, or later while the client does not read."""

import asyncio
import json
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.websockets import WebSocket

Json = dict[str, Any]


class Transport:
    """One socket. `received` is called with every event of the server when the client reads it."""

    def __init__(self, received: Callable[[Json], None], query: str = "") -> None:
        self._received = received
        self._incoming: asyncio.Queue[Json] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._reading = asyncio.Event()
        self._reading.set()
        self.gone = False
        self.close_code: int | None = None
        self.accepted = False
        scope = {
            "type": "websocket",
            "path": "/v1/realtime",
            "query_string": query.encode(),
            "headers": [(b"host", b"foresay.test")],
            "subprotocols": [],
        }
        self.socket = WebSocket(scope, self._receive, self._send)

    # ------------------------------------------------------------------ the client's side

    def send(self, event: Json) -> None:
        self.send_text(json.dumps(event))

    def send_text(self, text: str) -> None:
        if not self.gone and self.close_code is None:
            self._incoming.put_nowait({"type": "websocket.receive", "text": text})

    def send_bytes(self, data: bytes) -> None:
        if not self.gone and self.close_code is None:
            self._incoming.put_nowait({"type": "websocket.receive", "bytes": data})

    def vanish(self) -> None:
        """Break the connection; the server notices at its next read or write."""
        if not self.gone:
            self.gone = True
            self._reading.set()
            self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def stop_reading(self) -> None:
        self._reading.clear()

    def read_on(self) -> None:
        self._reading.set()

    @property
    def reads(self) -> bool:
        return self._reading.is_set()

    @property
    def open(self) -> bool:
        return not self.gone and self.close_code is None

    # ------------------------------------------------------------------ the server's side

    async def _receive(self) -> Json:
        return await self._incoming.get()

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self._reading.wait()
        if self.gone:
            raise OSError("the socket is gone")
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.send":
                self._received(json.loads(message["text"]))
            case "websocket.close":
                self.close_code = int(message["code"])
