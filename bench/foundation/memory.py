"""Measures how soon a server is ready, its memory then, and the memory that open but silent sessions add."""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from websockets.asyncio.client import connect

from bench.proc import ProcessFigures
from tests.e2e.engines import E2eEngines, server_engines

CROWDS = (8, 32)
MEBI = 1024 * 1024


async def measure(runs: int, told: Callable[[str], None]) -> dict[str, float]:
    """Medians over `runs` fresh servers; memory in MiB of resident pages."""
    rows = []
    for run in range(runs):
        told(f"memory: server {run + 1} of {runs}")
        rows.append(await _once())
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


async def _once() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        async with server_engines(Path(folder)) as running:
            ready_s = time.perf_counter() - begun
            server = ProcessFigures(running.process.pid)
            idle = server.resident_bytes()
            workers = sum(child.resident_bytes() for child in server.children())
            row = {"ready s": ready_s, "server MiB": idle / MEBI, "recogniser MiB": workers / MEBI}
            for crowd in CROWDS:
                row[f"session MiB ({crowd} idle)"] = (await _with_sessions(running, crowd) - idle) / MEBI / crowd
            return row


async def _with_sessions(running: E2eEngines, count: int) -> int:
    """Resident bytes of the server while `count` sessions are open."""
    async with AsyncExitStack() as sessions:
        for _ in range(count):
            socket = await sessions.enter_async_context(connect(f"{running.ws}/realtime", max_size=None, proxy=None))
            await socket.recv()  # session.created
        return ProcessFigures(running.process.pid).resident_bytes()
