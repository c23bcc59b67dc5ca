"""A tool library with its remote tools configured, on the real event loop, and local HTTP servers for it to call."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from services.clock import RealClock
from tests.tools.user import ToolUser
from tests.waiting import until
from tools import library
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.library import LibrarySettings, ToolLibrary
from tools.net import http_client
from tools.registry import Registry

TUESDAY = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
Answer = Callable[[Request], Awaitable[Response]]


class StoppedClock(RealClock):
    """Real seconds, but always the same day and time."""

    def __init__(self, now: datetime = TUESDAY) -> None:
        self.wall = now

    def now(self, tz: tzinfo | None = None) -> datetime:
        return self.wall.astimezone(tz or UTC)


@dataclass
class Remote(ToolUser):
    clock: StoppedClock
    registry: Registry


@asynccontextmanager
async def remote(
    config: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    data: Path | None = None,
    timezone: str = "Europe/London",
    home: str | None = "Leeds",
    now: datetime = TUESDAY,
    timeout_s: float | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    **settings: Any,
) -> AsyncIterator[Remote]:
    """`timeout_s` replaces that of every tool. `transport` stands for the network; by default it is the real one."""
    clock = StoppedClock(now)
    zone = ZoneInfo(timezone)
    tools = [
        replace(tool, spec=replace(tool.spec, timeout_s=timeout_s or tool.spec.timeout_s)) for tool in library.load()
    ]
    registry = Registry(tools, settings=config or {})
    async with http_client(transport) as http:
        backing = ToolLibrary(clock, LibrarySettings(data, zone, **settings), http=http)
        await backing.start()
        session_context = ToolSessionContext("sess_1", zone, home)
        executor = Executor(
            registry.offered(), backing.shared_context(), session_context, unavailable=registry.unavailable
        )
        try:
            yield Remote(backing, executor, clock, registry)
        finally:
            await executor.aclose()
            await backing.aclose()


@asynccontextmanager
async def serving(answers: Mapping[str, Answer], methods: list[str] | None = None) -> AsyncIterator[str]:
    """An HTTP server on a free port of this machine; gives its base URL."""
    routes = [Route(path, answer, methods=methods or ["GET", "POST"]) for path, answer in answers.items()]
    config = uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        serve = asyncio.create_task(server.serve(sockets=[listener]), name="test server")
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            await serve


def text(body: str | bytes, status: int = 200, kind: str = "application/json") -> Answer:
    async def answer(request: Request) -> Response:
        return Response(body, status, media_type=kind)

    return answer


async def slow(request: Request) -> Response:
    await asyncio.sleep(30)
    return Response("late")


async def huge(request: Request) -> Response:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 65_536
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="application/json")


RUBBISH: Mapping[str, Answer] = {
    "no JSON": text("<html>Sign in to continue</html>", kind="text/html"),
    "another shape": text('{"results": {"unexpected": true}, "query": 7, "rates": []}'),
    "a list": text("[1, null, {}]"),
    "null": text("null"),
    "nothing": text(""),
    "deep": text("[" * 100_000),
    "binary": text(b"\xff\xfe\x00"),
}
"""What a service should never answer."""
