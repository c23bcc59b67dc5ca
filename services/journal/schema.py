"""The SQLite database of the journal: opening it, and its schema by version."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.journal.records import JournalFault

BUSY_S = 5.0
"""Seconds that a statement waits for another process's transaction."""

MIGRATIONS = (
    """
    CREATE TABLE runs (
        run TEXT PRIMARY KEY,       -- one per process
        opened_ms INTEGER NOT NULL, -- wall-clock ms since 1970, as everywhere here
        closed_ms INTEGER
    );
    CREATE TABLE sessions (
        session TEXT NOT NULL,
        run TEXT NOT NULL,
        user TEXT NOT NULL,
        opened_ms INTEGER NOT NULL,
        closed_ms INTEGER,
        PRIMARY KEY (session, run)
    ) WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions (user);
    CREATE TABLE log (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        session TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        data TEXT NOT NULL
    );
    CREATE INDEX log_by_session ON log (session, seq);
    CREATE INDEX log_by_time ON log (at_ms);
    CREATE TABLE intents (
        key TEXT PRIMARY KEY,
        session TEXT NOT NULL,
        run TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        intent TEXT NOT NULL,
        status TEXT,                -- of the outcome, NULL until settled
        outcome TEXT,
        settled_ms INTEGER,
        acknowledged_ms INTEGER
    );
    CREATE INDEX intents_by_session ON intents (session);
    CREATE INDEX intents_unsure ON intents (at_ms)
        WHERE acknowledged_ms IS NULL AND (status IS NULL OR status IN ('unknown', 'timed_out'));
    """,
    # Since this version every outcome is told and acknowledged, not only an unknown one. Sessions of the version before
    # have told the outcomes that they learnt. They had no owner; a server without keys has one user.
    """
    UPDATE intents SET acknowledged_ms = coalesce(settled_ms, at_ms)
        WHERE acknowledged_ms IS NULL AND status IS NOT NULL AND (status NOT IN ('unknown', 'timed_out') OR EXISTS
            (SELECT 1 FROM sessions WHERE sessions.session = intents.session AND sessions.run = intents.run
                AND sessions.closed_ms IS NOT NULL));
    UPDATE sessions SET user = 'local' WHERE user = '';
    DROP INDEX intents_unsure;
    CREATE INDEX intents_untold ON intents (at_ms) WHERE acknowledged_ms IS NULL;
    """,
)


def fault(path: Path, error: Exception) -> JournalFault:
    """Return the `JournalFault` for `error`, with the fix for whoever runs the server."""
    text = str(error)
    if "locked" in text or "busy" in text:
        fix = f"another process has held it for over {BUSY_S:.0f} s: close that program"
    elif "not a database" in text or "malformed" in text:
        fix = "the file is damaged or no journal: restore it from a backup, or move it away to start an empty one"
    elif "full" in text:
        fix = "make room on the disk"
    else:
        fix = "check that the path (journal.path) is a writable file on a local disk"
    return JournalFault(f"journal {path}: {text}; {fix}")


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection in WAL mode, without implicit transactions, and bring the schema up to date.

    Raises `JournalFault` if the file is not a journal, is damaged, locked, or written by a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise fault(path, error) from error
    with _closed_on_fault(db, path):
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA fullfsync=ON")  # macOS: a plain fsync leaves the data in the drive's cache
        _migrate(db, path)
    return db


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Open an existing journal for reading. Raises `JournalFault`."""
    if not path.is_file():
        raise JournalFault(f"journal {path}: no such file")
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_S, isolation_level=None)
    with _closed_on_fault(db, path):
        _check_version(db, path)
    return db


@contextmanager
def _closed_on_fault(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        db.close()
        raise fault(path, error) from error
    except BaseException:
        db.close()
        raise


def check(db: sqlite3.Connection, path: Path) -> None:
    """Read every page of the database. Raises `JournalFault` if one is damaged."""
    found = [row[0] for row in db.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        raise fault(path, sqlite3.DatabaseError("malformed: " + "; ".join(found).replace("\n", "; ")))


def _check_version(db: sqlite3.Connection, path: Path) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        known = len(MIGRATIONS)
        raise JournalFault(f"journal {path}: schema version {version}, but this Foresay knows {known}; upgrade it")
    return version


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    if _check_version(db, path) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    for number in range(_check_version(db, path), len(MIGRATIONS)):  # again: another process may have migrated
        for statement in _statements(MIGRATIONS[number]):
            db.execute(statement)
        db.execute(f"PRAGMA user_version={number + 1}")
    db.execute("COMMIT")


def _statements(script: str) -> list[str]:
    """Split a script into statements (none here holds a semicolon). `executescript` would commit the transaction
    first."""
    return [part for part in script.split(";") if part.strip()]
