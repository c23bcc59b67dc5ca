"""Real processes, killed without warning; what the next one knows and does."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

from services.journal.records import JournalStore, WriteStatus
from tests.services.journal.crash_child import KEYS, store_at
from tests.waiting import until

STEPS = 4 * len(KEYS)


@pytest.fixture(params=["sqlite", "redis"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if engine == "sqlite":
        return str(tmp_path / "journal.sqlite3")
    return f"{request.getfixturevalue('redis_url')}#{uuid4().hex}"


def run_child(engine: str, place: str, effects: Path, crash: str = "never", kill_after_lines: int | None = None) -> int:
    command = [sys.executable, "-m", "tests.services.journal.crash_child", engine, place, str(effects), crash]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for number, _ in enumerate(child.stdout, 1):
            if number == kill_after_lines:
                child.kill()
    return child.returncode


async def write_statuses(store: JournalStore) -> dict[str, WriteStatus]:
    async def known() -> dict[str, WriteStatus]:
        return {key: await store.write_status(key) for key in KEYS}

    async def settled() -> bool:
        return WriteStatus.IN_FLIGHT not in (await known()).values()

    await until(settled)  # Redis notices a death when the last heartbeat expires
    return await known()


def happened(effects: Path) -> Counter[str]:
    return Counter(effects.read_text().split()) if effects.exists() else Counter()


async def check_after_crash(engine: str, place: str, effects: Path) -> Counter[WriteStatus]:
    """The three things that must hold after any crash; returns how the writes fared."""
    store = store_at(engine, place)
    await store.open()
    known, done = await write_statuses(store), happened(effects)
    for key, write_status in known.items():
        allowed = {WriteStatus.NEVER_SENT: {0}, WriteStatus.DONE: {1}, WriteStatus.UNKNOWN: {0, 1}}[write_status]
        assert done[key] in allowed, (key, write_status)
    untold = {write.key for write in await store.unknown_writes(user="ada")}
    assert untold == {key for key, write_status in known.items() if write_status is WriteStatus.UNKNOWN}
    await store.aclose()

    assert run_child(engine, place, effects) == 0, "the same conversation again, to its end"
    done = happened(effects)
    assert max(done.values()) == 1, "nothing happened twice"
    assert all(done[key] == 1 for key, write_status in known.items() if write_status is not WriteStatus.UNKNOWN)
    return Counter(known.values())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_a_crash_between_any_two_steps_is_understood(engine: str, place: str, tmp_path: Path, seed: int) -> None:
    total: Counter[WriteStatus] = Counter()
    for number, crash in enumerate(random.Random(seed).sample(range(1, STEPS + 1), 3)):
        here, effects = place + str(number), tmp_path / f"effects{number}"
        assert run_child(engine, here, effects, str(crash)) == -9
        total += await check_after_crash(engine, here, effects)
    assert total[WriteStatus.NEVER_SENT]
    assert sum(total.values()) == 3 * len(KEYS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_a_kill_from_outside_at_any_moment_is_understood(
    engine: str, place: str, tmp_path: Path, seed: int
) -> None:
    effects = tmp_path / "effects"
    run_child(engine, place, effects, kill_after_lines=random.Random(seed).randint(1, STEPS - 10))
    await check_after_crash(engine, place, effects)


@pytest.mark.parametrize(
    ("step", "write_status"),
    [
        ("held", WriteStatus.NEVER_SENT),
        ("intended", WriteStatus.UNKNOWN),
        ("happened", WriteStatus.UNKNOWN),
        ("settled", WriteStatus.DONE),
    ],
)
async def test_each_crash_point_has_its_fate(
    engine: str, place: str, tmp_path: Path, step: str, write_status: WriteStatus
) -> None:
    """The table of `docs/journal.md`, on the first write of all."""
    assert run_child(engine, place, tmp_path / "effects", f"{step}/1") == -9
    store = store_at(engine, place)
    await store.open()
    found = await write_statuses(store)
    await store.aclose()
    assert write_status in found.values()
    assert (WriteStatus.DONE in found.values()) == (step == "settled")
