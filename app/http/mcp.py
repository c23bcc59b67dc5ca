"""Our tools over MCP (streamable HTTP) at /mcp, for whoever may open a session with one of the operator's keys.

Ephemeral keys do not open this door: they carry the settings of a conversation, and here is none.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.realtime.door import Door, NotAdmitted, Visitor
from app.realtime.route import refusal
from app.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

PATH = "/mcp"
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class McpEndpoint:
    """An ASGI application; it answers while `serving`."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._sessions: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The tools are those of one session, which all MCP clients share; the house must have been started."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from tools.mcp.serve import ToolServer

        settings = self._door.settings
        executor = self._door.house.open_tools("mcp")
        try:
            tools = ToolServer(executor, allow_destructive=settings.server.mcp_allow_destructive)
            sessions = StreamableHTTPSessionManager(
                tools.server, security_settings=_security(settings), max_sessions=settings.server.max_sessions
            )
            async with sessions.run():
                self._sessions = sessions
                yield
        finally:
            self._sessions = None
            await executor.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self._sessions is None:
                raise NotAdmitted(503, "server_busy", "The tools are not ready.")
            self._door.authorise(Visitor(Headers(scope=scope), QueryParams(scope["query_string"])))
        except NotAdmitted as refused:
            response = refusal(refused)
            if refused.status == 401:
                response.headers["www-authenticate"] = "Bearer"
            await response(scope, receive, send)
            return
        await self._sessions.handle_request(scope, receive, send)


def mount(app: FastAPI, door: Door) -> McpEndpoint:
    endpoint = McpEndpoint(door)
    app.router.routes.append(Route(PATH, endpoint))
    return endpoint


def _security(settings: Settings) -> "TransportSecuritySettings":
    """A page that makes a name of its own point here (DNS rebinding) has no key; without keys, this machine's names
    are the only ones that lead here, where only this machine can reach us anyway."""
    from mcp.server.transport_security import TransportSecuritySettings

    server = settings.server
    if server.api_keys or not server.local:
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    own = [f"{scheme}://{host}:*" for scheme in ("http", "https") for host in _LOCAL]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[name for host in _LOCAL for name in (host, f"{host}:*")],
        allowed_origins=[*own, *server.cors_origins],
    )
