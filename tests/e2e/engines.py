"""Starts a real server process for a test, with its state in a folder of the test, and reads the log that it leaves."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from services.clock import RealClock
from services.journal.records import LogEntry
from services.journal.sqlite import SqliteStore
from tests.waiting import until

READY_S = 120.0
EMBEDDED = {
    "FORESAY_ASR__ENGINE": "pocketsphinx",
    "FORESAY_SERVER__BUSY_RECOGNISER_S": "600",
    "FORESAY_SERVER__BUSY_LOOP_S": "600",
}
"""The same engines on every machine, also where a Whisper model is on disk; and nobody is turned away because the
machine that runs the tests has much to do."""

SAMPLES = Path(__file__).resolve().parents[2] / "app" / "web" / "samples"


@dataclass(frozen=True, slots=True)
class E2eEngines:
    process: asyncio.subprocess.Process
    port: int
    folder: Path
    origin: str

    @property
    def http(self) -> str:
        return self.origin

    @property
    def ws(self) -> str:
        return f"{self.origin.replace('http', 'ws', 1)}/v1"

    @property
    def said(self) -> str:
        """What the server has written to its terminal."""
        return (self.folder / "server.log").read_text()

    async def metric(self, name: str) -> float:
        """The value of a Prometheus series without labels."""
        async with httpx.AsyncClient(trust_env=False) as client:
            lines = (await client.get(f"{self.http}/metrics")).text.splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))

    async def log(self) -> list[LogEntry]:
        """Everything that the newest session recorded, in order."""
        store = SqliteStore(self.folder / "var" / "journal.sqlite3", RealClock())
        await store.open()
        try:
            newest = (await store.sessions())[0]
            return await store.entries(newest.session)
        finally:
            await store.aclose()


@asynccontextmanager
async def server_engines(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    module: str = "app.cli",
    options: Sequence[str] = (),
    reached: str = "http://127.0.0.1",
) -> AsyncIterator[E2eEngines]:
    """Start a server with the embedded engines, and wait until it is ready; afterwards it must end when it is told to,
    in good order. `module` is the `foresay` command, or one that wraps it; `options` are of `serve`; by `reached`, a
    scheme and an address, and its port the server is reached."""
    with socket.socket() as probe:
        probe.bind((urlsplit(reached).hostname, 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "FORESAY_"))}
    with (folder / "server.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, "serve", "--port", str(port), *options),
            cwd=folder,
            env={**inherited, **EMBEDDED, "PYTHONPATH": str(SAMPLES.parents[2]), **(environment or {})},
            stdout=log,
            stderr=log,
        )
    try:
        running = E2eEngines(process, port, folder, f"{reached}:{port}")
        await _ready(running)
        yield running
    finally:
        if process.returncode is None:
            process.terminate()
        code = await process.wait()
    assert code in (0, -15), f"the server ended with {code}"


async def _ready(running: E2eEngines) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:

        async def ready() -> bool:
            assert running.process.returncode is None, f"the server ended before it was ready:\n{running.said}"
            try:
                return (await client.get(f"{running.http}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await until(ready, READY_S)


def dispatches(log: list[LogEntry]) -> list[Mapping[str, Any]]:
    return [entry.data for entry in log if entry.kind == "dispatch"]


def events(log: list[LogEntry], *types: str) -> list[Mapping[str, Any]]:
    """The agent's queue events of these types."""
    return [entry.data for entry in log if entry.kind == "event" and entry.data["type"] in types]
