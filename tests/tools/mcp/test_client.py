"""Tools of a real MCP server, in a process of its own, over its standard streams and over HTTP."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from services.clock import RealClock
from tests.waiting import until
from tools.context import ToolSessionContext
from tools.executor import Executor, ToolSharedContext
from tools.limiters import ToolLimiters
from tools.mcp import connection
from tools.mcp.servers import McpServers
from tools.mcp.settings import McpServer
from tools.registry import Registry
from tools.spec import ArgumentError, Effect, Invocation, ToolOutcome

SCRIPT = str(Path(__file__).with_name("foreign_server.py"))
pytestmark = pytest.mark.server


class ImpatientClock(RealClock):
    """Waits a hundredth of the time, so that a reconnection takes no second."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 100)


class StandingClock(RealClock):
    """Nobody's pause ends but by `go_on`."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        pause = seconds, asyncio.Event()
        self.waiting.append(pause)
        try:
            await pause[1].wait()
        finally:
            self.waiting.remove(pause)

    def go_on(self, seconds: float) -> None:
        for length, over in self.waiting:
            if length <= seconds:
                over.set()


class Guest:
    def __init__(self, servers: McpServers) -> None:
        self.servers = servers
        self.registry = Registry([], sources=[servers.tools])
        self.shared_context = ToolSharedContext(RealClock(), ToolLimiters(RealClock()))

    def executor(self) -> Executor:
        return Executor(self.registry.offered(), self.shared_context, ToolSessionContext("s"))

    async def call(self, tool: str, **arguments: Any) -> ToolOutcome:
        return await self.executor().run(Invocation("s", 1, 1, 1, tool, arguments, "key"))


def over_stdio(**more: Any) -> McpServer:
    return McpServer(name="foreign", command=sys.executable, args=(SCRIPT, "stdio"), **more)


@asynccontextmanager
async def guest(*servers: McpServer) -> AsyncIterator[Guest]:
    connected = McpServers(servers, ImpatientClock())
    await connected.start(timeout_s=30)
    try:
        yield Guest(connected)
    finally:
        await connected.aclose()
    assert len(asyncio.all_tasks()) == 1


async def test_foreign_tools_are_called_and_their_results_are_data() -> None:
    async with guest(over_stdio(trust=True, env={"FOREIGN": "yes"})) as us:
        specs = us.executor().specs
        assert specs["foreign_look_up"].effect is Effect.READ_LOCAL
        assert specs["foreign_dawdle"].effect is Effect.READ_EXTERNAL
        assert specs["foreign_write_down"].effect is Effect.WRITE_EXTERNAL
        assert all(spec.untrusted_result for spec in specs.values())
        found = await us.call("foreign_look_up", word="tea")
        assert (found.value, found.untrusted) == ({"result": "tea means tea. "}, True)
        assert (await us.call("foreign_write_down", text="hi")).value == {"written": "hi", "env": "yes"}
        assert (await us.call("foreign_look_up", word="tea", times="many")).kind == "invalid_argument"
        assert us.executor().canonical("foreign_look_up", {"word": "$1.word"}) == {"word": "$1.word", "times": 1}
        with pytest.raises(ArgumentError):
            us.executor().canonical("foreign_look_up", {})
        long = await us.call("foreign_look_up", word="tea", times=100_000)
        assert len(str(long.value)) < 20_000
        failed = await us.call("foreign_fail")
        assert (failed.status, failed.kind) == ("failed", "tool_error")
        assert "out of ink" in failed.message
        assert (await us.call("foreign_picture")).value == {"text": "", "left_out": ["image"]}


async def test_a_server_that_is_not_trusted_cannot_make_its_tools_safe() -> None:
    async with guest(over_stdio(effects={"dawdle": Effect.READ_EXTERNAL}, timeout_s=0.2)) as us:
        specs = us.executor().specs
        assert specs["foreign_look_up"].effect is Effect.WRITE_EXTERNAL
        assert specs["foreign_dawdle"].effect is Effect.READ_EXTERNAL  # the operator says so
        wipe = specs["foreign_wipe_all"]
        assert (wipe.safe, wipe.destructive) == (False, True)
        assert wipe.confirm is not None
        assert wipe.confirm({"area": "the attic"}) == "Shall I run Wipe of foreign, with area the attic?"
        assert (await us.call("foreign_dawdle")).status == "timed_out"
        assert (await us.call("foreign_fail")).message == "foreign could not do it."


async def test_a_crash_in_a_write_is_an_unknown_outcome_and_the_server_comes_back() -> None:
    async with guest(over_stdio()) as us:
        (connection,) = us.servers._connections
        outcome = await us.call("foreign_crash", text="x")
        assert (outcome.status, outcome.kind) == ("unknown", "unknown")

        async def writes_again() -> bool:
            return connection.up.is_set() and (await us.call("foreign_write_down", text="x")).status == "done"

        await until(writes_again)


async def test_only_what_is_enabled_is_offered_and_an_absent_server_is_no_obstacle() -> None:
    absent = McpServer(name="absent", command="/nonexistent/server")
    few = over_stdio(enabled=("look_up",))
    servers = McpServers([absent, few], ImpatientClock())
    await servers.start(timeout_s=0.1)
    try:
        await servers._connections[1].up.wait()
        assert servers.up == {"absent": False, "foreign": True}
        assert [tool.name for tool in servers.tools()] == ["foreign_look_up"]
    finally:
        await servers.aclose()


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_a_tool_that_is_new_is_there_at_once(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the server's notification, in both eras of the protocol: the clock stands still after the connection."""
    monkeypatch.setattr(connection, "Client", partial(Client, mode=mode))
    clock = StandingClock()
    servers = McpServers([over_stdio()], clock)
    await servers.start(timeout_s=30)
    us = Guest(servers)
    try:
        for word in ("tea", "coffee"):
            await until(lambda: bool(clock.waiting))
            assert (await us.call("foreign_learn", word=word)).status == "done"
            clock.go_on(connection._LOOK_AT_MOST_EVERY_S)
            await until(lambda word=word: f"foreign_{word}" in us.executor().specs)  # type: ignore[misc]
    finally:
        await servers.aclose()


async def test_over_http_with_the_server_going_away_and_coming_back() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, SCRIPT, str(port))
    try:
        async with guest(McpServer(name="web", url=f"http://127.0.0.1:{port}/mcp", trust=True)) as us:
            await us.servers._connections[0].up.wait()
            assert (await us.call("web_look_up", word="tea")).value == {"result": "tea means tea. "}
            assert (await us.call("web_crash", text="x")).status == "unknown"
            await process.wait()
            gone = await us.call("web_write_down", text="x")
            assert gone.status in ("unknown", "failed")
            process = await asyncio.create_subprocess_exec(sys.executable, SCRIPT, str(port))

            async def looks_up_again() -> bool:
                us.shared_context = ToolSharedContext(
                    RealClock(), ToolLimiters(RealClock())
                )  # a breaker of its own each time
                return (await us.call("web_look_up", word="tea")).status == "done"

            await until(looks_up_again)
    finally:
        process.kill()
        await process.wait()
