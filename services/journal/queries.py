"""The SQL statements of the SQLite journal, as functions over a connection. Times in the database are ms since 1970."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

from services.journal.records import (
    OWED,
    UNCERTAIN,
    LogEntry,
    Retention,
    SessionSummary,
    WriteRecord,
    WriteStatus,
    decode_write,
    write_status_of,
)

_UNCERTAIN = ", ".join(f"'{status}'" for status in sorted(UNCERTAIN))


def millis(at: datetime) -> int:
    """`at` in ms since 1970."""
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """The UTC time of `ms` since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)


# ------------------------------------------------------------------ writing


def open_run(db: sqlite3.Connection, run: str, now: int) -> bool:
    """Register this process's run. Returns False if the run before it did not end in an orderly way."""
    last = db.execute("SELECT closed_ms FROM runs ORDER BY opened_ms DESC LIMIT 1").fetchone()
    db.execute("INSERT INTO runs (run, opened_ms) VALUES (?, ?)", (run, now))
    return last is None or last[0] is not None


def close_run(db: sqlite3.Connection, run: str, now: int) -> None:
    db.execute("UPDATE runs SET closed_ms = ? WHERE run = ?", (now, run))


def open_session(db: sqlite3.Connection, session: str, run: str, user: str, now: int) -> None:
    """Register the session, or reopen it."""
    db.execute(
        "INSERT INTO sessions (session, run, user, opened_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET closed_ms = NULL",
        (session, run, user, now),
    )


def close_session(db: sqlite3.Connection, session: str, run: str, now: int) -> None:
    db.execute("UPDATE sessions SET closed_ms = ? WHERE session = ? AND run = ?", (now, session, run))


def append(db: sqlite3.Connection, session: str, now: int, kind: str, data: str) -> None:
    db.execute("INSERT INTO log (session, at_ms, kind, data) VALUES (?, ?, ?, ?)", (session, now, kind, data))


def intend(db: sqlite3.Connection, key: str, session: str, run: str, user: str, now: int, intent: str) -> bool:
    """Insert an intent. Returns False if the key exists. Inserts the session too, whose own record may have been lost
    while the storage failed."""
    db.execute(
        "INSERT OR IGNORE INTO sessions (session, run, user, opened_ms) VALUES (?, ?, ?, ?)", (session, run, user, now)
    )
    statement = "INSERT OR IGNORE INTO intents (key, session, run, at_ms, intent) VALUES (?, ?, ?, ?, ?)"
    return db.execute(statement, (key, session, run, now, intent)).rowcount == 1


def settle(db: sqlite3.Connection, key: str, now: int, status: str, outcome: str) -> bool:
    """Record an outcome; only an uncertain one, or none, is replaced. Returns False if there is no such intent."""
    db.execute(
        "UPDATE intents SET status = ?, outcome = ?, settled_ms = ? WHERE key = ?"
        f" AND (status IS NULL OR status IN ({_UNCERTAIN}))",
        (status, outcome, now, key),
    )
    return db.execute("SELECT 1 FROM intents WHERE key = ?", (key,)).fetchone() is not None


def acknowledge(db: sqlite3.Connection, keys: Sequence[str], now: int) -> None:
    db.executemany(
        "UPDATE intents SET acknowledged_ms = ? WHERE key = ? AND acknowledged_ms IS NULL", [(now, key) for key in keys]
    )


def forget(db: sqlite3.Connection, retention: Retention, now: datetime, limit: int = 2000) -> bool:
    """Delete up to `limit` rows per table that are past their retention. Returns True if there may be more."""
    oldest, first = millis(now - retention.log), millis(now - retention.intents)
    newest = db.execute("SELECT max(seq) FROM log").fetchone()[0] or 0
    statements = (
        ("log", "seq", "at_ms < ? OR seq <= ?", (oldest, newest - retention.log_entries)),
        ("intents", "key", "at_ms < ?", (first,)),
    )
    deleted = [
        db.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {old} LIMIT {limit})", values)
        for table, key, old, values in statements
    ]
    db.execute(
        "DELETE FROM sessions WHERE opened_ms < ?"
        " AND NOT EXISTS (SELECT 1 FROM log WHERE log.session = sessions.session)"
        " AND NOT EXISTS (SELECT 1 FROM intents WHERE intents.session = sessions.session)",
        (oldest,),
    )
    db.execute("DELETE FROM runs WHERE opened_ms < ? AND closed_ms IS NOT NULL", (first,))
    return any(cursor.rowcount >= limit for cursor in deleted)


# ------------------------------------------------------------------ reading

_WRITES = """
    SELECT intents.key, intents.session, intents.at_ms, intents.intent, intents.status, intents.run,
           sessions.closed_ms IS NULL, intents.outcome
    FROM intents LEFT JOIN sessions ON sessions.session = intents.session AND sessions.run = intents.run
    WHERE (:session IS NULL OR intents.session = :session) AND (:user IS NULL OR sessions.user = :user)
"""
_UNTOLD = "AND intents.acknowledged_ms IS NULL"


def writes(
    db: sqlite3.Connection, alive: Collection[str], session: str | None, user: str | None, untold: bool = False
) -> Iterator[WriteRecord]:
    """Yield writes, oldest first. `alive` are the live runs. `untold`: only those whose outcome the user must still be
    told; as long as a session is open it tells its own, so these are left out."""
    statement = f"{_WRITES} {_UNTOLD if untold else ''} ORDER BY intents.rowid"
    for row in db.execute(statement, {"session": session, "user": user}):
        key, of_session, at, intent, status, run, is_open, outcome = row
        lives = bool(is_open) and run in alive
        write_status = write_status_of(status, lives)
        if not untold or (write_status in OWED and not lives):
            yield decode_write(key, of_session, moment(at), intent, write_status, outcome)


def write_status(db: sqlite3.Connection, alive: Collection[str], key: str) -> WriteStatus:
    """What became of the write with this key. `alive` are the live runs."""
    row = db.execute(
        "SELECT intents.status, intents.run, sessions.closed_ms IS NULL FROM intents"
        " LEFT JOIN sessions ON sessions.session = intents.session AND sessions.run = intents.run WHERE key = ?",
        (key,),
    ).fetchone()
    if row is None:
        return WriteStatus.NEVER_SENT
    status, run, is_open = row
    return write_status_of(status, bool(is_open) and run in alive)


def entries(db: sqlite3.Connection, session: str) -> Iterator[LogEntry]:
    """Yield the log of `session` in order."""
    rows = db.execute("SELECT seq, at_ms, kind, data FROM log WHERE session = ? ORDER BY seq", (session,))
    for seq, at, kind, data in rows:
        yield LogEntry(session, seq, moment(at), kind, json.loads(data))


def sessions(db: sqlite3.Connection) -> Iterator[SessionSummary]:
    """Yield all sessions, newest first."""
    rows = db.execute(
        "SELECT session, max(user), min(opened_ms), (SELECT count(*) FROM log WHERE log.session = sessions.session)"
        " FROM sessions GROUP BY session ORDER BY min(opened_ms) DESC, session"
    )
    for session, user, opened, count in rows:
        yield SessionSummary(session, user, moment(opened), count)
