"""Runs the load benchmark and prints one row for each number of callers."""

import argparse
import asyncio
import json
import os
import platform
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.load.caller import LOST_S, CallerReport, CallPlan, call
from bench.orders.recordings import orders
from bench.orders.tool import order_tool
from bench.proc import ProcessFigures
from tests.e2e.engines import E2eEngines, server_engines

STAGES = {"final": "final_s", "first": "first_s", "done": "done_s"}
MEBI = 1024 * 1024
REST_S = 12.0
"""Seconds between two steps: admission looks at the lag of the last ten."""
DEFAULTS = {"FORESAY_SERVER__BUSY_RECOGNISER_S": "1", "FORESAY_SERVER__BUSY_LOOP_S": "1"}
"""Admission as in a server with default settings."""


async def step(running: E2eEngines, callers: int, options: argparse.Namespace, extra: int = 0) -> dict[str, Any]:
    """Let `callers` talk for a while, and `extra` ones come in the middle of it; one row of the table, of which all but
    `refused` is about the first ones."""
    await asyncio.sleep(REST_S)
    server = ProcessFigures(running.process.pid)
    spoken, tool = orders(options.data), order_tool(phrases=True)
    cpu_s, began, before = server.cpu_s(), time.monotonic(), server.resident_bytes()
    until = asyncio.get_running_loop().time() + options.seconds
    plans = [
        CallPlan(running.ws, tool, spoken[number * 7 % len(spoken) :] + spoken, options.every, until)
        for number in range(callers + extra)
    ]
    spread = options.every / callers
    waits = [number * spread if number < callers else options.seconds / 2 for number in range(callers + extra)]
    everyone = await asyncio.gather(*(call(plan, wait_s) for plan, wait_s in zip(plans, waits, strict=True)))
    reports = everyone[:callers]
    took = time.monotonic() - began
    refused = sum(bool(report.refused) for report in everyone)
    row = {"callers": callers, "extra": extra, "refused": refused, **counted(reports), **delays(reports)}
    row["cpu cores"] = round((server.cpu_s() - cpu_s) / took, 2)
    row["MiB"] = round(server.resident_bytes() / MEBI)
    row["MiB a caller"] = round((server.resident_bytes() - before) / MEBI / callers, 2)
    served = not any(report.refused for report in reports)
    whole = served and row["lost turns"] == 0 and row["lost callers"] == 0
    row["level kept"] = whole and (row["first p95"] or 0) <= options.level
    return row


def counted(reports: Sequence[CallerReport]) -> dict[str, Any]:
    turns = [turn for report in reports for turn in report.turns]
    answered = [turn for turn in turns if turn.first_s is not None and turn.first_s <= LOST_S]
    return {
        "lost callers": sum(bool(report.lost) for report in reports),
        "turns": len(turns),
        "answered": len(answered),
        "lost turns": len(turns) - len(answered),
    }


def delays(reports: Sequence[CallerReport]) -> dict[str, float | None]:
    """p50, p95 and p99 of each stage, in seconds after the end of speech."""
    found: dict[str, float | None] = {}
    for stage, name in STAGES.items():
        values = sorted(
            value for report in reports for turn in report.turns if (value := getattr(turn, name)) is not None
        )
        for share in (50, 95, 99):
            found[f"{stage} p{share}"] = round(values[(len(values) - 1) * share // 100], 2) if values else None
    return found


async def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Raise the number of callers until the level breaks, then add half as many again as the last good number."""
    rows: list[dict[str, Any]] = []
    environment = {"FORESAY_ASR__ENGINE": options.engine, "FORESAY_ASR__MODEL": options.model, **DEFAULTS}
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), environment) as running:
            await step(running, 1, argparse.Namespace(**{**vars(options), "seconds": 2 * options.every}))  # warm up
            for callers in options.callers:
                rows.append(await step(running, callers, options))
                show(rows[-1], first=len(rows) == 1)
                if not rows[-1]["level kept"]:
                    break
            good = max((row["callers"] for row in rows if row["level kept"]), default=0)
            print(f"the level of {options.level} s was kept with up to {good} callers")
            if good:
                rows.append(await step(running, good, options, extra=-(-good // 2)))
                show(rows[-1], first=False)
    return rows


def show(row: dict[str, Any], *, first: bool) -> None:
    if first:
        print("".join(f"{name:>13}" for name in row), flush=True)
    print("".join(f"{value!s:>13}" for value in row.values()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 2, 3, 4, 6, 8, 12, 16, 24])
    parser.add_argument("--seconds", type=float, default=60.0, help="of talking at each step")
    parser.add_argument("--every", type=float, default=10.0, help="seconds from one order of a caller to the next")
    parser.add_argument("--level", type=float, default=1.5, help="most seconds to the first text or call, at p95")
    parser.add_argument("--engine", default="whisper")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path, default=Path("bench/out/load.json"))
    options = parser.parse_args()
    conditions = {"cores": os.cpu_count(), "python": platform.python_version(), "load before": os.getloadavg()[0]}
    rows = asyncio.run(measure(options))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"conditions": conditions, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
