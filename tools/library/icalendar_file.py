"""A calendar in one iCalendar (RFC 5545) file, which other programs may read and write too.

The file is parsed again whenever it has changed, and replaced as a whole, so a crash leaves the old or the new one.
"""

import asyncio
import os
import tempfile
import uuid
from collections.abc import Callable
from concurrent.futures import Executor as Pool
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from tools.context import ToolClock
from tools.errors import ToolError
from tools.library.calendar_store import (
    MOST_EVENTS,
    Calendar,
    CalendarEvent,
    Created,
    EventChange,
    EventDraft,
)

if TYPE_CHECKING:
    from tools.library.event_book import EventBook

T = TypeVar("T")

_LARGEST_FILE = 20_000_000


class CalendarFile(Calendar):
    """A calendar in the file at `path`. `timezone` is that of times without a zone and of all-day events. File work
    runs in `pool`, one piece at a time."""

    def __init__(self, path: Path, clock: ToolClock, timezone: ZoneInfo, pool: Pool | None = None) -> None:
        self._path = path
        self._clock = clock
        self._timezone = timezone
        self._pool = pool
        self._turn = asyncio.Lock()
        self._seen: tuple[int, int] | None = None
        self._book: EventBook | None = None

    async def search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        found = await self._in_pool(lambda: self._read().search(start, end))
        return sorted(found, key=lambda event: (event.start, event.title))[:MOST_EVENTS]

    async def create(self, draft: EventDraft, key: str) -> Created:
        uid = str(uuid.uuid5(uuid.NAMESPACE_OID, key) if key else uuid.uuid4())
        return await self._in_pool(lambda: Created(self._create(draft, uid)))

    async def update(self, event_id: str, change: EventChange) -> tuple[CalendarEvent, CalendarEvent]:
        return await self._change(lambda book: book.update(event_id, change, self._clock.now()))

    async def delete(self, event_id: str) -> CalendarEvent:
        return await self._change(lambda book: book.cancel(event_id, self._clock.now()))

    async def restore(self, event_id: str) -> CalendarEvent:
        return await self._change(lambda book: book.restore(event_id, self._clock.now()))

    async def _change(self, change: Callable[["EventBook"], T]) -> T:
        def work() -> T:
            book = self._read()
            result = change(book)
            self._write(book)
            return result

        return await self._in_pool(work)

    async def _in_pool(self, work: Callable[[], T]) -> T:
        async with self._turn:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    # ------------------------------------------------------------------ in the pool's thread

    def _create(self, draft: EventDraft, uid: str) -> CalendarEvent:
        book = self._read()
        known = book.known(uid)
        if known is not None:
            return known
        event = book.create(draft, uid, self._clock.now())
        self._write(book)
        return event

    def _read(self) -> "EventBook":
        from tools.library.event_book import EventBook  # slow to import, see `ToolLibrary.start`

        try:
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if self._book is not None and seen == self._seen:
                return self._book
            if stat.st_size > _LARGEST_FILE:
                raise ToolError("storage", f"The calendar {self._path.name} is larger than {_LARGEST_FILE} bytes.")
            self._book = EventBook(self._path.read_bytes(), self._timezone, self._path.name)
            self._seen = seen
        except FileNotFoundError:
            self._book, self._seen = EventBook(None, self._timezone, self._path.name), None
        except OSError as error:
            raise ToolError("storage", f"The calendar {self._path.name} cannot be read.") from error
        return self._book

    def _write(self, book: "EventBook") -> None:
        self._seen = None  # where this fails, the next call reads the file again
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(book.to_ical())
                file.flush()
                os.fsync(file.fileno())
                stat = os.fstat(file.fileno())
            os.replace(temporary, self._path)
            self._seen = (stat.st_mtime_ns, stat.st_size)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
