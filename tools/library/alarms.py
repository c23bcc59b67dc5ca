"""The alarms, timers and reminders that are set: the rows of one table, and when each is due next."""

import asyncio
import sqlite3
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tools.context import Context, ToolClock
from tools.store import Database

_WEEKDAYS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}


class AlarmKind(StrEnum):
    """What was set; see `Alarm`."""

    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm, timer or reminder. `due_at` is Unix time in seconds, None for a reminder without a time. `repeat` is
    none, daily, weekdays or weekends.

    `at` is an alarm's local time HH:MM; a clock change may make it differ from `due_at` for a day.
    """

    kind: AlarmKind
    label: str
    due_at: float | None
    timezone: str
    session: str = ""
    repeat: str = "none"
    duration_s: int | None = None
    at: str = ""
    id: int = 0

    @property
    def due(self) -> datetime | None:
        """`due_at` in the time zone of the user who set it."""
        return None if self.due_at is None else datetime.fromtimestamp(self.due_at, ZoneInfo(self.timezone))


def next_time(at: time, after: datetime, repeat: str = "none", on: date | None = None) -> datetime:
    """Return the first moment later than `after` (aware, in the user's zone) at which an alarm for `at` is due.

    `on` is the first day that counts. A local time that a clock change skips moves by the length of the change.
    """
    days = _WEEKDAYS.get(repeat, range(7))
    first = max(on or after.date(), after.date())
    for ahead in range(9):
        day = first + timedelta(days=ahead)
        local = datetime.combine(day, at, after.tzinfo)
        if local.astimezone(UTC) > after.astimezone(UTC) and day.weekday() in days:
            return local.astimezone(UTC).astimezone(after.tzinfo)
    raise AssertionError("a week holds every weekday")


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

    async def remove(self, alarms: list[Alarm], key: str = "") -> None:
        ids = [(alarm.id,) for alarm in alarms]
        await self._database.write(
            lambda db: db.executemany("DELETE FROM alarms WHERE id = ?", ids).rowcount,
            key=key,
            now=self._clock.now().timestamp(),
        )
        self.changed.set()

    async def postpone(self, alarm: Alarm, due: datetime) -> None:
        await self._database.write(
            lambda db: db.execute("UPDATE alarms SET due_at = ? WHERE id = ?", (due.timestamp(), alarm.id)).rowcount
        )

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
    await context.need(AlarmBook).add(alarm, context.idempotency_key)
    return alarm


def _alarm(row: sqlite3.Row) -> Alarm:
    fields: dict[str, Any] = {key: row[key] for key in row.keys() if key != "created_at"}  # noqa: SIM118
    return Alarm(**fields | {"kind": AlarmKind(row["kind"])})
