"""The back ends behind the library's tools, opened when the server starts and closed when it stops."""

from collections.abc import Mapping
from concurrent.futures import Executor as Pool
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tools import net
from tools.context import ToolClock
from tools.executor import ToolSharedContext
from tools.library.address_book import AddressBook
from tools.library.alarms import AlarmBook
from tools.library.caldav import CaldavCalendar, CaldavSettings
from tools.library.calendar_store import Calendar
from tools.library.currency import RateBook
from tools.library.gazetteer import Gazetteer
from tools.library.icalendar_file import CalendarFile
from tools.library.likely_words import LikelyWords
from tools.library.overview import overview
from tools.library.scheduler import Scheduler
from tools.limiters import ToolLimiters, ToolMetrics
from tools.store import Database

_POOL_THREADS = 2


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """Where the back ends keep their data.

    `data` is the folder of the assistant's own state, None keeps it in memory. `calendar` is an .ics file (by default
    in `data`) unless `caldav` names a server. `contacts` is a .vcf file or a folder of them, `webhook` a URL that gets
    a POST for each alarm.
    """

    data: Path | None = None
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    calendar: Path | None = None
    caldav: CaldavSettings | None = None
    contacts: Path | None = None
    webhook: str | None = None


class ToolLibrary:
    """Makes and owns the back ends. `http` and `pool` are for tests and for sharing; what is passed in is not closed
    here."""

    def __init__(
        self,
        clock: ToolClock,
        settings: LibrarySettings | None = None,
        *,
        http: httpx.AsyncClient | None = None,
        pool: Pool | None = None,
    ) -> None:
        self._clock = clock
        self._settings = settings = settings or LibrarySettings()
        self._own_http = None if http else net.http_client()
        self._own_pool = None if pool else ThreadPoolExecutor(_POOL_THREADS, thread_name_prefix="tool")
        self._pool: Pool | None = pool or self._own_pool
        self._database = Database(settings.data / "foresay.db" if settings.data else None, pool)
        self._contacts = AddressBook(self._database)
        book = AlarmBook(self._database, clock)
        http = http or self._own_http
        assert http is not None
        self.scheduler = Scheduler(book, clock, webhook=settings.webhook, http=http)
        self.services: dict[type, Any] = {
            Database: self._database,
            AlarmBook: book,
            AddressBook: self._contacts,
            httpx.AsyncClient: http,
            RateBook: RateBook(),
            Gazetteer: Gazetteer(clock),
        }
        calendar = settings.calendar or (settings.data / "calendar.ics" if settings.data else None)
        if settings.caldav is not None:
            self.services[Calendar] = CaldavCalendar(
                settings.caldav, http, self._database, clock, settings.timezone, self._pool
            )
        elif calendar is not None:
            self.services[Calendar] = CalendarFile(calendar, clock, settings.timezone, self._pool)

        self.likely_words = LikelyWords(self._database, self.services.get(Calendar), clock)

    def shared_context(self, metrics: ToolMetrics | None = None) -> ToolSharedContext:
        """What the executors of all sessions share; call it once."""
        return ToolSharedContext(self._clock, ToolLimiters(self._clock, metrics), self.services, self._pool)

    async def overview(self) -> Mapping[str, Any]:
        """The alarms, timers, reminders and lists that there are. Raises `ToolError` if the database cannot be read."""
        return await overview(self.services[AlarmBook], self._database, self._clock.now().timestamp())

    async def start(self) -> None:
        """Open the database, read the contacts and start the scheduler. Raises `OSError`, `ValueError` or
        `RuntimeError` that names the setting or file at fault."""
        await self._database.start(self._clock.now().timestamp())
        try:
            await self._load_contacts()
            await self.scheduler.start()
        except BaseException:
            await self.aclose()
            raise
        if self._own_pool is not None:
            self._own_pool.submit(_load_slow_parts)

    async def aclose(self) -> None:
        """Close all back ends. May be called twice, and after a failed `start`."""
        await self.likely_words.aclose()
        await self.scheduler.aclose()
        await self._database.aclose()
        if self._own_http is not None:
            await self._own_http.aclose()
        if self._own_pool is not None:
            self._own_pool.shutdown(wait=False, cancel_futures=True)

    async def _load_contacts(self) -> None:
        path = self._settings.contacts
        if path is None:
            return
        try:
            await self._contacts.load(path)
        except (OSError, ValueError) as error:
            raise ValueError(f"the contacts {path} cannot be read: {error}") from error


def _load_slow_parts() -> None:
    """Import units and iCalendar in the pool: they take a second together, for which neither the start nor a call
    should wait."""
    from tools.library import event_book, measures  # noqa: F401 (loaded by its import)

    measures.registry()
