"""What waits to be said that no turn asked for, until nobody speaks. Pure but for the clock."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from services.clock import Clock

LIMIT = 32
"""Announcements waiting for a moment of silence; beyond that the oldest is given up, and whoever wanted it said is told
so."""

PATIENCE_S = 20.0
"""So long an announcement waits for the user to fall silent; then it is made all the same. A client that records
without a pause (push to talk) is never silent."""


@dataclass(slots=True)
class AnnouncementQueue:
    clock: Clock
    _waiting: deque[tuple[str, asyncio.Future[bool]]] = field(default_factory=deque)
    _by_s: float = 0.0
    _closed: bool = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, text: str) -> asyncio.Future[bool]:
        """What is returned becomes True once the client has taken `text`, False when it never will."""
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._closed:
            told.set_result(False)
            return told
        if not self._waiting:
            self._by_s = self.clock.monotonic() + PATIENCE_S
        self._waiting.append((text, told))
        if len(self._waiting) > LIMIT and not (oldest := self._waiting.popleft()[1]).done():
            oldest.set_result(False)
        return told

    def take(self) -> tuple[list[str], list[asyncio.Future[bool]]]:
        """All that waits: the texts, and what is to be told of each."""
        waiting, self._waiting = self._waiting, deque()
        return [text for text, _ in waiting], [told for _, told in waiting]

    def close(self) -> None:
        """Nothing more is announced: what still waits was not told."""
        self._closed = True
        for told in self.take()[1]:
            if not told.done():
                told.set_result(False)

    @property
    def impatient(self) -> bool:
        """What waits has waited long enough."""
        return bool(self._waiting) and self.left_s <= 0

    @property
    def left_s(self) -> float:
        """Seconds that what waits still waits for silence."""
        return self._by_s - self.clock.monotonic()
