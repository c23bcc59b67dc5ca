"""The server's tools over MCP (streamable HTTP) at /mcp, for whoever has one of the operator's keys.

Ephemeral keys are not accepted here: they carry the settings of a session, and there is no session here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.route import refusal

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


class McpEndpoint:
    """The ASGI application at /mcp. It answers inside `serving`."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._sessions: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Opens the tools for the block; all MCP clients share them. The server's engines must have been started."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        from tools.mcp.serve import McpToolServer

        settings = self._admission.settings
        executor = self._admission.server_engines.open_tools("mcp")
        try:
            # Names and origins are checked elsewhere (app/http/guard.py and admission), as for every other route.
            tools = McpToolServer(executor, allow_destructive=settings.server.mcp_allow_destructive)
            sessions = StreamableHTTPSessionManager(
                tools.server,
                security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
                max_sessions=settings.server.max_sessions,
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
            self._admission.authorise(Handshake(Headers(scope=scope), QueryParams(scope["query_string"])))
        except NotAdmitted as refused:
            response = refusal(refused)
            if refused.status == 401:
                response.headers["www-authenticate"] = "Bearer"
            await response(scope, receive, send)
            return
        await self._sessions.handle_request(scope, receive, send)


def mount(app: FastAPI, admission: Admission) -> McpEndpoint:
    """Adds the endpoint to `app`. The caller must enter its `serving`."""
    endpoint = McpEndpoint(admission)
    app.router.routes.append(Route(PATH, endpoint))
    return endpoint
