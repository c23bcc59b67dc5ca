"""Storage that fails and works again: nobody is held up, no write is dispatched, nothing has to be restarted."""

import asyncio
import contextlib
import logging
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.clock import RealClock
from services.journal import schema
from services.journal.health import REPEAT_S, JournalHealth
from services.journal.records import JournalFault, JournalStore, WriteStatus
from services.journal.redis import RedisStore
from services.journal.sqlite import SqliteStore
from services.journal.sqlite_writer import SqliteWriter
from tests.services.journal.test_store_contract import DONE, an_intent
from tests.waiting import until


class Gauges:
    def __init__(self) -> None:
        self.works: bool | None = None
        self.failures = 0
        self.lost = 0

    def journal_works(self, works: bool) -> None:
        self.works = works

    def journal_failed(self) -> None:
        self.failures += 1

    def journal_lost(self, entries: int) -> None:
        self.lost += entries


def small(path: Path, gauges: Gauges) -> SqliteStore:
    """A store whose queue holds four jobs."""
    store = SqliteStore(path, RealClock())
    store._writer = SqliteWriter(path, depth=4, health=JournalHealth(gauges, time.monotonic))
    return store


async def test_a_locked_file_holds_nobody_up_and_heals_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_S", 0.05)
    path, gauges = tmp_path / "journal.sqlite3", Gauges()
    store = small(path, gauges)
    await store.open()
    ada, late = store.session("s1", "ada"), store.session("s2", "ada")
    await ada.intend(an_intent("flying"))
    async with asyncio.timeout(20):
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalFault, match="locked"):
                await ada.intend(an_intent("k1"))
            for number in range(30):
                await ada.record("event", {"n": number})
            with pytest.raises(JournalFault, match="locked"):
                await ada.intend(an_intent("k2"))
            with pytest.raises(JournalFault, match="locked"):
                await ada.settle("flying", DONE)
            with pytest.raises(JournalFault, match="locked"):
                await store.untold_writes(user="ada")
            await ada.aclose()
            await ada.acknowledge(["flying"])
            assert (gauges.works, gauges.lost > 0) == (False, True)
            other.execute("ROLLBACK")
        assert await late.intend(an_intent("k3", session="s2"))
        assert gauges.works is True
        assert store.fault is None
        assert await store.write_status("flying") is WriteStatus.DONE, "the outcome was kept until it could be written"
        assert [await store.write_status(key) for key in ("k1", "k2")] == [WriteStatus.NEVER_SENT] * 2
        assert await store.untold_writes() == [], "and so was its being told"
        await late.aclose()
        assert [write.key for write in await store.untold_writes(user="ada")] == ["k3"]
    await store.aclose()


FULL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from services.clock import RealClock
from services.journal.records import JournalFault
from services.journal.sqlite import SqliteStore
from tests.services.journal.test_store_contract import an_intent

async def main(place):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = SqliteStore(place, RealClock())
    await store.open()
    journal = store.session("s1")
    await journal.record("event", {"text": "x"})
    await store.ready()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    refused = 0
    for number in range(200):
        await journal.record("event", {"text": "x" * 2000})
        try:
            await journal.intend(an_intent(f"k{number}"))
        except JournalFault:
            refused += 1
    assert refused > 50, refused
    assert store.fault is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await journal.intend(an_intent("again"))
    assert store.fault is None
    assert len(await store.entries("s1")) == 201, "no entry was lost"
    await store.aclose()

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_full_disk_refuses_writes_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FULL_DISK, str(tmp_path / "journal.sqlite3"), stderr=asyncio.subprocess.PIPE
    )
    _, errors = await child.communicate()
    assert child.returncode == 0, errors.decode()


class RedisServer:
    """One of our own, that can be ended and started again on the same port, with what it had stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder), "--save", ""]
        command = ["redis-server", *options, "--appendonly", "yes", "--appendfsync", "always"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                break

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    pytest.importorskip("redis", reason="the extra 'redis' is not installed")
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server program here (Debian: apt-get install redis-server)")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


async def test_a_redis_server_may_go_and_come_back(redis_server: RedisServer) -> None:
    gauges = Gauges()
    store = RedisStore(f"redis://127.0.0.1:{redis_server.port}/0", RealClock(), metrics=gauges)
    await store.open()
    journal = store.session("s1", "ada")
    await journal.intend(an_intent("flying"))
    await asyncio.to_thread(redis_server.stop)
    async with asyncio.timeout(30):
        await journal.record("event", {"n": 1})
        with pytest.raises(JournalFault):
            await journal.intend(an_intent("k1"))
        with pytest.raises(JournalFault):
            await journal.settle("flying", DONE)
        with pytest.raises(JournalFault):
            await store.untold_writes()
        assert gauges.works is False
        await asyncio.to_thread(redis_server.start)
        await until(lambda: store.fault is None)
        assert await journal.intend(an_intent("k2"))
        assert gauges.works is True
        assert await store.write_status("flying") is WriteStatus.DONE
        assert [entry.data["n"] for entry in await store.entries("s1")] == [1]
    await store.aclose()


async def test_a_session_that_began_while_nothing_could_be_written_has_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_S", 0.05)
    path = tmp_path / "journal.sqlite3"
    store: JournalStore = small(path, Gauges())
    await store.open()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        crowd = store.session("s0", "bob")
        with pytest.raises(JournalFault):
            await crowd.intend(an_intent("no", session="s0"))
        for number in range(50):
            await crowd.record("event", {"n": number})
        ada = store.session("s1", "ada")
        with pytest.raises(JournalFault):
            await ada.intend(an_intent("never"))
        other.execute("ROLLBACK")
    assert await ada.intend(an_intent("k1"))
    await ada.aclose()
    assert [write.key for write in await store.untold_writes(user="ada")] == ["k1"]
    await store.aclose()


def test_a_fault_that_lasts_is_logged_when_it_begins_now_and_then_and_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    health = JournalHealth(Gauges(), lambda: now)
    for step in range(int(3 * REPEAT_S)):
        now = float(step)
        health.failed(JournalFault("journal j: disk full"))
    health.succeeded()
    health.succeeded()
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3 + [logging.WARNING]
    assert "works again after 179 s" in caplog.text
