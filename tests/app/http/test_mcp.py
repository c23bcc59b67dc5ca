"""/mcp on the gateway: the same tools by another way, behind the same door, with the MCP client of the SDK."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, ElicitResult
from pydantic import SecretStr
from typer.testing import CliRunner

from app.cli import cli
from app.composition import build
from app.sections import ToolsSection
from app.settings import Settings
from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_connection import Live, serving
from tests.tools.remote.world import remote

KEYS = {"api_keys": (SecretStr("sesame"),)}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}},
}


@asynccontextmanager
async def offering(**server: Any) -> AsyncIterator[Live]:
    async with remote() as home:
        server_engines = ScriptedEngines()
        server_engines.tools["mcp"] = home.executor
        async with serving(server_engines, mcp=True, **server) as live:
            yield live


@asynccontextmanager
async def client(live: Live, mode: str = "auto", reply: str | None = None, key: str = "") -> AsyncIterator[Client]:
    async def ask(_context: Any, _params: Any) -> ElicitResult:
        return ElicitResult(action="accept", content={"confirm": reply == "yes"})

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx2.AsyncClient(headers=headers, trust_env=False) as http:
        transport = streamable_http_client(f"http://{live.host}/mcp", http_client=http)
        async with Client(transport, mode=mode, elicitation_callback=ask if reply else None) as connected:
            yield connected


async def posted(live: Live, **headers: str) -> httpx.Response:
    accept = {"accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(f"http://{live.host}/mcp", json=INITIALIZE, headers=accept | headers)


def text(result: CallToolResult) -> str:
    return getattr(result.content[0], "text", "")


@pytest.mark.server
@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_tools_are_listed_with_hints_and_run(mode: str) -> None:
    async with offering() as live, client(live, mode, reply="yes") as mcp:
        hints = {tool.name: tool.annotations for tool in (await mcp.list_tools()).tools}
        assert hints["get_time"] is not None
        assert hints["get_time"].read_only_hint is True
        assert hints["clear_list"] is not None
        assert hints["clear_list"].destructive_hint is True
        await mcp.call_tool("add_list_items", {"list_name": "shopping", "items": ["eggs"]})
        assert "eggs" in text(await mcp.call_tool("read_list", {"list_name": "shopping"}))
        assert not (await mcp.call_tool("clear_list", {"list_name": "shopping"})).is_error
        assert "eggs" not in text(await mcp.call_tool("read_list", {"list_name": "shopping"}))


@pytest.mark.server
@pytest.mark.parametrize("allowed", [False, True])
async def test_destruction_needs_the_user_or_the_configuration(allowed: bool) -> None:
    async with offering(mcp_allow_destructive=allowed) as live, client(live) as mcp:
        await mcp.call_tool("add_list_items", {"list_name": "shopping", "items": ["eggs"]})
        assert (await mcp.call_tool("clear_list", {"list_name": "shopping"})).is_error is not allowed


@pytest.mark.server
async def test_keys_open_this_door_as_they_open_the_other() -> None:
    async with offering(**KEYS) as live:
        for given in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic sesame"}):
            refused = await posted(live, **given)
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
            assert refused.headers["www-authenticate"] == "Bearer"
        async with httpx.AsyncClient(trust_env=False) as http:
            made = await http.post(
                f"http://{live.host}/v1/realtime/client_secrets", headers={"authorization": "Bearer sesame"}
            )
        ephemeral = await posted(live, authorization=f"Bearer {made.json()['value']}")
        assert ephemeral.status_code == 401
        async with client(live, key="sesame") as mcp:
            assert (await mcp.list_tools()).tools


@pytest.mark.server
async def test_without_keys_web_pages_of_others_are_refused() -> None:
    async with offering() as live:
        assert (await posted(live)).status_code == 200
        assert (await posted(live, origin=f"http://{live.host}")).status_code == 200
        assert (await posted(live, origin="https://evil.example")).status_code == 403
        rebound = await posted(live, host="evil.example:8000", origin="http://evil.example:8000")
        assert rebound.status_code in (403, 421), "a name of theirs that leads to this machine"


@pytest.mark.server
async def test_it_is_off_unless_it_is_turned_on(server_engines: ScriptedEngines) -> None:
    async with serving(server_engines) as live:
        assert (await posted(live)).status_code in (404, 405)


async def test_the_house_opens_its_own_tools_only(tmp_path: Path) -> None:
    settings = Settings(tools=ToolsSection(data_dir=tmp_path, disabled=("send_sms", "clear_list")))
    executor = build(settings).open_tools("mcp")
    assert "get_time" in executor.specs
    assert "clear_list" not in executor.specs
    assert not any("mcp" in spec.extra for spec in executor.specs.values())
    await executor.aclose()


def test_tools_that_cannot_start_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "foresay.db").write_text("this is no database, although it is long enough to look at" * 20)
    monkeypatch.setenv("FORESAY_TOOLS__DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(cli, ["mcp"])
    assert result.exit_code == 1
    [line] = result.output.splitlines()
    assert line == f"The tools cannot be started: {tmp_path / 'foresay.db'} cannot be used: file is not a database"
