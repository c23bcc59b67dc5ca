"""The one thread that writes to the SQLite database, many jobs to a transaction (group commit).

Jobs are functions of the connection, run in the order of arrival. A transaction with a job that somebody awaits is
committed with an fsync (`synchronous=FULL`), and so is every job before it. A transaction that nobody awaits is
committed without one (`NORMAL`: in WAL mode it survives the death of the process, but not of the machine). So a log
entry costs no fsync of its own and is as durable as the next intent that it justifies.

At most `depth` jobs wait; a full queue makes the caller wait. If a transaction fails, everybody who awaits a job gets
the `JournalFault` at once, and the jobs that nobody awaits are kept for the next transaction, so the log has no gap.
Only if the storage fails for so long that the queue is full are further log entries dropped, and counted.
"""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from services.journal.health import JournalHealth, NoJournalMetrics
from services.journal.records import JournalFault
from services.journal.schema import connect, fault

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

BATCH = 512
"""Most jobs in one transaction."""
RETRY_S = 1.0
"""Seconds before a failed transaction is tried again if nobody awaits it."""


@dataclass(slots=True)
class _Job:
    """`slot`: the job occupies one of the `depth` places of the queue."""

    work: Work[Any]
    done: asyncio.Future[Any] | None = None
    slot: bool = True


class SqliteWriter:
    """Owns the writing connection. `linger_s` is how long a job that nobody awaits may wait for others, in seconds."""

    def __init__(
        self, path: Path, depth: int = 4096, linger_s: float = 0.02, health: JournalHealth | None = None
    ) -> None:
        self._path = path
        self._depth = depth
        self._health = health or JournalHealth(NoJournalMetrics(), time.monotonic)
        self._linger_s = linger_s
        self._slots = asyncio.Semaphore(depth)
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._awaited = 0  # number of queued jobs that somebody awaits; guarded by `_wake`
        self._closing = False
        self._stuck = False  # the last transaction failed; used by the thread only
        self._thread: threading.Thread | None = None

    @property
    def fault(self) -> JournalFault | None:
        return self._health.fault

    async def open(self) -> None:
        """Start the thread; return when the database is open. Raises `JournalFault`."""
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._main, name="journal-writer", daemon=True)
        self._thread.start()
        await self._opened

    async def aclose(self) -> None:
        """Write what is queued and end the thread. Raises `JournalFault` if jobs remain unwritten."""
        if self._thread is None:
            return
        with self._wake:
            self._closing = True
            self._wake.notify()
        await asyncio.shield(self._ended)
        self._thread.join()
        self._thread = None
        if self._jobs:
            raise self.fault or JournalFault(f"journal {self._path}: {len(self._jobs)} entries were not written")

    async def enqueue(self, work: Work[Any], *, spare: bool = False) -> None:
        """Queue `work` without awaiting its commit. `spare`: drop it rather than wait if the storage fails and the
        queue is full."""
        if not self._is_stuffed:
            await self._slots.acquire()
            self._push(_Job(work))
        elif spare or len(self._jobs) >= 2 * self._depth:
            self._health.lost()
        else:
            self._push(_Job(work, slot=False))

    async def run(self, work: Work[T]) -> T:
        """Run `work` after everything queued before it, and return its result once all that is on the disk. Raises
        `JournalFault`."""
        stuffed = self._is_stuffed  # no place will come free before the storage works again, so try without one
        if not stuffed:
            await self._slots.acquire()
        done: asyncio.Future[T] = self._loop.create_future()
        self._push(_Job(work, done, slot=not stuffed))
        return await done

    @property
    def _is_stuffed(self) -> bool:
        """Whether the storage fails and the queue is full."""
        return self.fault is not None and self._slots.locked()

    def _push(self, job: _Job) -> None:
        if self._closing:
            self._release(job)
            raise JournalFault(f"journal {self._path}: closed")
        with self._wake:
            self._jobs.append(job)
            self._awaited += job.done is not None
            if job.done is not None or len(self._jobs) == 1:
                self._wake.notify()

    # ------------------------------------------------------------------ in the thread

    def _main(self) -> None:
        try:
            db = connect(self._path)
        except JournalFault as error:
            self._tell(self._refuse, error)
            return
        self._tell(self._opened.set_result, None)
        with contextlib.closing(db):
            while self._wait():
                self._stuck = not self._commit(db)
                if self._stuck and self._closing:
                    break
        self._tell(self._ended.set_result, None)

    def _wait(self) -> bool:
        """Wait until there are jobs to write, or until a failed batch may be tried again. Returns False when closing
        and all is written."""
        with self._wake:
            self._wake.wait_for(lambda: self._jobs or self._closing)
            linger_s = RETRY_S if self._stuck else self._linger_s
            self._wake.wait_for(lambda: self._awaited or self._closing, linger_s)
            return bool(self._jobs)

    def _commit(self, db: sqlite3.Connection) -> bool:
        with self._wake:
            jobs = [self._jobs.popleft() for _ in range(min(BATCH, len(self._jobs)))]
            awaited = [job for job in jobs if job.done is not None]
            self._awaited -= len(awaited)
        try:
            results = self._transact(db, jobs, durable=bool(awaited))
        except Exception as error:
            with self._wake:  # later jobs that somebody awaits fail too
                awaited += [job for job in self._jobs if job.done is not None]
                kept = [job for job in (*jobs, *self._jobs) if job.done is None]
                self._jobs, self._awaited = deque(kept), 0
            self._tell(self._fail, awaited, fault(self._path, error))
            return False
        self._tell(self._settle, jobs, results)
        return True

    def _transact(self, db: sqlite3.Connection, jobs: list[_Job], durable: bool) -> list[Any]:
        db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        try:
            db.execute("BEGIN IMMEDIATE")
            results = [job.work(db) for job in jobs]
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return results

    def _tell(self, call: Callable[..., object], *arguments: Any) -> None:
        self._loop.call_soon_threadsafe(call, *arguments)

    # ------------------------------------------------------------------ back on the loop

    def _refuse(self, error: JournalFault) -> None:
        self._thread = None
        self._opened.set_exception(error)

    def _settle(self, jobs: list[_Job], results: list[Any]) -> None:
        self._health.succeeded()
        for job, result in zip(jobs, results, strict=True):
            self._release(job)
            if job.done is not None and not job.done.done():
                job.done.set_result(result)

    def _fail(self, jobs: list[_Job], failure: JournalFault) -> None:
        self._health.failed(failure)
        for job in jobs:
            self._release(job)
            if job.done is not None and not job.done.done():
                job.done.set_exception(failure)

    def _release(self, job: _Job) -> None:
        if job.slot:
            self._slots.release()
