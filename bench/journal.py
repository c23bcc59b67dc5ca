"""Measures the journal's latency: `record` on the event loop, `intend` and `settle` until they are durable.

Run: python -m bench.journal [--redis redis://127.0.0.1:6379/0]. Each session repeatedly records 20 log entries and
carries out one write. Times are wall-clock, of one process that does nothing else.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from services.clock import RealClock
from services.events.journal import WriteIntent
from services.journal.memory import MemoryStore
from services.journal.records import JournalStore
from services.journal.redis import RedisStore
from services.journal.sqlite import SqliteStore
from tools.spec import OutcomeStatus, ToolOutcome

ENTRIES = 20
EVENT = {"t_ms": 1234.5, "event": {"type": "UserPartial", "turn": 1, "rev": 7, "text": "set a timer for ten minutes"}}
DONE = ToolOutcome(OutcomeStatus.DONE, value={"id": 1})

Times = dict[str, list[float]]


async def timed(times: list[float], call: Callable[[], Awaitable[Any]]) -> None:
    start = time.perf_counter()
    await call()
    times.append(time.perf_counter() - start)


async def talk(store: JournalStore, session: str, rounds: int, times: Times) -> None:
    journal = store.session(session)
    for number in range(rounds):
        for _ in range(ENTRIES):
            await timed(times["record"], lambda: journal.record("input", EVENT))
            await asyncio.sleep(0)
        key = f"{session}/{number}"
        intent = WriteIntent(key, session, 1, number, 1, "set_timer", {"duration_seconds": 600}, rev=7)
        await timed(times["intend"], lambda intent=intent: journal.intend(intent))
        await timed(times["settle"], lambda key=key: journal.settle(key, DONE))


async def measure(store: JournalStore, sessions: int, rounds: int) -> dict[str, Any]:
    times: Times = {"record": [], "intend": [], "settle": []}
    await store.open()
    start = time.perf_counter()
    await asyncio.gather(*(talk(store, f"s{sessions}-{n}", rounds, times) for n in range(sessions)))
    took = time.perf_counter() - start
    await store.aclose()
    row: dict[str, Any] = {"sessions": sessions, "writes_per_s": round(sessions * rounds / took)}
    for name, values in times.items():
        cuts = statistics.quantiles(values, n=100)
        row[name] = {"p50_us": round(cuts[49] * 1e6, 1), "p99_us": round(cuts[98] * 1e6, 1)}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--redis", help="URL of a Redis server to measure too")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for sessions, rounds in ((1, 300), (100, 10)):
            stores: dict[str, JournalStore] = {
                "memory": MemoryStore(RealClock()),
                "sqlite": SqliteStore(Path(folder) / f"{sessions}.sqlite3", RealClock()),
            }
            if options.redis:
                stores["redis"] = RedisStore(options.redis, RealClock(), prefix=f"bench-{time.time_ns()}")
            rows += [{"engine": name} | asyncio.run(measure(store, sessions, rounds)) for name, store in stores.items()]
    print(f"{'engine':8}{'sessions':>9}{'writes/s':>10}   p50 / p99 in us: record, intend, settle")
    for row in rows:
        cells = "   ".join(f"{row[n]['p50_us']:.0f} / {row[n]['p99_us']:.0f}" for n in ("record", "intend", "settle"))
        print(f"{row['engine']:8}{row['sessions']:>9}{row['writes_per_s']:>10}   {cells}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
