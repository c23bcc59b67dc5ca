"""Runs the blocking benchmark: one server, all inputs one after the other."""

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from bench.blocking.inputs import INPUTS, Input
from tests.e2e.engines import E2eEngines, server_engines

EVERY_S = 0.02
BEFORE_S = 0.5
AFTER_S = 0.5
PATIENCE_S = 120.0


async def health(client: httpx.AsyncClient, running: E2eEngines, waits: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        with suppress(httpx.HTTPError):
            await client.get(f"{running.http}/healthz")
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(EVERY_S)


async def worst_lag(client: httpx.AsyncClient, running: E2eEngines) -> float:
    """The largest lag of the event loop in the last ten seconds, in seconds, as the server itself measured it."""
    lines = (await client.get(f"{running.http}/metrics")).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("foresay_loop_lag_max_seconds "))


async def measure(running: E2eEngines, name: str, send: Input) -> dict[str, Any]:
    waits: list[float] = []
    async with (
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client,
        connect(f"{running.ws}/realtime", max_size=None, proxy=None, ping_interval=None) as socket,
    ):
        asking = asyncio.create_task(health(client, running, waits))
        await asyncio.sleep(BEFORE_S)
        idle, begun = max(waits), time.perf_counter()
        waits.clear()
        try:
            async with asyncio.timeout(PATIENCE_S):
                came = await send(socket)
        except (TimeoutError, ConnectionError) as error:
            came = repr(error)
        took = time.perf_counter() - begun
        await asyncio.sleep(AFTER_S)
        asking.cancel()
        lag = await worst_lag(client, running)
    return {
        "input": name,
        "worst /healthz ms": round(1000 * max(waits), 1),
        "before ms": round(1000 * idle, 1),
        "lag ms": round(1000 * lag, 1),
        "turn ms": round(1000 * took),
        "what came": came,
    }


async def run(only: str) -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder)) as running:
            for name, send in INPUTS.items():
                if only in name:
                    rows.append(await measure(running, name, send))
                    print("  ".join(f"{key}: {value}" for key, value in rows[-1].items()), flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="inputs with these characters in their name")
    parser.add_argument("--json", type=Path, default=Path("bench/out/blocking.json"))
    options = parser.parse_args()
    rows = asyncio.run(run(options.only))
    conditions = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    print(f"worst /healthz: {max(row['worst /healthz ms'] for row in rows)} ms; {conditions}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"conditions": conditions, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
