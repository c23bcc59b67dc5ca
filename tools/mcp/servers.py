"""All configured MCP servers, and their tools as `Tool` objects."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mcp_types import Tool as Described

from tools.arguments import SchemaArguments
from tools.context import Context, ToolClock
from tools.declaration import check
from tools.errors import DeclarationError
from tools.mcp.connection import McpConnection
from tools.mcp.effects import class_of
from tools.mcp.naming import our_name
from tools.mcp.settings import McpServer
from tools.spec import Sensitivity, ToolSpec
from tools.tool import Tool, ToolFunction
from tools.values import collapse

_log = logging.getLogger(__name__)
_START_TIMEOUT_S = 5.0
_MOST_TOOLS = 100
_LONGEST_DESCRIPTION = 600


class McpServers:
    """Connects to the configured servers and lists their tools for the registry."""

    def __init__(self, settings: Iterable[McpServer], clock: ToolClock) -> None:
        """Raises `DeclarationError` if two servers have the same name."""
        self._connections = [McpConnection(server, clock) for server in settings]
        names = [connection.server.name for connection in self._connections]
        for name in names:
            if names.count(name) > 1:
                raise DeclarationError(f"tools.mcp: two servers are called {name!r}")
        self._refused: set[tuple[str, str]] = set()

    @property
    def up(self) -> Mapping[str, bool]:
        """Which servers are connected now."""
        return {connection.server.name: connection.up.is_set() for connection in self._connections}

    async def start(self, timeout_s: float = _START_TIMEOUT_S) -> None:
        """Connect to all servers. Returns after `timeout_s` at the latest; the others keep trying."""
        for connection in self._connections:
            connection.start()
        ready = [asyncio.create_task(each.up.wait(), name="mcp start") for each in self._connections]
        if ready:
            await asyncio.wait(ready, timeout=timeout_s)
        for task in ready:
            task.cancel()
        await asyncio.gather(*ready, return_exceptions=True)

    async def aclose(self) -> None:
        await asyncio.gather(*(connection.aclose() for connection in self._connections))

    def tools(self) -> list[Tool]:
        """Return the tools that the servers offer. A server that has gone keeps its tools; calling one says that it is
        not connected."""
        tools: dict[str, Tool] = {}
        for connection in self._connections:
            enabled = connection.server.enabled
            wanted = [each for each in connection.tools if enabled == "all" or each.name in enabled]
            for described in wanted[:_MOST_TOOLS]:
                name = our_name(connection.server.name, described.name, tools)
                try:
                    tools[name] = _tool(connection, described, name)
                except DeclarationError as error:
                    self._refuse(connection.server.name, described.name, error)
        return list(tools.values())

    def _refuse(self, server: str, tool: str, error: DeclarationError) -> None:
        if (server, tool) not in self._refused:
            self._refused.add((server, tool))
            _log.warning("MCP server %s: its tool %r cannot be offered: %s", server, tool[:80], error)


def _tool(connection: McpConnection, described: Described, name: str) -> Tool:
    server = connection.server
    kind = class_of(server, described.name, described.annotations)
    title = collapse((described.annotations and described.annotations.title) or described.title or described.name)[:80]
    about = collapse(described.description or "")[:_LONGEST_DESCRIPTION]
    spec = ToolSpec(
        name=name,
        description=f"{about or title} (by {server.name})",
        parameters=described.input_schema,
        effect=kind.effect,
        sensitivity=Sensitivity.PERSONAL,
        destructive=kind.destructive,
        idempotent=kind.idempotent,
        timeout_s=server.timeout_s,
        confirm=_question(title, server.name) if kind.destructive else None,
        untrusted_result=True,
        extra={"mcp": server.name},
    )
    check(spec)
    return Tool(spec, SchemaArguments(described.input_schema), _calling(connection, described.name, spec.timeout))


def _question(title: str, server: str) -> Callable[[Mapping[str, Any]], str]:
    def confirm(arguments: Mapping[str, Any]) -> str:
        given = ", ".join(f"{key} {value}" for key, value in arguments.items() if isinstance(value, str | int | float))
        return f"Shall I run {title} of {server}{f', with {given[:200]}' if given else ''}?"

    return confirm


def _calling(connection: McpConnection, tool: str, timeout_s: float) -> ToolFunction:
    async def call(_context: Context, arguments: Mapping[str, Any]) -> Any:
        return await connection.call(tool, arguments, timeout_s)

    return call
