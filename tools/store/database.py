"""One SQLite database (WAL) that is used from one thread; each call is one transaction."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor as Pool
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tools.errors import ToolError
from tools.store.schema import STEPS, VERSION

T = TypeVar("T")
Connection = sqlite3.Connection

_MOST_WAITING = 64
_KEEP_KEYS_S = 30 * 24 * 3600.0


class StoreError(ToolError):
    """The database has failed; the transaction was rolled back."""

    def __init__(self, message: str) -> None:
        super().__init__("storage", message, transient=True)


class Database:
    """The tools' database. `path` None keeps everything in memory. `pool` must run one function at a time; the default
    is a thread. At most 64 calls wait for the thread at a time; further ones wait to join them."""

    def __init__(self, path: Path | None = None, pool: Pool | None = None) -> None:
        self._path = path
        self._thread = None if pool else ThreadPoolExecutor(max_workers=1, thread_name_prefix="tool-store")
        self._pool = pool or self._thread
        self._room = asyncio.Semaphore(_MOST_WAITING)
        self._connection: Connection | None = None

    async def start(self, now: float) -> None:
        """Open or create the file and bring its schema up to date. `now` (Unix time in seconds) decides which old keys
        are deleted."""
        self._connection = await self._in_thread(lambda: _open(self._path))
        await self._transact(lambda db: db.execute("DELETE FROM applied WHERE at < ?", (now - _KEEP_KEYS_S,)).rowcount)

    async def aclose(self) -> None:
        """Close the database and end the thread."""
        if self._connection is not None:
            await self._in_thread(self._connection.close)
            self._connection = None
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run `query` in a transaction."""
        return await self._transact(query)

    async def write(self, change: Callable[[Connection], T], *, key: str = "", now: float = 0.0) -> T:
        """Apply `change` in one transaction. With a `key` it is applied once for ever: a later call with that key
        returns the first result, which must therefore be JSON."""
        return await self._transact(lambda db: _once(db, key, change, now) if key else change(db))

    async def _transact(self, function: Callable[[Connection], T]) -> T:
        connection = self._connection
        if connection is None:
            raise StoreError("The database is closed.")

        def run() -> T:
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    result = function(connection)
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
                return result
            except sqlite3.Error as error:
                raise StoreError(f"The assistant's database failed: {error}.") from error

        return await self._in_thread(run)

    async def _in_thread(self, function: Callable[[], T]) -> T:
        async with self._room:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function)


def _once(db: Connection, key: str, change: Callable[[Connection], T], now: float) -> T:
    row = db.execute("SELECT result FROM applied WHERE key = ?", (key,)).fetchone()
    if row is not None:
        earlier: T = json.loads(row["result"])
        return earlier
    result = change(db)
    db.execute("INSERT INTO applied (key, result, at) VALUES (?, ?, ?)", (key, json.dumps(result), now))
    return result


def _open(path: Path | None) -> Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, path)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            raise RuntimeError(f"{path} cannot be used: {error}") from error
        raise
    return connection


def _migrate(connection: Connection, path: Path | None) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise RuntimeError(f"{path} was written by a newer Foresay (schema {version}, this one knows {VERSION})")
    for number, step in enumerate(STEPS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")
