"""A program that crash tests start and that kills itself: three sessions carry out writes through the journal.

Usage: crash_child.py ENGINE PLACE EFFECTS CRASH. Each write appends its key to the file EFFECTS. CRASH names the
step at which the program kills itself without warning: "30" the thirtieth, "held/2" the second of that name, "never".
Steps are printed as they are passed.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from services.clock import RealClock
from services.events.journal import SessionJournal, WriteIntent
from services.journal.records import JournalStore
from services.journal.redis import RedisStore
from services.journal.sqlite import SqliteStore
from tools.spec import OutcomeStatus, ToolOutcome

SESSIONS, WRITES = 3, 4
KEYS = [f"s{session}/{number}" for session in range(SESSIONS) for number in range(WRITES)]
HEARTBEAT_S = 0.1


def store_at(engine: str, place: str) -> JournalStore:
    if engine == "sqlite":
        return SqliteStore(Path(place), RealClock())
    url, _, prefix = place.partition("#")
    return RedisStore(url, RealClock(), prefix=prefix, heartbeat_s=HEARTBEAT_S)


def crash_at(crash: str) -> Callable[[str], None]:
    passed: Counter[str] = Counter()

    def step(name: str) -> None:
        passed.update(("", name))
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        if crash in (str(passed[""]), f"{name}/{passed[name]}"):
            os.kill(os.getpid(), signal.SIGKILL)

    return step


async def act(journal: SessionJournal, key: str, effects: Path, step: Callable[[str], None]) -> None:
    session, _, number = key.partition("/")
    await journal.record("call", {"key": key, "state": "held"})
    step("held")
    intent = WriteIntent(key, session, 1, int(number), 1, "append", {"key": key}, rev=1)
    if not await journal.intend(intent):
        return
    step("intended")
    with effects.open("a") as file:
        file.write(key + "\n")
    step("happened")
    await journal.settle(key, ToolOutcome(OutcomeStatus.DONE))
    step("settled")


async def talk(store: JournalStore, session: int, effects: Path, step: Callable[[str], None]) -> None:
    journal = store.session(f"s{session}", user="ada")
    for number in range(WRITES):
        await act(journal, f"s{session}/{number}", effects, step)
    await journal.aclose()


async def main(engine: str, place: str, effects: str, crash: str) -> None:
    store, step = store_at(engine, place), crash_at(crash)
    await store.open()
    await asyncio.gather(*(talk(store, session, Path(effects), step) for session in range(SESSIONS)))
    await store.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
