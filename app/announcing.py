"""Who is told about what no turn asked for: alarms that fire, and writes whose outcome a crash left unknown."""

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from services.journal.records import JournalStore, sentence
from tools.library.scheduler import Announcement, Scheduler

Announce = Callable[[str], Awaitable[None]]


class Announcements:
    """Every live session hears every alarm: this server has one user, who may be at any of their clients."""

    def __init__(self, scheduler: Scheduler, journal: JournalStore, timezone: ZoneInfo) -> None:
        self._scheduler = scheduler
        self._timezone = timezone
        self._journal = journal
        self._telling = asyncio.Lock()  # two sessions that join at once must not both tell the same
        self._leave: dict[str, Callable[[], None]] = {}

    async def join(self, session_id: str, announce: Announce) -> None:
        """Tell the session what nobody has been told yet, and everything from now on."""

        async def listener(news: Announcement) -> None:
            await announce(news.text)

        self._leave[session_id] = self._scheduler.subscribe(listener)
        async with self._telling:
            unknown = await self._journal.unknown_writes()
            for write in unknown:
                await announce(sentence(write, self._timezone))
            if unknown:
                await self._journal.acknowledge([write.key for write in unknown])

    async def leave(self, session_id: str) -> None:
        leave = self._leave.pop(session_id, None)
        if leave is not None:
            leave()
