"""`python -m bench.load.soak [--callers 4] [--minutes 30] [--warm 2]`: does a server that is talked to for long grow?

So many callers with open microphones order every few seconds. Once a minute the server's memory, its threads, its open
files and the tasks of its event loop are read. The first `--warm` minutes are not compared, in which the callers come
and the engines meet their first speech; after them, the last quarter of the samples is compared with the first. Linux
only, as `bench.proc`.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.load.__main__ import DEFAULTS, counted, delays
from bench.load.caller import CallerReport, CallPlan, call
from bench.orders.recordings import orders
from bench.orders.tool import order_tool
from bench.proc import ProcessFigures
from tests.e2e.engines import E2eEngines, server_engines

EVERY_S = 60.0
"""Seconds between two samples."""


@dataclass(frozen=True, slots=True)
class SoakSample:
    """The server at one instant, its child processes counted in: `minute` after the callers began, resident memory in
    MiB, threads, open file descriptors, and tasks of the event loop."""

    minute: float
    mib: float
    threads: int
    files: int
    tasks: float


async def sample(running: E2eEngines, minute: float) -> SoakSample:
    server = ProcessFigures(running.process.pid)
    parts = [server, *server.children()]
    return SoakSample(
        minute,
        round(sum(part.resident_bytes() for part in parts) / 2**20, 1),
        sum(part.thread_count() for part in parts),
        sum(part.open_files() for part in parts),
        await running.metric("foresay_tasks"),
    )


def growth(samples: Sequence[SoakSample], warm: float) -> dict[str, float]:
    """Of each figure the median of the last quarter of the samples behind minute `warm`, less that of the first
    quarter, and the share by which memory grew. Raises ValueError for fewer than four samples."""
    later = [each for each in samples if each.minute >= warm]
    quarter = len(later) // 4
    if quarter == 0:
        raise ValueError(f"{len(later)} samples after minute {warm}: at least four are needed, talk for longer")
    first, last = later[:quarter], later[-quarter:]
    found = {
        name: round(
            statistics.median(getattr(s, name) for s in last) - statistics.median(getattr(s, name) for s in first), 1
        )
        for name in ("mib", "threads", "files", "tasks")
    }
    return {**found, "memory share": round(found["mib"] / statistics.median(s.mib for s in first), 4)}


async def measure(options: argparse.Namespace) -> tuple[list[SoakSample], list[CallerReport]]:
    """Let the callers talk, and take the samples."""
    spoken, tool = orders(options.data), order_tool(phrases=True)
    environment = {"FORESAY_ASR__ENGINE": options.engine, "FORESAY_ASR__MODEL": options.model, **DEFAULTS}
    samples: list[SoakSample] = []
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), environment) as running:
            loop = asyncio.get_running_loop()
            began = loop.time()
            until = began + options.minutes * 60
            plans = [
                CallPlan(running.ws, tool, spoken[number * 7 % len(spoken) :] + spoken, options.every, until)
                for number in range(options.callers)
            ]
            spread = options.every / options.callers
            talking = asyncio.gather(*(call(plan, number * spread) for number, plan in enumerate(plans)))
            while not talking.done() and loop.time() < until:
                await asyncio.sleep(EVERY_S)
                samples.append(await sample(running, round((loop.time() - began) / 60, 1)))
                print(samples[-1], flush=True)
            return samples, await talking


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--callers", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--warm", type=float, default=2.0, help="minutes that are not compared")
    parser.add_argument("--every", type=float, default=10.0, help="seconds from one order of a caller to the next")
    parser.add_argument("--engine", default="whisper")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path, default=Path("bench/out/soak.json"))
    options = parser.parse_args()
    samples, reports = asyncio.run(measure(options))
    row = {**growth(samples, options.warm), **counted(reports), **delays(reports)}
    print(row)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"samples": [asdict(each) for each in samples], "row": row}, indent=2) + "\n")


if __name__ == "__main__":
    main()
