"""A simulated journal that outlives the processes that write to it, and is slow or fails as a disk does.

It is production's memory store. A process that is killed leaves its sessions unclosed: writes that they had intended
and not settled have an unknown outcome from then on.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.events.journal import WriteIntent
from services.journal.memory import MemoryStore
from services.journal.records import JournalFault
from tests.simulation.door.dice import Dice
from tools.spec import ToolOutcome


@dataclass
class Weather:
    """The journal's faults: while `down` nothing can be written; each write that is awaited takes `slow_s` seconds."""

    down: bool = False
    slow_s: float = 0.0

    async def pass_or_fail(self) -> None:
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        if self.down:
            raise JournalFault("journal: the simulated disk is full; free some space")


@dataclass
class IntentRecords:
    """The intents and outcomes that were recorded, kept for the inspectors."""

    intended: dict[str, WriteIntent] = field(default_factory=dict)
    settled: dict[str, ToolOutcome] = field(default_factory=dict)


class Store(MemoryStore):
    """The journal of the whole world, with `weather` as its faults. It outlives the processes."""

    def __init__(self, clock: Any, dice: Dice) -> None:
        super().__init__(clock)
        self.weather = Weather()
        self.books = IntentRecords()
        self.dead: set[str] = set()
        """Sessions whose process is dead: what they still try to write is not written."""
        self.waiting: list[str] = []
        """Keys of writes that were told, but are not recorded as told yet."""

    def change(self, down: bool, slow_s: float) -> None:
        """Set the faults from now on. When the journal is up again, the acknowledgements that waited are recorded."""
        self.weather.down, self.weather.slow_s = down, slow_s
        if not down:
            self._acknowledge()

    def session(self, *place: Any, **options: Any) -> Any:
        journal = super().session(*place, **options)
        return Guarded(journal, self, place[0] if place else options["session_id"])

    def bury(self, sessions: set[str]) -> None:
        """Called when the process of `sessions` is dead."""
        self.dead |= sessions
        self.waiting.clear()
        for name in sessions:
            if name in self._sessions:
                self._sessions[name].closed = True

    async def untold_writes(self, **options: Any) -> Any:
        await self.weather.pass_or_fail()
        return await super().untold_writes(**options)

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """Returns at once, as in production. If the process dies before it is recorded, the write counts as untold."""
        self.waiting += keys
        if not self.weather.down:
            self._acknowledge()

    def _acknowledge(self) -> None:
        for key in self.waiting:
            if key in self._intents:
                self._intents[key].acknowledged = True
        self.waiting.clear()

    def noted(self, key: str) -> bool:
        """Whether the journal has recorded that somebody was told of this write."""
        return key in self._intents and self._intents[key].acknowledged


class Guarded:
    """The journal of one session, which applies the faults before each write to the store."""

    def __init__(self, journal: Any, store: Store, session: str) -> None:
        self._journal, self._store, self._session = journal, store, session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Discards the record, which nothing here reads. Never slow or failing, because production only queues it."""
        await self._alive()

    async def intend(self, intent: Any) -> bool:
        await self._alive()
        await self._store.weather.pass_or_fail()
        await self._alive()
        fresh = bool(await self._journal.intend(intent))
        if fresh:
            self._store.books.intended[intent.key] = intent
        return fresh

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        await self._alive()
        await self._store.weather.pass_or_fail()
        await self._alive()
        await self._journal.settle(key, outcome)
        self._store.books.settled[key] = outcome

    async def acknowledge(self, keys: Sequence[str]) -> None:
        await self._alive()
        await self._store.acknowledge(keys)

    async def aclose(self) -> None:
        await self._alive()
        await self._journal.aclose()

    async def _alive(self) -> None:
        """Never returns in a dead process."""
        if self._session in self._store.dead:
            await asyncio.Event().wait()
