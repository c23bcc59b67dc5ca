"""Runs all parts, prints tables, writes JSON."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.foundation import imports, latency, load, memory
from tests.e2e.engines import server_engines

CROWDS = (1, 8)


def told(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def measure_latency(runs: int) -> dict[str, Any]:
    """Only the latencies, which take two minutes."""
    figures: dict[str, Any] = {"conditions": conditions(runs), "load before": os.getloadavg(), "cpu": {}}
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), module="bench.foundation.named") as running:
            figures["ms after the end of speech"] = await latency.measure(running, runs)
    return figures | {"load after": os.getloadavg()}


async def measure(runs: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"conditions": conditions(runs), "load before": os.getloadavg()}
    told("imports")
    figures["import s"] = imports.measure(runs)
    figures["idle"] = await memory.measure(runs, told)
    figures["cpu"] = {}
    for part in ("latency", *CROWDS):
        told(f"{part if part == 'latency' else f'cpu with {part} sessions'}, load {os.getloadavg()[0]:.1f}")
        with tempfile.TemporaryDirectory() as folder:
            async with server_engines(Path(folder), module="bench.foundation.named") as running:
                if isinstance(part, int):
                    figures["cpu"][str(part)] = await load.measure(running, part, runs)
                else:
                    figures["ms after the end of speech"] = await latency.measure(running, runs)
    return figures | {"load after": os.getloadavg()}


def conditions(runs: int) -> dict[str, Any]:
    return {
        "runs": runs,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def show(figures: dict[str, Any]) -> None:
    told_by = figures["conditions"]
    before, after = figures["load before"][0], figures["load after"][0]
    print(f"Medians of {told_by['runs']} runs; {told_by['cores']} cores, Python {told_by['python']},", end=" ")
    print(f"load of the machine before {before:.1f}, after {after:.1f} (the benchmark's own included).\n")
    columns = (*latency.STAGES, "text min", "text max")
    print(f"{'ms after the end of speech':30}" + "".join(f"{name:>11}" for name in columns))
    for utterance, row in figures["ms after the end of speech"].items():
        print(f"{utterance:30}" + "".join(_cell(row.get(name)) for name in columns))
    print(f"\n{'CPU s per s of audio':30}" + "".join(f"{name:>11}" for name in (*load.PARTS, "all")))
    for sessions, row in figures["cpu"].items():
        values = [*(row[name] for name in load.PARTS), sum(row.values())]
        print(f"{f'{sessions} speaking':30}" + "".join(f"{value:11.4f}" for value in values))
    print()
    rest = {"import s": figures["import s"], **figures["idle"]} if "idle" in figures else {}
    for name, value in rest.items():
        print(f"{name:30}{value:11.2f}")


def _cell(ms: float | None) -> str:
    return f"{'-':>11}" if ms is None else f"{ms:11.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of each figure; the medians are shown")
    parser.add_argument("--latency", action="store_true", help="only the delays (two to three minutes)")
    parser.add_argument("--json", type=Path, default=Path("bench/out/foundation.json"))
    options = parser.parse_args()
    figures = asyncio.run(measure_latency(options.runs) if options.latency else measure(options.runs))
    show(figures)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
