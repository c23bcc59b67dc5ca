"""Tells every owner, in one of their sessions, what became of the writes that nobody has told them of.

A write is told by the session that carried it out. What that session leaves untold (the process died, the client left
before the answer, the outcome came too late) is told here, to a session of the same owner: the newest. It is marked as
told only once that session's client has taken it; where the client leaves before, it is told to the next.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.clock import Clock
from services.journal.records import JournalFault, JournalStore, WriteRecord

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Outcomes told in one announcement; the others follow when it was taken."""

RETRY_S = 5.0
"""Pause before a journal that could not be read is asked again, or a session that has not taken what it was told."""

TOLD = 4096
"""Keys remembered as told, for a journal that cannot be written yet."""

Announce = Callable[[str], Awaitable[Awaitable[bool]]]
"""Says something to the user of a session; what it returns tells, later, whether the client has taken it."""


@dataclass(frozen=True, slots=True)
class _Session:
    owner: str
    announce: Announce


class OutcomeDelivery:
    """`words` turns a write into the sentence that tells of it. `start` and `aclose` frame its life."""

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
        self._looking = asyncio.create_task(self._run(), name="untold outcomes")

    async def aclose(self) -> None:
        tasks = [*self._telling.values(), *([self._looking] if self._looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def join(self, session_id: str, owner: str, announce: Announce) -> None:
        """A session of `owner` can be told something from now on. Waits for nothing, and cannot fail."""
        self._sessions[session_id] = _Session(owner, announce)
        self._news.set()

    def leave(self, session_id: str) -> None:
        """The session is over; what it has not told is told to another."""
        self._sessions.pop(session_id, None)
        self._news.set()

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            for owner in {session.owner for session in self._sessions.values()} - set(self._telling):
                try:
                    await self._look(owner)
                except JournalFault as fault:  # logged by the journal itself; the session goes on
                    log.debug("untold outcomes of %r: %s", owner, fault)
                    self._look_later()
                except Exception:
                    log.exception("untold outcomes of %r", owner)
                    self._look_later()

    def _look_later(self) -> None:
        asyncio.get_running_loop().call_later(RETRY_S, self._news.set)

    async def _look(self, owner: str) -> None:
        """Those of live sessions here are their own business, also while their last words are on the way."""
        found = await self._journal.untold_writes(user=owner)
        writes = [write for write in found if write.session not in self._sessions and write.key not in self._told]
        session = next((one for one in reversed(self._sessions.values()) if one.owner == owner), None)
        if writes and session is not None:
            task = asyncio.create_task(self._tell(owner, session, writes[:AT_ONCE]), name=f"telling {owner}")
            self._telling[owner] = task

    async def _tell(self, owner: str, session: _Session, writes: list[WriteRecord]) -> None:
        """A session that winds up takes nothing and is there for some seconds yet: it is not asked at once again."""
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
        with contextlib.suppress(JournalFault):  # told again after a restart, rather than never
            await self._journal.acknowledge(keys)
