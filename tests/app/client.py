"""A WebSocket client inside the event loop: drives the ASGI application directly, and checks every event it
receives."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from tests.app.strict import check_order, check_shape

Json = dict[str, Any]


class SocketClosed(Exception):
    """The server closed the socket."""


class WireClient:
    def __init__(self) -> None:
        self.events: list[Json] = []
        self.strict = True
        """Check the shape of every event; switched off where the session echoes invalid values of the client."""
        self.accepted: MutableMapping[str, Any] | None = None
        self.denied: int | None = None
        self.denial: Json = {}
        """The body of a refused handshake, with its headers beside it."""
        self.denial_headers: dict[str, str] = {}
        self.close_code: int | None = None
        self._arrived: asyncio.Queue[Json | None] = asyncio.Queue()
        self._incoming: asyncio.Queue[Json] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})

    # -------------------------------------------------------------- the ASGI side

    async def receive(self) -> Json:
        return await self._incoming.get()

    async def send_asgi(self, message: MutableMapping[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self.accepted = message
            case "websocket.send":
                assert message.get("bytes") is None, "the server never sends binary"
                event = json.loads(message["text"])
                if self.strict:
                    check_shape(event)
                self.events.append(event)
                self._arrived.put_nowait(event)
            case "websocket.close":
                self.close_code = message["code"]
                self._arrived.put_nowait(None)
            case "websocket.http.response.start":
                self.denied = message["status"]
                self.denial_headers = {name.decode(): value.decode() for name, value in message["headers"]}
            case "websocket.http.response.body":
                self.denial = json.loads(message["body"])
                self._arrived.put_nowait(None)

    # -------------------------------------------------------------- the test's side

    async def send(self, kind: str, **fields: Any) -> None:
        await self.send_text(json.dumps({"type": kind, **fields}))

    async def send_text(self, text: str) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "bytes": data})

    async def next(self) -> Json:
        event = await self._arrived.get()
        if event is None:
            raise SocketClosed
        return event

    async def until(self, kind: str) -> list[Json]:
        """All events up to the next one of `kind`, which comes last."""
        events = [await self.next()]
        while events[-1]["type"] != kind:
            events.append(await self.next())
        return events

    async def settle(self) -> list[Json]:
        """Let everything happen that can happen, and return what arrived."""
        for _ in range(60):
            await asyncio.sleep(0)
        events = []
        while not self._arrived.empty():
            events.append(await self.next())
        return events

    async def settle_closed(self) -> None:
        """Wait until the server has closed the socket, or refused it."""
        while await self._arrived.get() is not None:
            pass

    async def refusal(self) -> Json:
        """The next event, which must be an error."""
        event = await self.next()
        assert event["type"] == "error", event
        error: Json = event["error"]
        return error

    async def update(self, **session: Any) -> Json:
        await self.send("session.update", session={"type": "realtime", **session})
        event = await self.next()
        assert event["type"] == "session.updated", event
        updated: Json = event["session"]
        return updated

    def hang_up(self) -> None:
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})


@asynccontextmanager
async def connect(
    app: FastAPI,
    path: str = "/v1/realtime",
    query: str = "",
    subprotocols: tuple[str, ...] = (),
    state: Json | None = None,
    **headers: str,
) -> AsyncIterator[WireClient]:
    """A connected client that has seen session.created; hangs up at the end and waits for the server to finish."""
    client = WireClient()
    given = {"host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "subprotocols": list(subprotocols),
        "scheme": "ws",
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
        "state": state or {},
        "extensions": {"websocket.http.response": {}},
    }
    serving = asyncio.create_task(app(scope, client.receive, client.send_asgi))
    try:
        yield client
        client.hang_up()
        await serving
    finally:
        serving.cancel()
        await asyncio.wait({serving})
    if client.events:
        check_order(client.events)


@asynccontextmanager
async def session(app: FastAPI, query: str = "", **session: Any) -> AsyncIterator[WireClient]:
    """A client past session.created, and past a session.update if there is anything to set."""
    async with connect(app, query=query) as client:
        await client.until("session.created")
        if session:
            await client.update(**session)
        yield client
