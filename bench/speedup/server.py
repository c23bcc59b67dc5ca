"""The model under test: the simulated server in its own process, or the endpoint that environment variables name."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.simserver.app import MODEL
from bench.simserver.pace import Pace
from bench.speedup.case import Case
from services.models.endpoint import OPENAI_URL, ModelEndpoint

OUT = Path(__file__).parents[1] / "out"
START_S = 20.0


@dataclass(frozen=True, slots=True)
class Served:
    """A model server. `simulated`: it is ours, with known speed and answers."""

    endpoint: ModelEndpoint
    simulated: bool

    @property
    def title(self) -> str:
        return f"{self.endpoint.model or 'first model'} at {self.endpoint.base_url}"


def real(model: str) -> Served | None:
    """The endpoint of OPENAI_BASE_URL / OPENAI_API_KEY, where one of them is set."""
    url, key = os.environ.get("OPENAI_BASE_URL"), os.environ.get("OPENAI_API_KEY")
    if not url and not key:
        return None
    return Served(ModelEndpoint(base_url=url or OPENAI_URL, api_key=key or "none", model=model), simulated=False)


@asynccontextmanager
async def simulated(cases: Sequence[Case], pace: Pace, policy: str = "oracle") -> AsyncIterator[Served]:
    """Start the simulated server, which plays the reference plans of `cases`. Raises RuntimeError when it does not
    start."""
    rows, port = write_rows(cases), _free_port()
    told = ["--port", str(port), "--policy", policy, "--ttft-ms", str(pace.ttft_ms), "--tps", str(pace.tokens_per_s)]
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.simserver",
        *told,
        "--rows",
        str(rows),
        cwd=OUT.parents[1],
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/v1"
        await _answers(url, server)
        yield Served(ModelEndpoint(base_url=url, api_key="sim", model=MODEL), simulated=True)
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()
        rows.unlink()


def write_rows(cases: Sequence[Case]) -> Path:
    """Write the cases' rows as JSON lines, for the server and for programs that cannot import this package."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"rows-{os.getpid()}.jsonl"
    path.write_text("".join(json.dumps(case.row) + "\n" for case in cases), encoding="utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _answers(url: str, server: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(START_S):
        while server.returncode is None:
            try:
                await client.get(f"{url}/models")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise RuntimeError(f"the simulated server ended at once with code {server.returncode}")
