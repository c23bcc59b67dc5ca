"""Tells each owner the outcomes of writes that they have not heard of.

A session tells the outcomes of its own writes. What it leaves untold (the process died, the client left before the
answer, the outcome came too late) is told here, in the newest session of the same owner. It counts as told only once
that session's client has received it; if the client leaves before, the next session is told.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from services.clock import Clock
from services.events.journal import Announce
from services.journal.records import JournalFault, JournalStore, WriteRecord

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Outcomes told in one announcement; the others follow once it was received."""

RETRY_S = 5.0
"""Seconds before the journal is read again after a fault, or a session that has not taken an announcement is asked
again."""

TOLD = 4096
"""Keys remembered as told, for as long as the journal cannot be written."""


@dataclass(frozen=True, slots=True)
class _Session:
    owner: str
    announce: Announce


class OutcomeDelivery:
    """Delivers untold outcomes to the sessions of one process. `words` turns a write into the sentence that tells of
    it."""

    def __init__(self, journal: JournalStore, clock: Clock, words: Callable[[WriteRecord], str]) -> None:
        self._journal = journal
        self._clock = clock
        self._words = words
        self._sessions: dict[str, _Session] = {}
        self._telling: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, None] = {}
        self._news = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look for untold outcomes."""
        self._looking = asyncio.create_task(self._run(), name="untold outcomes")

    async def aclose(self) -> None:
        """Stop, and cancel announcements that are under way."""
        tasks = [*self._telling.values(), *([self._looking] if self._looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def join(self, session_id: str, owner: str, announce: Announce) -> None:
        """From now on this session of `owner` can be told outcomes. Does not wait and does not raise."""
        self._sessions[session_id] = _Session(owner, announce)
        self._news.set()

    def leave(self, session_id: str) -> None:
        """The session is over; what it has not told will be told by another."""
        self._sessions.pop(session_id, None)
        self._news.set()

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            for owner in {session.owner for session in self._sessions.values()} - set(self._telling):
                try:
                    await self._look(owner)
                except JournalFault as fault:  # logged by the journal itself
                    log.debug("untold outcomes of %r: %s", owner, fault)
                    self._look_later()
                except Exception:
                    log.exception("untold outcomes of %r", owner)
                    self._look_later()

    def _look_later(self) -> None:
        asyncio.get_running_loop().call_later(RETRY_S, self._news.set)

    async def _look(self, owner: str) -> None:
        """Tell the newest session of `owner` what is untold. Writes of sessions open here are left out: those sessions
        tell them, also while they are closing."""
        found = await self._journal.untold_writes(user=owner)
        writes = [write for write in found if write.session not in self._sessions and write.key not in self._told]
        session = next((one for one in reversed(self._sessions.values()) if one.owner == owner), None)
        if writes and session is not None:
            task = asyncio.create_task(self._tell(owner, session, writes[:AT_ONCE]), name=f"telling {owner}")
            self._telling[owner] = task

    async def _tell(self, owner: str, session: _Session, writes: list[WriteRecord]) -> None:
        """Announce `writes` in `session`. If it does not take them and is still open, which happens while it closes, it
        is asked again only after `RETRY_S`."""
        told = False
        try:
            taken = await session.announce(" ".join(map(self._words, writes)))
            if told := await taken:
                await self._acknowledge([write.key for write in writes])
        except Exception:
            log.exception("outcomes of %r could not be told", owner)
        finally:
            self._telling.pop(owner, None)
            if told or session not in self._sessions.values():
                self._news.set()
            else:
                self._look_later()

    async def _acknowledge(self, keys: list[str]) -> None:
        self._told |= dict.fromkeys(keys)
        while len(self._told) > TOLD:
            self._told.pop(next(iter(self._told)))
        with contextlib.suppress(JournalFault):  # after a restart they are told once more
            await self._journal.acknowledge(keys)
