"""Reads session logs outside a running server, from a SQLite journal or from JSON lines, and writes them as JSON lines.

One line is one entry: {"session", "seq", "at", "kind", "data"}, with `at` in ISO 8601. May be used while a server runs.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from services.journal import queries
from services.journal.records import JournalFault, LogEntry
from services.journal.schema import connect_readonly, fault

_SQLITE = b"SQLite format 3\0"


def read_log(path: Path, session: str | None = None) -> list[LogEntry]:
    """Return the log of `session`, or of the newest session in the file. Raises `JournalFault`."""
    if not path.is_file():
        raise JournalFault(f"log {path}: no such file")
    entries = list(_from_database(path, session) if _is_database(path) else _from_lines(path, session))
    if not entries:
        raise JournalFault(f"log {path}: nothing is recorded for {session or 'any session'}")
    return entries


def lines(entries: Iterable[LogEntry]) -> Iterator[str]:
    """Yield the entries as JSON lines, without line ends."""
    for entry in entries:
        head = {"session": entry.session, "seq": entry.seq, "at": entry.at.isoformat()}
        yield json.dumps(head | {"kind": entry.kind, "data": entry.data}, separators=(",", ":"))


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _from_database(path: Path, session: str | None) -> Iterator[LogEntry]:
    try:
        with closing(connect_readonly(path)) as db:
            name = session or next((found.session for found in queries.sessions(db) if found.entries), "")
            yield from queries.entries(db, name)
    except sqlite3.Error as error:
        raise fault(path, error) from error


def _from_lines(path: Path, session: str | None) -> Iterator[LogEntry]:
    with path.open(encoding="utf-8") as file:
        entries = [_entry(path, number, line) for number, line in enumerate(file, 1) if line.strip()]
    name = session or (entries[-1].session if entries else None)
    return (entry for entry in entries if entry.session == name)


def _entry(path: Path, number: int, line: str) -> LogEntry:
    try:
        plain = json.loads(line)
        at = datetime.fromisoformat(plain["at"])
        return LogEntry(plain["session"], int(plain["seq"]), at, plain["kind"], dict(plain["data"]))
    except (KeyError, TypeError, ValueError) as error:
        raise JournalFault(f"log {path}, line {number}: not a log entry: {error!r}") from error
