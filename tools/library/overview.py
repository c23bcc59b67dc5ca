"""The timers, alarms, reminders and lists that there are now, for display on a screen."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from tools.library.alarms import Alarm, AlarmBook, AlarmKind
from tools.library.timers import named
from tools.store import Database

MOST = 50
"""Most entries of each kind, and items of each list; `more` says how many were left out."""


async def overview(book: AlarmBook, database: Database, now: float) -> Mapping[str, Any]:
    """All entries as JSON values. `now` and all times are Unix seconds; the next one due comes first.

    Raises `ToolError` if the database cannot be read.
    """
    alarms = await book.all(AlarmKind.TIMER, AlarmKind.ALARM, AlarmKind.REMINDER)
    lists = await database.read(_lists)
    return {
        "now": now,
        "timers": [_timer(each) for each in alarms if each.kind is AlarmKind.TIMER][:MOST],
        "alarms": [_alarm(each) for each in alarms if each.kind is AlarmKind.ALARM][:MOST],
        "reminders": [_reminder(each) for each in alarms if each.kind is AlarmKind.REMINDER][:MOST],
        "lists": lists,
    }


def _timer(alarm: Alarm) -> dict[str, Any]:
    return {"id": alarm.id, "name": _title(named(alarm)), "ends_at": alarm.due_at, "duration_s": alarm.duration_s}


def _alarm(alarm: Alarm) -> dict[str, Any]:
    name = _title(named(alarm))
    return {"id": alarm.id, "name": name, "time": alarm.at, "due_at": alarm.due_at, "repeat": alarm.repeat}


def _reminder(alarm: Alarm) -> dict[str, Any]:
    return {"id": alarm.id, "text": alarm.label, "due_at": alarm.due_at}


def _title(name: str) -> str:
    """ "the rice timer" as "Rice timer"."""
    bare = name.removeprefix("the ")
    return bare[:1].upper() + bare[1:]


def _lists(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The lists that are not empty, the one changed last first."""
    names = db.execute("SELECT list_name FROM list_items GROUP BY list_name ORDER BY max(id) DESC LIMIT ?", (MOST,))
    return [_list(db, row["list_name"]) for row in names.fetchall()]


def _list(db: sqlite3.Connection, name: str) -> dict[str, Any]:
    query = "SELECT item FROM list_items WHERE list_name = ? ORDER BY id"
    items = [row["item"] for row in db.execute(query, (name,)).fetchall()]
    return {"name": name, "items": items[:MOST], "more": max(0, len(items) - MOST)}
