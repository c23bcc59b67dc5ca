"""The alarms, timers and reminders that are set: the rows of one table, and when each is due next."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tools.context import Context, ToolClock
from tools.recurrence import first_after, next_after
from tools.store import Database

_KEEP_PAST_S = 24 * 3600.0


class AlarmKind(StrEnum):
    """What was set; see `Alarm`."""

    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm, timer or reminder. `due_at` is Unix time in seconds, None for a reminder without a time and for a timer
    that is paused, which has `left_s` seconds left. `repeat` is none, daily, weekdays, weekends or an RRULE.

    `at` is the local time HH:MM of an alarm, and of a reminder that repeats; a clock change may make it differ from
    `due_at` for a day.
    """

    kind: AlarmKind
    label: str
    due_at: float | None
    timezone: str
    session: str = ""
    repeat: str = "none"
    duration_s: int | None = None
    at: str = ""
    left_s: float | None = None
    id: int = 0

    @property
    def due(self) -> datetime | None:
        """`due_at` in the time zone of the user who set it."""
        return None if self.due_at is None else datetime.fromtimestamp(self.due_at, ZoneInfo(self.timezone))


def next_time(at: time, after: datetime, repeat: str = "none", on: date | None = None) -> datetime:
    """Return the first moment later than `after` (aware, in the user's zone) at which an alarm for `at` is due.

    `on` is the first day that counts. A local time that a clock change skips moves by the length of the change. Raises
    `ValueError` where `repeat` is a rule that no day fits.
    """
    start = datetime.combine(max(on or after.date(), after.date()), at, after.tzinfo)
    due = first_after("daily" if repeat == "none" else repeat, start, after)
    if due is None:
        raise ValueError(f"no day fits {repeat}")
    return due


def due_again(alarm: Alarm, after: datetime) -> datetime | None:
    """When `alarm`, which repeats, is due next after `after` and after its last time; None if it does not repeat."""
    due = alarm.due
    if alarm.repeat == "none" or due is None:
        return None
    hourly = "HOURLY" in alarm.repeat or not alarm.at
    start = due if hourly else datetime.combine(due.date(), time.fromisoformat(alarm.at), due.tzinfo)
    return next_after(alarm.repeat, start, max(after, due))


class AlarmBook:
    """The alarms in the tools' database. `changed` is set whenever the rows change, which wakes the scheduler."""

    def __init__(self, database: Database, clock: ToolClock) -> None:
        self._database = database
        self._clock = clock
        self.changed = asyncio.Event()

    async def add(self, alarm: Alarm, key: str) -> int:
        """Store `alarm`, once for each `key`; returns its number."""
        fields = {name: value for name, value in asdict(alarm).items() if name != "id"}
        now = self._clock.now().timestamp()

        def insert(db: sqlite3.Connection) -> int:
            names = ", ".join((*fields, "created_at"))
            marks = ", ".join("?" * (len(fields) + 1))
            cursor = db.execute(f"INSERT INTO alarms ({names}) VALUES ({marks})", (*fields.values(), now))
            return cursor.lastrowid or 0

        added = await self._database.write(insert, key=key, now=now)
        self.changed.set()
        return added

    async def remove(self, alarms: Sequence[Alarm], key: str = "", why: str = "cancelled") -> None:
        """Remove `alarms`, which are kept for a day: those that were cancelled can be restored. One that is due at
        another time by now stays: it was changed while it was being announced."""
        now = self._clock.now().timestamp()

        def move(db: sqlite3.Connection) -> int:
            _keep_past(db, alarms, why, key, now)
            rows = [(alarm.id, alarm.due_at) for alarm in alarms]
            return db.executemany("DELETE FROM alarms WHERE id = ? AND due_at IS ?", rows).rowcount

        await self._database.write(move, key=key, now=now)
        self.changed.set()

    async def announced_until(self, alarm: Alarm, due: datetime) -> None:
        """Note that `alarm`, which repeats, was announced, and that it is due again at `due`."""
        now = self._clock.now().timestamp()

        def move(db: sqlite3.Connection) -> int:
            _keep_past(db, [alarm], "announced", "", now)
            query = "UPDATE alarms SET due_at = ? WHERE id = ? AND due_at IS ?"
            return db.execute(query, (due.timestamp(), alarm.id, alarm.due_at)).rowcount

        await self._database.write(move)

    async def change(self, alarm: Alarm, key: str = "") -> Alarm:
        """Store `alarm` in place of the one with its number; returns what is stored, which for a `key` that has been
        used is what it stored then."""
        fields = {name: value for name, value in asdict(alarm).items() if name != "id"}

        def update(db: sqlite3.Connection) -> dict[str, Any]:
            sets = ", ".join(f"{name} = ?" for name in fields)
            db.execute(f"UPDATE alarms SET {sets} WHERE id = ?", (*fields.values(), alarm.id))
            return asdict(alarm)

        stored = await self._database.write(update, key=key, now=self._clock.now().timestamp())
        self.changed.set()
        return _from_fields(stored)

    async def restore(self, kind: AlarmKind, key: str) -> list[Alarm]:
        """Set again what of this `kind` was cancelled last; returns it, and nothing if nothing was."""

        def back(db: sqlite3.Connection) -> list[dict[str, Any]]:
            query = "SELECT * FROM past_alarms WHERE why = 'cancelled' ORDER BY id DESC"
            rows = [(row, _from_fields(json.loads(row["alarm"]))) for row in db.execute(query).fetchall()]
            ours = [(row, alarm) for row, alarm in rows if alarm.kind is kind]
            latest = [(row, alarm) for row, alarm in ours if _together(row, ours[0][0])]
            db.executemany("DELETE FROM past_alarms WHERE id = ?", [(row["id"],) for row, _ in latest])
            for row, alarm in reversed(latest):
                fields = asdict(alarm) | {"created_at": row["ended_at"]}
                marks = ", ".join("?" * len(fields))
                db.execute(f"INSERT INTO alarms ({', '.join(fields)}) VALUES ({marks})", tuple(fields.values()))
            return [asdict(alarm) for _, alarm in latest]

        restored = await self._database.write(back, key=key, now=self._clock.now().timestamp())
        self.changed.set()
        return [_from_fields(each) for each in restored]

    async def announced(self, since: float, *kinds: AlarmKind) -> list[Alarm]:
        """What of these `kinds` was announced since Unix time `since`, the latest first."""
        query = "SELECT alarm FROM past_alarms WHERE why = 'announced' AND ended_at >= ? ORDER BY id DESC"
        rows = await self._database.read(lambda db: db.execute(query, (since,)).fetchall())
        return [each for row in rows if (each := _from_fields(json.loads(row["alarm"]))).kind in kinds]

    async def all(self, *kinds: AlarmKind) -> list[Alarm]:
        """Alarms of these `kinds`, the next one first."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT * FROM alarms WHERE kind IN ({marks}) ORDER BY due_at IS NULL, due_at, id"
        rows = await self._database.read(lambda db: db.execute(query, kinds).fetchall())
        return [_alarm(row) for row in rows]

    async def due(self, now: float) -> list[Alarm]:
        """Alarms that are due at Unix time `now`, oldest first."""
        query = "SELECT * FROM alarms WHERE due_at <= ? ORDER BY due_at, id LIMIT 100"
        rows = await self._database.read(lambda db: db.execute(query, (now,)).fetchall())
        return [_alarm(row) for row in rows]

    async def next_due(self, now: float) -> float | None:
        """Unix time at which the next alarm after `now` is due; None if there is none."""
        query = "SELECT min(due_at) FROM alarms WHERE due_at > ?"
        found: float | None = (await self._database.read(lambda db: db.execute(query, (now,)).fetchone()))[0]
        return found


async def keep(context: Context, kind: AlarmKind, label: str, due_at: float | None, **details: Any) -> Alarm:
    """Set an alarm with these `details` for the user of `context`. A call that is repeated sets it once."""
    zone, session = context.timezone.key, context.session_context.session
    alarm = Alarm(kind, label, due_at, timezone=zone, session=session, **details)
    return replace(alarm, id=await context.need(AlarmBook).add(alarm, context.idempotency_key))


def _alarm(row: sqlite3.Row) -> Alarm:
    return _from_fields({key: row[key] for key in row.keys() if key != "created_at"})  # noqa: SIM118


def _from_fields(fields: dict[str, Any]) -> Alarm:
    return Alarm(**fields | {"kind": AlarmKind(fields["kind"])})


def _keep_past(db: sqlite3.Connection, alarms: Sequence[Alarm], why: str, batch: str, now: float) -> None:
    db.execute("DELETE FROM past_alarms WHERE ended_at < ?", (now - _KEEP_PAST_S,))
    rows = [(why, batch, now, json.dumps(asdict(alarm))) for alarm in alarms]
    db.executemany("INSERT INTO past_alarms (why, batch, ended_at, alarm) VALUES (?, ?, ?, ?)", rows)


def _together(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    """Whether two past alarms were removed by the same call."""
    return bool(one["batch"] == other["batch"] and one["ended_at"] == other["ended_at"])
