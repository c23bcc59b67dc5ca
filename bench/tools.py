"""Measures how long the local tools take, through registry, executor, breaker and SQLite, with real threads and files.

    python -m bench.tools [--calls 300] [--json FILE]

Each tool runs `--calls` times one after the other in a fresh folder; the table shows median and 95th percentile in
milliseconds from `run` to the outcome. "(nothing)" is a tool that returns at once, which shows the executor's own time.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.clock import RealClock
from tools.context import ToolSessionContext
from tools.declaration import tool
from tools.executor import Executor
from tools.library import LibrarySettings, ToolLibrary, load
from tools.registry import Registry
from tools.spec import Effect, Invocation, OutcomeStatus

CALLS: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "get_time": {"location": "Tokyo"},
    "calculate": {"expression": "seventeen times twenty four"},
    "convert_units": {"value": 3.5, "from_unit": "ounces", "to_unit": "grams"},
    "set_timer": {"duration_seconds": 720},
    "list_alarms_and_timers": {},
    "add_list_items": {"list_name": "shopping", "items": ["eggs", "milk"]},
    "create_note": {"title": "House", "content": "wifi password is heron-84-slate"},
    "search_notes": {"query": "wifi password"},
    "add_contact": {"name": "Sarah Lindqvist", "phone": "+15550101"},
    "get_phone_number": {"name": "Nobody"},
    "create_event": {"title": "Lunch", "start": "2030-03-13T13:30"},
    "search_calendar": {"start": "2030-03-13"},
}


@tool(effect=Effect.READ_LOCAL)
async def nothing() -> None:
    """Do nothing."""


async def measure(calls: int, data: Path) -> dict[str, dict[str, float]]:
    library = ToolLibrary(RealClock(), LibrarySettings(data=data))
    await library.start()
    tools = Registry([*load(), nothing]).offered()
    executor = Executor(tools, library.shared_context(), ToolSessionContext("bench"))
    figures = {}
    try:
        for name, arguments in CALLS.items():
            took = [await _once(executor, name, arguments, f"{name}/{n}") for n in range(calls)]
            took.sort()
            figures[name] = {"median_ms": statistics.median(took), "p95_ms": took[int(0.95 * len(took))]}
    finally:
        await executor.aclose()
        await library.aclose()
    return figures


async def _once(executor: Executor, name: str, arguments: Mapping[str, Any], key: str) -> float:
    started = time.perf_counter()
    outcome = await executor.run(Invocation("bench", 1, 1, 1, name, arguments, key))
    if outcome.status is not OutcomeStatus.DONE and outcome.kind != "not_found":
        raise RuntimeError(f"{name}: {outcome}")
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(options.calls, Path(folder)))
    print(f"{'tool':24}{'median ms':>10}{'p95 ms':>10}   ({options.calls} calls each)")
    for name, figure in figures.items():
        print(f"{name:24}{figure['median_ms']:10.2f}{figure['p95_ms']:10.2f}")
    if options.json:
        options.json.write_text(json.dumps({"calls": options.calls, "tools": figures}, indent=1))


if __name__ == "__main__":
    main()
