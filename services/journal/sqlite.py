"""The embedded journal: one SQLite file, one writer thread, and a connection of its own for each reader."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from services.clock import Clock
from services.events.journal import WriteIntent
from services.journal import queries
from services.journal.health import JournalHealth, JournalMetrics, NoJournalMetrics
from services.journal.liveness import RunLock
from services.journal.opening import Opening
from services.journal.records import (
    LOCAL,
    WITHDRAWN,
    JournalFault,
    JournalStore,
    LogEntry,
    Retention,
    SessionSummary,
    WriteRecord,
    WriteStatus,
    encode,
    encode_intent,
    encode_outcome,
    no_intent,
)
from services.journal.schema import check, connect_readonly, fault
from services.journal.sqlite_writer import SqliteWriter
from tools.spec import ToolOutcome

T = TypeVar("T")
_log = logging.getLogger(__name__)


class SqliteStore(JournalStore):
    """The journals of one process in the database at `path`, which several processes may share."""

    def __init__(
        self, path: Path, clock: Clock, retention: Retention | None = None, metrics: JournalMetrics | None = None
    ) -> None:
        self._path = path
        self._clock = clock
        self._retention = retention or Retention()
        self._run = uuid4().hex
        self._lock = RunLock(path, self._run)
        self._writer = SqliteWriter(path, health=JournalHealth(metrics or NoJournalMetrics(), time.monotonic))
        self._sweeping: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the database; check all of it if the last run did not end in an orderly way. Raises `JournalFault`."""
        await self._writer.open()
        try:
            self._lock.acquire()
            orderly = await self._writer.run(lambda db: queries.open_run(db, self._run, self._now()))
            if not orderly:
                await self._read(lambda db: check(db, self._path))
        except (JournalFault, OSError) as error:
            await self._writer.aclose()
            self._lock.release()
            raise error if isinstance(error, JournalFault) else fault(self._path, error) from error
        self._sweeping = asyncio.create_task(self._sweep(), name="journal-retention")

    async def aclose(self) -> None:
        if self._sweeping is None:
            return
        self._sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._sweeping
        self._sweeping = None
        try:
            await self._writer.enqueue(lambda db: queries.close_run(db, self._run, self._now()))
            await self._writer.aclose()
        finally:
            self._lock.release()

    @property
    def fault(self) -> JournalFault | None:
        return self._writer.fault

    def session(self, session_id: str, user: str = LOCAL) -> "SqliteJournal":
        return SqliteJournal(session_id, user, self._run, self._writer, self._now)

    async def write_status(self, key: str) -> WriteStatus:
        return await self._read(lambda db: queries.write_status(db, self._lock.alive(), key))

    async def writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        return await self._read(lambda db: list(queries.writes(db, self._lock.alive(), session, user)))

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        return await self._read(lambda db: list(queries.writes(db, self._lock.alive(), session, user, untold=True)))

    async def acknowledge(self, keys: Sequence[str]) -> None:
        now = self._now()
        await self._writer.enqueue(lambda db: queries.acknowledge(db, keys, now))

    async def entries(self, session: str) -> list[LogEntry]:
        return await self._read(lambda db: list(queries.entries(db, session)))

    async def sessions(self) -> list[SessionSummary]:
        return await self._read(lambda db: list(queries.sessions(db)))

    async def ready(self) -> None:
        await self._writer.run(lambda db: None)

    def _now(self) -> int:
        return queries.millis(self._clock.now())

    async def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run `query` in a thread on a connection of its own, after everything recorded so far is committed."""
        await self.ready()
        return await asyncio.to_thread(self._query, query)

    def _query(self, query: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with contextlib.closing(connect_readonly(self._path)) as db:
                return query(db)
        except sqlite3.Error as error:
            raise fault(self._path, error) from error

    async def _sweep(self) -> None:
        """Delete what is past its retention, in small steps so that an intent does not have to wait long."""
        while True:
            try:
                while await self._writer.run(lambda db: queries.forget(db, self._retention, self._clock.now())):
                    pass
            except JournalFault as error:  # the next round tries again
                _log.error("retention: %s", error)
            await self._clock.sleep(self._retention.every.total_seconds())


class SqliteJournal(Opening):
    """The journal of one session."""

    def __init__(self, session_id: str, user: str, run: str, writer: SqliteWriter, now: Callable[[], int]) -> None:
        super().__init__(session_id, user)
        self._run = run
        self._writer = writer
        self._now = now

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        await self._ensure_open()
        now, text = self._now(), encode(data, f"{self._session} {kind}")
        await self._writer.enqueue(lambda db: queries.append(db, self._session, now, kind, text), spare=True)

    async def intend(self, intent: WriteIntent) -> bool:
        await self._ensure_open()
        now, text = self._now(), encode_intent(intent)
        fresh = False

        def work(db: sqlite3.Connection) -> bool:
            nonlocal fresh
            fresh = queries.intend(db, intent.key, intent.session, self._run, self._user, now, text)
            return fresh

        def withdraw(db: sqlite3.Connection) -> None:
            if fresh:
                queries.settle(db, intent.key, now, WITHDRAWN, "{}")

        try:
            return bool(await self._writer.run(work))
        except asyncio.CancelledError:
            await self._writer.enqueue(withdraw)  # the caller was cancelled and will not dispatch it
            raise

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        now, text = self._now(), encode_outcome(outcome)

        def work(db: sqlite3.Connection) -> bool:
            return queries.settle(db, key, now, str(outcome.status), text)

        try:
            known = await self._writer.run(work)
        except JournalFault:
            await self._writer.enqueue(work)  # the outcome is written as soon as the storage works again
            raise
        if not known:
            raise no_intent(key)

    async def acknowledge(self, keys: Sequence[str]) -> None:
        now = self._now()
        await self._writer.enqueue(lambda db: queries.acknowledge(db, keys, now))

    async def _open(self) -> None:
        now = self._now()
        await self._writer.enqueue(lambda db: queries.open_session(db, self._session, self._run, self._user, now))

    async def _close(self) -> None:
        now = self._now()
        await self._writer.enqueue(lambda db: queries.close_session(db, self._session, self._run, now))
