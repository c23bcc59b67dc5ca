import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tools.errors import ToolError
from tools.store import Database, StoreError
from tools.store.schema import VERSION

NOW = 1_773_135_000.0
ADD = "INSERT INTO list_items (list_name, item, item_key, created_at) VALUES ('shopping', ?, ?, 0)"


@asynccontextmanager
async def opened(path: Path | None, now: float = NOW) -> AsyncIterator[Database]:
    database = Database(path)
    await database.start(now)
    try:
        yield database
    finally:
        await database.aclose()


def add(db: sqlite3.Connection, item: str) -> int:
    return db.execute(ADD, (item, item)).rowcount


async def items(database: Database) -> list[str]:
    rows = await database.read(lambda db: db.execute("SELECT item FROM list_items ORDER BY id").fetchall())
    return [row["item"] for row in rows]


async def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "new" / "foresay.db"
    async with opened(path) as database:
        await database.write(lambda db: add(db, "eggs"))
    async with opened(path) as database:
        assert await items(database) == ["eggs"]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA user_version").fetchone()[0] == VERSION
    connection.close()


async def test_a_key_is_applied_once_even_over_a_restart_and_gives_the_first_result(tmp_path: Path) -> None:
    path = tmp_path / "foresay.db"

    def change(db: sqlite3.Connection) -> dict[str, int]:
        add(db, f"item {db.total_changes}")
        return {"count": db.execute("SELECT count(*) FROM list_items").fetchone()[0]}

    async with opened(path) as database:
        assert await database.write(change, key="a", now=NOW) == {"count": 1}
        assert await database.write(change, key="a", now=NOW) == {"count": 1}
        assert await database.write(change, key="b", now=NOW) == {"count": 2}
    async with opened(path, NOW + 3600) as database:
        assert await database.write(change, key="a", now=NOW) == {"count": 1}
    async with opened(path, NOW + 31 * 24 * 3600) as database:
        assert await database.write(change, key="a", now=NOW) == {"count": 3}


async def test_a_change_that_fails_leaves_nothing_behind() -> None:
    def change(db: sqlite3.Connection) -> None:
        add(db, "eggs")
        raise ToolError("not_found", "No such list.")

    async with opened(None) as database:
        with pytest.raises(ToolError, match="No such list"):
            await database.write(change, key="a")
        with pytest.raises(StoreError, match="UNIQUE"):
            await database.write(lambda db: add(db, "milk") + add(db, "milk"))
        assert await items(database) == []


async def test_calls_from_many_tasks_do_not_mix() -> None:
    async with opened(None) as database:
        await asyncio.gather(*(database.write(lambda db, n=n: add(db, str(n))) for n in range(200)))
        assert sorted(map(int, await items(database))) == list(range(200))


async def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foresay.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    database = Database(path)
    with pytest.raises(RuntimeError, match="newer Foresay"):
        await database.start(NOW)
    await database.aclose()


async def test_a_closed_database_says_so() -> None:
    database = Database()
    await database.start(NOW)
    await database.aclose()
    await database.aclose()
    with pytest.raises(StoreError, match="closed"):
        await items(database)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "foresay.db"
    path.write_text("this is no database, although it is long enough to look at" * 20)
    with pytest.raises(RuntimeError, match=r"foresay\.db cannot be used: file is not a database"):
        async with opened(path):
            pass
