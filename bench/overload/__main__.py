"""Runs the overload benchmark and prints a table."""

import argparse
import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.overload.caller import Report, call
from tests.e2e.engines import server_engines

COLUMNS = (
    "callers",
    "refused",
    "spoken",
    "heard",
    "answered",
    "unanswered",
    "late",
    "failed",
    "lost",
    "p50 s",
    "max s",
)


async def measure(callers: int, options: argparse.Namespace) -> dict[str, Any]:
    environment = {"FORESAY_ASR__WORKERS": str(options.workers)} if options.workers else {}
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), environment) as running:
            reports = await asyncio.gather(
                *(call(running, number, options.turns, options.pause, options.stagger) for number in range(callers))
            )
    return row(callers, reports)


def row(callers: int, reports: list[Report]) -> dict[str, Any]:
    delays = sorted(delay for report in reports for delay in report.delays)
    return {
        "callers": callers,
        "refused": sum(bool(report.refused) for report in reports),
        "spoken": sum(report.spoken for report in reports),
        "heard": sum(report.heard for report in reports),
        "answered": sum(report.answered for report in reports),
        "unanswered": sum(max(0, report.spoken - report.answered) for report in reports),
        "late": sum(report.late for report in reports),
        "failed": sum(report.failed for report in reports),
        "lost": sum(bool(report.lost) for report in reports),
        "p50 s": round(statistics.median(delays), 2) if delays else None,
        "max s": round(delays[-1], 2) if delays else None,
        "retry after": sorted({report.retry_after for report in reports if report.refused}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--callers", type=int, nargs="+", default=[2, 4, 8, 16])
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--pause", type=float, default=4.0, help="seconds of silence after each question")
    parser.add_argument("--stagger", type=float, default=0.0, help="seconds between two callers' connecting")
    parser.add_argument("--workers", type=int, help="recogniser processes; default: the server's own choice")
    parser.add_argument("--json", type=Path, default=Path("bench/out/overload.json"))
    options = parser.parse_args()
    print("".join(f"{name:>11}" for name in COLUMNS), flush=True)
    rows = []
    for callers in options.callers:
        print(f"{callers} callers, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        rows.append(asyncio.run(measure(callers, options)))
        print("".join(f"{rows[-1][name]!s:>11}" for name in COLUMNS), flush=True)
    conditions = {name: getattr(options, name) for name in ("turns", "pause", "stagger", "workers")}
    conditions |= {"cores": os.cpu_count(), "python": platform.python_version()}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"conditions": conditions, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
