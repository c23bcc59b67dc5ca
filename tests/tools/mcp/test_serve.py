"""Our own tools through the MCP client of the SDK: in both eras of the protocol, and in a process by `foresay mcp`."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, ElicitResult

from tests.tools.remote.world import remote
from tools.mcp.serve import McpToolServer

ERAS = pytest.mark.parametrize("mode", ["legacy", "auto"])


@asynccontextmanager
async def client(mode: str, reply: str | None = None, **options: Any) -> AsyncIterator[tuple[Client, list[str]]]:
    """`reply`: what the user answers to questions; None for a client that cannot ask."""
    asked: list[str] = []

    async def ask(_context: Any, params: Any) -> ElicitResult:
        asked.append(params.message)
        return (
            ElicitResult(action="accept", content={"confirm": True}) if reply == "yes" else ElicitResult(action=reply)
        )  # type: ignore[arg-type]

    callback = ask if reply else None
    async with remote() as server_engines:
        server = McpToolServer(server_engines.executor, **options).server
        async with Client(server, mode=mode, elicitation_callback=callback) as connected:
            yield connected, asked


def text(result: CallToolResult) -> str:
    return getattr(result.content[0], "text", "")


@ERAS
async def test_our_declarations_become_hints(mode: str) -> None:
    async with client(mode) as (mcp, _):
        tools = {tool.name: tool for tool in (await mcp.list_tools()).tools}
    hints = {name: tool.annotations for name, tool in tools.items() if tool.annotations}
    assert (hints["get_time"].read_only_hint, hints["get_time"].open_world_hint) == (True, False)
    assert (hints["get_weather"].read_only_hint, hints["get_weather"].open_world_hint) == (True, True)
    assert (hints["clear_list"].read_only_hint, hints["clear_list"].destructive_hint) == (False, True)
    assert hints["send_email"].open_world_hint is True
    assert tools["set_timer"].input_schema["required"] == ["duration_seconds"]
    assert "web_search" not in tools  # not set up


@ERAS
async def test_tools_run_and_refuse(mode: str) -> None:
    async with client(mode) as (mcp, _):
        sum_ = await mcp.call_tool("calculate", {"expression": "6 * 7"})
        assert not sum_.is_error
        await mcp.call_tool("add_list_items", {"list_name": "shopping", "items": ["eggs"]})
        eggs = await mcp.call_tool("read_list", {"list_name": "shopping"})
        assert "eggs" in text(eggs)
        bad = await mcp.call_tool("set_timer", {"duration_seconds": "soon"})
        assert bad.is_error
        assert "duration_seconds" in text(bad)
        assert (await mcp.call_tool("format_disk", {})).is_error


@ERAS
@pytest.mark.parametrize("reply", ["yes", "decline", "cancel", None])
async def test_a_destructive_tool_asks_or_is_refused(mode: str, reply: str | None) -> None:
    async with client(mode, reply) as (mcp, asked):
        await mcp.call_tool("add_list_items", {"list_name": "shopping", "items": ["eggs"]})
        cleared = await mcp.call_tool("clear_list", {"list_name": "shopping"})
        left = await mcp.call_tool("read_list", {"list_name": "shopping"})
    assert len(asked) == (reply is not None)
    assert ("eggs" in text(left)) == (reply != "yes")
    assert cleared.is_error == (reply != "yes")


async def test_who_runs_the_server_may_allow_destruction() -> None:
    async with client("auto", allow_destructive=True) as (mcp, _):
        await mcp.call_tool("add_list_items", {"list_name": "shopping", "items": ["eggs"]})
        assert not (await mcp.call_tool("clear_list", {"list_name": "shopping"})).is_error


@pytest.mark.server
async def test_the_command_serves_a_client_over_standard_streams(tmp_path: Path) -> None:
    env = {"FORESAY_TOOLS__DATA_DIR": str(tmp_path), "PYTHONPATH": os.getcwd()}
    command = StdioServerParameters(command=sys.executable, args=["-m", "app.cli", "mcp"], env=env)
    async with asyncio.timeout(60), Client(command) as mcp:
        assert text(await mcp.call_tool("calculate", {"expression": "6 * 7"})) != ""
    assert (tmp_path / "foresay.db").exists()
