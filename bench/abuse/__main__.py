"""Runs the abuse benchmark: warm up, measure, abuse, measure, wait, measure."""

import argparse
import asyncio
import base64
import json
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from bench.abuse.clients import KINDS, MEBI, session
from bench.proc import ProcessFigures
from tests.e2e.engines import SAMPLES, E2eEngines, server_engines

ALLOWED = 1.15
OPEN = {"FORESAY_SERVER__BUSY_RECOGNISER_S": "1000", "FORESAY_SERVER__BUSY_LOOP_S": "1000"}
"""Settings that keep admission from refusing sessions while the server is late, which would prevent most of the
abuse."""

ORDINARY = 8
"""Ordinary sessions at the same time that warm the server up."""

QUIET_S = 60.0
"""Longest wait, in seconds, for the sessions of the server to end."""


def told(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def ordinary(running: E2eEngines) -> None:
    """One ordinary session: a spoken and a typed question, until both are answered."""
    speech = (SAMPLES / "time_in_tokyo.wav").read_bytes()[44:] + bytes(24000 * 2 * 2)
    async with connect(f"{running.ws}/realtime", max_size=None, proxy=None) as socket:
        for at in range(0, len(speech), 4800):
            audio = base64.b64encode(speech[at : at + 4800]).decode()
            await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
        await _response(socket)
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "add two and three"}]}
        await socket.send(json.dumps({"type": "conversation.item.create", "item": item}))
        await socket.send(json.dumps({"type": "response.create"}))
        await _response(socket)


async def _response(socket: Any) -> None:
    async with asyncio.timeout(60):
        async for message in socket:
            if json.loads(message)["type"] == "response.done":
                return


async def live(running: E2eEngines) -> float:
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        lines = (await client.get(f"{running.http}/metrics")).text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("foresay_sessions "))


async def abuse(
    running: E2eEngines, sessions: int, at_once: int, server: ProcessFigures, only: str | None
) -> tuple[Counter[str], int]:
    """Run the abusive sessions; (how many ended in which way, the most memory seen meanwhile)."""
    ends: Counter[str] = Counter()
    numbers = iter(range(sessions))
    most = 0

    async def client() -> None:
        for number in numbers:
            ends[await session(running, number, only)] += 1

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, server.resident_bytes())
            await asyncio.sleep(0.2)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(client() for _ in range(at_once)))
    watching.cancel()
    return ends, most


def resident(server: ProcessFigures) -> dict[str, float]:
    return {
        "server": round(server.resident_bytes() / MEBI, 1),
        "recognisers": round(sum(child.resident_bytes() for child in server.children()) / MEBI, 1),
    }


async def measure(sessions: int, rest_s: float, at_once: int, only: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), OPEN) as running:
            server = ProcessFigures(running.process.pid)
            figures: dict[str, Any] = {"started MiB": resident(server)}
            for _ in range(2):
                await asyncio.gather(*(ordinary(running) for _ in range(ORDINARY)))
            await asyncio.sleep(min(rest_s, 10))
            figures["before MiB"] = resident(server)
            told(f"warmed up: {figures['before MiB']}")
            begun = time.perf_counter()
            ends, most = await abuse(running, sessions, at_once, server, only)
            figures["abuse s"] = round(time.perf_counter() - begun, 1)
            figures["ends"] = dict(ends)
            figures["most MiB"] = round(most / MEBI, 1)
            figures["at the end MiB"] = resident(server)
            told(f"{sessions} sessions in {figures['abuse s']} s: {figures['ends']}, {figures['most MiB']} MiB at most")
            begun = time.perf_counter()
            while await live(running) and time.perf_counter() - begun < QUIET_S:
                await asyncio.sleep(0.2)
            figures["sessions left"] = await live(running)
            figures["quiet after s"] = round(time.perf_counter() - begun, 1)
            await asyncio.sleep(rest_s)
            figures["after MiB"] = resident(server)
            await ordinary(running)
            figures["log lines of errors"] = sum(" ERROR " in line for line in running.said.splitlines())
    figures["ratio"] = round(figures["after MiB"]["server"] / figures["before MiB"]["server"], 3)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=8, help="abusive sessions at the same time")
    parser.add_argument("--rest", type=float, default=60.0, help="seconds of rest before the last measurement")
    parser.add_argument("--only", choices=sorted({kind.__name__ for kind in KINDS}), help="one kind of client")
    parser.add_argument("--json", type=Path, default=Path("bench/out/abuse.json"))
    options = parser.parse_args()
    figures = asyncio.run(measure(options.sessions, options.rest, options.at_once, options.only))
    figures["conditions"] = {
        **{name: getattr(options, name) for name in ("sessions", "at_once", "rest")},
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libc": " ".join(platform.libc_ver()),
    }
    for name, value in figures.items():
        print(f"{name:24}{value}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(figures, indent=2) + "\n")
    sys.exit(figures["ratio"] > ALLOWED or figures["sessions left"] > 0)


if __name__ == "__main__":
    main()
