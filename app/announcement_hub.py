"""Tells live sessions what no turn asked for: alarms that fire, and outcomes of writes that no user was told of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.clock import Clock
from services.events.journal import Announce
from services.journal.outcome_delivery import OutcomeDelivery
from services.journal.records import JournalStore, WriteRecord, WriteStatus, sentence
from tools.library.scheduler import Announcement, Scheduler
from tools.spec import ToolSpec
from tools.spoken_result import said


class AnnouncementHub:
    """Sends every alarm to every live session, since all share one scheduler, and an outcome only to its owner's."""

    def __init__(
        self,
        scheduler: Scheduler,
        journal: JournalStore,
        clock: Clock,
        timezone: ZoneInfo,
        tools: Callable[[], Mapping[str, ToolSpec]],
    ) -> None:
        self._scheduler = scheduler
        self._timezone = timezone
        self._tools = tools
        self._outcomes = OutcomeDelivery(journal, clock, self._words)
        self._unsubscribe: dict[str, Callable[[], None]] = {}

    async def start(self) -> None:
        """Starts the delivery of outcomes."""
        await self._outcomes.start()

    async def aclose(self) -> None:
        """Stops the delivery of outcomes."""
        await self._outcomes.aclose()

    def of(self, owner: str) -> "OwnerAnnouncements":
        """The announcements that a session of `owner` joins."""
        return OwnerAnnouncements(self, owner)

    def join(self, session_id: str, owner: str, announce: Announce) -> None:
        """Announces to the session what no user has been told yet, and everything new until it leaves."""

        async def listener(news: Announcement) -> bool:
            return await _taken(announce, news.text)

        self._unsubscribe[session_id] = self._scheduler.subscribe(listener)
        self._outcomes.join(session_id, owner, announce)

    def leave(self, session_id: str) -> None:
        """Stops announcements to the session."""
        if (unsubscribe := self._unsubscribe.pop(session_id, None)) is not None:
            unsubscribe()
        self._outcomes.leave(session_id)

    def _words(self, write: WriteRecord) -> str:
        spec = self._tools().get(write.tool)
        told = said(spec, write.arguments, write.value) if write.write_status is WriteStatus.DONE else ""
        return sentence(write, self._timezone, told)


async def _taken(announce: Announce, text: str) -> bool:
    return await (await announce(text))


@dataclass(frozen=True, slots=True)
class OwnerAnnouncements:
    """The announcements for the sessions of one owner."""

    everything: AnnouncementHub
    owner: str

    async def join(self, session_id: str, announce: Announce) -> None:
        """Announces to the session until it leaves, as `AnnouncementHub.join`."""
        self.everything.join(session_id, self.owner, announce)

    async def leave(self, session_id: str) -> None:
        """Stops announcements to the session."""
        self.everything.leave(session_id)
