"""The connection to one MCP server, opened, kept up and closed by a task of its own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.session import IncomingMessage
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp_types import (
    CONNECTION_CLOSED,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    CallToolResult,
    TextContent,
    ToolListChangedNotification,
)
from mcp_types import Tool as Described
from pydantic import ValidationError

from tools.context import ToolClock
from tools.errors import OutcomeUnknown, ToolError
from tools.mcp.settings import McpServer
from tools.net import USER_AGENT

_log = logging.getLogger(__name__)
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_LOOK_EVERY_S = 60.0
"""Seconds between readings of the list of tools if the server reports no change; they also show that it is alive."""
_LOOK_AT_MOST_EVERY_S = 1.0
"""Least seconds between readings, however often the server reports a change."""
_HANDSHAKE_S = 20.0
_STOP_S = 10.0
_MOST_PAGES = 10
_NOTHING_DONE = (INVALID_PARAMS, METHOD_NOT_FOUND)


class McpConnection:
    """Keeps one server connected. `tools` is what the server offered last, kept while it is away; `up` is set while it
    is connected."""

    def __init__(self, server: McpServer, clock: ToolClock) -> None:
        self.server = server
        self.tools: list[Described] = []
        self.up = asyncio.Event()
        self._clock = clock
        self._client: Client | None = None
        self._broken = asyncio.Event()
        self._changed = asyncio.Event()
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the task that connects, and reconnects after a failure."""
        self._task = asyncio.create_task(self._run(), name=f"mcp {self.server.name}")

    async def aclose(self) -> None:
        """Close the connection. The task is asked to end by itself, because a server process whose closing is cancelled
        would stay behind."""
        self._stop.set()
        self._broken.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_STOP_S)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def call(self, tool: str, arguments: Mapping[str, Any], timeout_s: float) -> Any:
        """Call a tool by the server's name for it. Raises `ToolError` if nothing was done, else `OutcomeUnknown`."""
        name, client = self.server.name, self._client
        if client is None:
            raise ToolError("unreachable", f"{name} is not connected; nothing was sent.", transient=True)
        try:
            result = await client.call_tool(tool, dict(arguments), read_timeout_seconds=timeout_s)
        except MCPError as error:
            if error.code in _NOTHING_DONE:
                raise ToolError("refused", self._failure("refused the call", error.message)) from error
            if error.code == CONNECTION_CLOSED:
                self._broken.set()
            raise OutcomeUnknown(f"{name} broke off during the call") from error
        except (ValidationError, RuntimeError) as error:
            raise OutcomeUnknown(f"{name} answered against its own rules") from error
        if result.is_error:
            raise ToolError("tool_error", self._failure("could not do it", _text(result)))
        return content_of(result)

    def _failure(self, what: str, told: str) -> str:
        """The sentence for a failure. It repeats the server's words only if the server is trusted, because an error is
        shown to the model without the mark of untrusted data."""
        told = " ".join(told.split())[:300]
        return f"{self.server.name} {what}{f': {told}' if told and self.server.trust else ''}."

    # ------------------------------------------------------------------ the connection's own task

    async def _run(self) -> None:
        wait_s = _FIRST_WAIT_S
        while not self._stop.is_set():
            try:
                await self._connected()
                wait_s = _FIRST_WAIT_S
            except Exception as error:  # whatever the server causes; the next attempt follows
                level = logging.WARNING if wait_s == _FIRST_WAIT_S else logging.DEBUG  # warn once, until it is up
                _log.log(level, "MCP server %s: %s", self.server.name, _reason(error))
            finally:
                self._client = None
                self.up.clear()
            if not await self._stopped_within(wait_s):
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    async def _connected(self) -> None:
        """Connect, and return once the server is gone or the connection is to be closed."""
        self._broken.clear()
        client = Client(
            _transport(self.server), read_timeout_seconds=_HANDSHAKE_S, cache=None, message_handler=self._told
        )
        async with client, self._listening(client):
            await self._look(client)
            self._client = client
            self.up.set()
            _log.info("MCP server %s is connected and offers %d tools", self.server.name, len(self.tools))
            while not await self._within(_LOOK_AT_MOST_EVERY_S, self._broken):
                await self._within(_LOOK_EVERY_S, self._broken, self._changed)
                if self._broken.is_set():
                    return
                await self._look(client)

    async def _look(self, client: Client) -> None:
        self._changed.clear()  # before reading: a change during the reading is read next time
        self.tools = await _listed(client)

    async def _told(self, message: IncomingMessage) -> None:
        """Take the notifications of servers up to protocol version 2025-11-25, which send them without being asked."""
        if isinstance(message, ToolListChangedNotification):
            self._changed.set()

    @asynccontextmanager
    async def _listening(self, client: Client) -> AsyncIterator[None]:
        task = asyncio.create_task(self._listen(client), name=f"mcp {self.server.name} changes")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, client: Client) -> None:
        """Subscribe to the notifications of later servers. The tools of a server that has none are read every
        `_LOOK_EVERY_S`."""
        while True:
            try:
                async with client.listen(tools_list_changed=True) as changes:
                    async for _ in changes:
                        self._changed.set()
            except ListenNotSupportedError:
                return
            except (MCPError, SubscriptionLost, TimeoutError) as error:
                _log.debug("MCP server %s: no notifications: %s", self.server.name, _reason(error))
            await self._clock.sleep(_LOOK_EVERY_S)

    async def _stopped_within(self, seconds: float) -> bool:
        return await self._within(seconds, self._stop)

    async def _within(self, seconds: float, *events: asyncio.Event) -> bool:
        return await _any_set_within(events, seconds, self._clock)


async def _any_set_within(events: Collection[asyncio.Event], seconds: float, clock: ToolClock) -> bool:
    waiting = {
        *(asyncio.create_task(event.wait(), name="mcp event") for event in events),
        asyncio.create_task(clock.sleep(seconds), name="mcp pause"),
    }
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    return any(event.is_set() for event in events)


def _transport(server: McpServer) -> AbstractAsyncContextManager[Any]:
    if server.url is not None:
        return _over_http(server)
    assert server.command is not None
    env = {name: value.get_secret_value() for name, value in server.env.items()}
    return stdio_client(StdioServerParameters(command=server.command, args=list(server.args), env=env))


@asynccontextmanager
async def _over_http(server: McpServer) -> AsyncIterator[Any]:
    """Connect over HTTP. The SDK follows redirects only within the configured origin."""
    assert server.url is not None
    headers = {name: value.get_secret_value() for name, value in server.headers.items()}
    timeout = httpx2.Timeout(_HANDSHAKE_S, read=300.0)
    async with (
        httpx2.AsyncClient(headers={"User-Agent": USER_AGENT} | headers, timeout=timeout, trust_env=False) as http,
        streamable_http_client(server.url, http_client=http) as streams,
    ):
        yield streams


async def _listed(client: Client) -> list[Described]:
    tools: list[Described] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = await client.list_tools(cursor=cursor)
        tools += page.tools
        cursor = page.next_cursor
        if cursor is None:
            break
    return tools


def content_of(result: CallToolResult) -> Any:
    """Return the structured result if there is one, else the text; other content is only named."""
    if result.structured_content is not None:
        return result.structured_content
    other = [block.type for block in result.content if not isinstance(block, TextContent)]
    text = _text(result)
    return {"text": text, "left_out": other} if other else text


def _text(result: CallToolResult) -> str:
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


def _reason(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"[:300]
