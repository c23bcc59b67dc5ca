"""The agent itself on the embedded journal, killed without warning and started again (`spec.md#unknown-outcome`).

CRASH_POINTS=all in the environment kills it at every step instead of a sample.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from services.agent.runtime.replay import compare
from services.clock import RealClock
from services.journal.records import WriteStatus
from services.journal.sqlite import SqliteStore
from tests.services.journal.crash_agent import LINES, SESSION

STEPS = 70
"""Steps that every run of the conversation takes at least; a few more or less depend on what waits together."""
SAMPLE = random.Random(1).sample(range(1, STEPS + 1), 8)
POINTS = range(1, STEPS + 1) if os.environ.get("CRASH_POINTS") == "all" else SAMPLE
EDGES = ("intend/1", "intended/1", "happened/3", "settle/4", "settled/6")


def talk(place: Path, effects: Path, crash: str) -> int:
    command = [sys.executable, "-m", "tests.services.journal.crash_agent", str(place), str(effects), crash]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def appended(effects: Path) -> Counter[str]:
    return Counter(effects.read_text().split()) if effects.exists() else Counter()


async def differences(store: SqliteStore) -> list[str]:
    return compare((entry.kind, entry.data) for entry in await store.entries(SESSION)).differences


@pytest.mark.slow
@pytest.mark.parametrize("crash", [*map(str, POINTS), *EDGES])
async def test_a_killed_agent_repeats_nothing_and_knows_what_became_of_each_write(tmp_path: Path, crash: str) -> None:
    place, effects = tmp_path / "journal.sqlite3", tmp_path / "effects"
    assert talk(place, effects, crash) == -9

    store = SqliteStore(place, RealClock())
    await store.open()
    write_statuses = {key: await store.write_status(key) for key in LINES}
    written = appended(effects)
    for key, line in LINES.items():
        allowed = {WriteStatus.NEVER_SENT: {0}, WriteStatus.DONE: {1}, WriteStatus.UNKNOWN: {0, 1}}[write_statuses[key]]
        assert written[line] in allowed, (line, write_statuses[key])
    untold = {write.key for write in await store.unknown_writes(user="ada")}
    assert untold == {key for key, write_status in write_statuses.items() if write_status is WriteStatus.UNKNOWN}
    if await store.entries(SESSION):
        assert await differences(store) == [], "what is left of the log replays"
    await store.aclose()

    assert talk(place, effects, "never") == 0, "the same conversation again"
    written = appended(effects)
    for key, line in LINES.items():
        assert written[line] in ({0, 1} if write_statuses[key] is WriteStatus.UNKNOWN else {1}), (
            line,
            write_statuses[key],
        )

    store = SqliteStore(place, RealClock())
    await store.open()
    assert {write.key for write in await store.unknown_writes(user="ada")} == untold, "still to be told"
    await store.acknowledge(sorted(untold))
    assert await store.unknown_writes(user="ada") == []
    assert await differences(store) == []
    await store.aclose()


@pytest.mark.slow
@pytest.mark.parametrize(("crash", "unknown"), [("intend/1", {0}), ("intended/1", {1, 2}), ("happened/1", {1, 2})])
async def test_the_crash_point_decides_what_is_unknown(tmp_path: Path, crash: str, unknown: set[int]) -> None:
    """The writes of the turn are intended together, mostly in one commit; then both are unknown from then on."""
    place = tmp_path / "journal.sqlite3"
    assert talk(place, tmp_path / "effects", crash) == -9
    store = SqliteStore(place, RealClock())
    await store.open()
    assert len(await store.unknown_writes()) in unknown
    await store.aclose()
