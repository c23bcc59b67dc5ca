"""The embedded engine where it differs: damage, locks, a queue that is full, what is forgotten."""

import asyncio
import contextlib
import os
import sqlite3
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.clock import RealClock
from services.events.journal import WriteIntent
from services.journal import queries, schema
from services.journal.records import LOCAL, JournalFault, Retention, WriteStatus, encode_intent
from services.journal.sqlite import SqliteStore
from services.journal.sqlite_writer import SqliteWriter
from tests.services.journal.clock import SetClock


def an_intent(key: str = "k1") -> WriteIntent:
    return WriteIntent(key, "s1", turn=1, call_id=1, attempt=1, tool="note", arguments={}, rev=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@contextlib.asynccontextmanager
async def opened(store: SqliteStore) -> AsyncIterator[SqliteStore]:
    await store.open()
    try:
        yield store
    finally:
        await store.aclose()


async def test_a_closed_store_leaves_no_thread_no_lock_and_no_write_ahead_file(path: Path) -> None:
    before = threading.active_count()
    async with opened(SqliteStore(path, RealClock())) as store:
        await store.session("s1").record("event", {})
        assert threading.active_count() > before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("journal-writer")]
    assert [name for name in os.listdir(path.parent) if name != path.name] == [path.name + ".runs"]
    assert os.listdir(path.with_name(path.name + ".runs")) == []


async def test_a_file_that_is_no_database_is_named_with_the_fix(path: Path) -> None:
    path.write_bytes(b"my shopping list, not a database" * 100)
    with pytest.raises(JournalFault, match=r"journal\.sqlite3: file is not a database; .*restore it"):
        await SqliteStore(path, RealClock()).open()
    assert path.read_bytes().startswith(b"my shopping list")


async def test_a_database_of_a_newer_version_is_left_alone(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version=99")
    with pytest.raises(JournalFault, match=r"schema version 99.*upgrade"):
        await SqliteStore(path, RealClock()).open()


async def test_a_path_that_cannot_be_is_named_with_the_fix(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalFault, match=r"journal\.path"):
        await SqliteStore(tmp_path / "file" / "journal.sqlite3", RealClock()).open()


async def test_damage_is_found_when_the_last_run_was_cut_off(path: Path) -> None:
    async with opened(SqliteStore(path, RealClock())) as store:
        for number in range(3000):
            await store.session("s1").record("event", {"n": number, "text": "x" * 100})
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE runs SET closed_ms = NULL")
    with path.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(os.urandom(4096 * 30))
    with pytest.raises(JournalFault, match=r"malformed.*restore it from a backup"):
        await SqliteStore(path, RealClock()).open()


async def test_a_locked_database_refuses_intents_and_loses_no_entry(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_S", 0.05)
    async with opened(SqliteStore(path, RealClock())) as store:
        journal = store.session("s1")
        await journal.record("event", {"n": 0})
        await store.ready()
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number in range(1, 4):
                await journal.record("event", {"n": number})
            with pytest.raises(JournalFault, match=r"locked; another process .* close that program"):
                await journal.intend(an_intent())
            await journal.record("event", {"n": 4})
            other.execute("ROLLBACK")
            assert isinstance(store.fault, JournalFault)
        assert await store.write_status("k1") is WriteStatus.NEVER_SENT
        assert store.fault is None
        assert [entry.data["n"] for entry in await store.entries("s1")] == [0, 1, 2, 3, 4]
        assert await journal.intend(an_intent())


async def test_what_could_not_be_written_is_told_at_the_close(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_S", 0.05)
    writer = SqliteWriter(path)
    await writer.open()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await writer.enqueue(lambda db: db.execute("DELETE FROM log"))
        with pytest.raises(JournalFault, match="locked"):
            await writer.aclose()


async def test_a_full_queue_makes_the_caller_wait_and_drops_nothing(path: Path) -> None:
    writer, gate = SqliteWriter(path, depth=3), threading.Event()
    ran: list[int] = []
    await writer.open()
    await writer.enqueue(lambda db: gate.wait(10))
    await writer.enqueue(lambda db: ran.append(1))
    await writer.enqueue(lambda db: ran.append(2))
    waiting = asyncio.create_task(writer.enqueue(lambda db: ran.append(3)))
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    await waiting
    await writer.aclose()
    assert ran == [1, 2, 3]


async def test_a_closed_writer_says_so(path: Path) -> None:
    writer = SqliteWriter(path)
    await writer.open()
    await writer.aclose()
    with pytest.raises(JournalFault, match="closed"):
        await writer.run(lambda db: None)


async def test_intents_that_come_together_share_a_commit(path: Path) -> None:
    commits = 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    writer = SqliteWriter(path)
    await writer.open()
    await writer.run(lambda db: db.set_trace_callback(count))
    await asyncio.gather(*(writer.run(lambda db: None) for _ in range(100)))
    await writer.aclose()
    assert commits < 20


async def test_the_log_is_forgotten_before_the_intents(path: Path, clock: SetClock) -> None:
    retention = Retention(log=timedelta(days=30), intents=timedelta(days=365))
    async with opened(SqliteStore(path, clock, retention)) as store:
        await store.session("s1").record("event", {})
        await store.session("s1").intend(an_intent())
    clock.time += timedelta(days=31)
    async with opened(SqliteStore(path, clock, retention)) as store:
        await store.ready()
        assert await store.entries("s1") == []
        assert await store.write_status("k1") is not WriteStatus.NEVER_SENT
    clock.time += timedelta(days=365)
    async with opened(SqliteStore(path, clock, retention)) as store:
        await store.ready()
        assert await store.write_status("k1") is WriteStatus.NEVER_SENT
        assert await store.sessions() == []


async def test_the_log_is_bounded_in_entries(path: Path) -> None:
    retention = Retention(log_entries=10)
    async with opened(SqliteStore(path, RealClock(), retention)) as store:
        for number in range(25):
            await store.session("s1").record("event", {"n": number})
    async with opened(SqliteStore(path, RealClock(), retention)) as store:
        await store.ready()
        assert [entry.data["n"] for entry in await store.entries("s1")] == list(range(15, 25))


async def test_stores_that_share_a_file_see_each_other_alive(path: Path) -> None:
    async with opened(SqliteStore(path, RealClock())) as one, opened(SqliteStore(path, RealClock())) as two:
        await one.session("s1").intend(an_intent())
        assert await two.write_status("k1") is WriteStatus.IN_FLIGHT
        assert await two.unknown_writes() == []
        assert not await two.session("s2").intend(an_intent())
        await one.aclose()
        assert await two.write_status("k1") is WriteStatus.UNKNOWN


async def test_a_database_of_the_version_before_tells_only_what_its_sessions_had_not_told(path: Path) -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.executescript(schema.MIGRATIONS[0])
        db.execute("PRAGMA user_version=1")
        at = queries.millis(before)
        db.execute("INSERT INTO runs VALUES ('r', ?, ?)", (at, at))
        db.executemany("INSERT INTO sessions VALUES (?, 'r', '', ?, ?)", [("open", at, None), ("closed", at, at)])
        rows = [
            (f"{session} {status}", session, at, encode_intent(an_intent(f"{session} {status}")), status)
            for session in ("open", "closed")
            for status in ("done", "failed", "unknown", None)
        ]
        db.executemany(
            "INSERT INTO intents (key, session, run, at_ms, intent, status) VALUES (?, ?, 'r', ?, ?, ?)", rows
        )
    async with opened(SqliteStore(path, RealClock())) as store:
        untold = {write.key for write in await store.untold_writes(user=LOCAL)}
        assert untold == {"open unknown", "open None", "closed None"}
