"""Writes to the SQLite database from a thread of its own, fed by the queue of `group_commit.py`.

Items are functions of the connection. A transaction with one that somebody awaits is committed with an fsync
(`synchronous=FULL`). The others are committed without one (`NORMAL`: in WAL mode they survive the death of the process,
but not of the machine).
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from services.journal.group_commit import GroupCommit
from services.journal.health import JournalHealth
from services.journal.records import JournalFault
from services.journal.schema import connect, fault

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]


class SqliteWriter(GroupCommit[Work]):
    """Owns the writing connection and its thread."""

    def __init__(
        self, path: Path, depth: int = 4096, linger_s: float = 0.02, health: JournalHealth | None = None
    ) -> None:
        super().__init__(str(path), depth, linger_s, health)
        self._path = path

    async def open(self) -> None:
        """Open the database and start to write. Raises `JournalFault`."""
        self._thread = ThreadPoolExecutor(1, "journal-writer")
        try:
            self._db = await self._in_thread(lambda: connect(self._path))
        except JournalFault:
            self._thread.shutdown()
            raise
        self.start()

    async def _write(self, items: Sequence[Work], durable: bool) -> list[Any]:
        return await self._in_thread(lambda: self._transact(items, durable))

    async def _release(self) -> None:
        await self._in_thread(self._db.close)
        self._thread.shutdown()

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def _transact(self, items: Sequence[Work], durable: bool) -> list[Any]:
        db = self._db
        db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        try:
            db.execute("BEGIN IMMEDIATE")
            results = [work(db) for work in items]
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return results

    def _fault_of(self, error: Exception) -> JournalFault:
        return fault(self._path, error)
