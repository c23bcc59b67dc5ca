"""Logs that leave the database and come back."""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from services.clock import RealClock
from services.journal.logfile import lines, read_log
from services.journal.records import JournalFault
from services.journal.sqlite import SqliteStore


class Ticking(RealClock):
    """A second later at every look."""

    time = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)

    def now(self, tz: tzinfo | None = None) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "journal.sqlite3"
    store = SqliteStore(path, Ticking())
    await store.open()
    for session in ("s1", "s2"):
        for number in range(3):
            await store.session(session, user="ada").record(
                "input", {"n": number, "of": session, "text": "grüß \ud800"}
            )
    await store.aclose()
    return path


def test_a_log_survives_the_way_through_json_lines(database: Path, tmp_path: Path) -> None:
    entries = read_log(database, "s1")
    exported = tmp_path / "s1.jsonl"
    exported.write_text("\n".join(lines(entries)), encoding="utf-8")
    assert read_log(exported) == entries
    assert [entry.data["n"] for entry in entries] == [0, 1, 2]


def test_without_a_name_the_newest_session_is_read(database: Path) -> None:
    assert {entry.session for entry in read_log(database)} == {"s2"}


def test_a_session_that_is_not_there_is_named(database: Path) -> None:
    with pytest.raises(JournalFault, match="nothing is recorded for s3"):
        read_log(database, "s3")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"session": "s1"}\n')
    with pytest.raises(JournalFault, match=r"log\.jsonl, line 1: not a log entry"):
        read_log(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalFault, match="no such file"):
        read_log(tmp_path / "nothing.jsonl")
