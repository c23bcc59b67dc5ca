"""Announces texts that belong to no turn (alarms, late outcomes): they wait for silence and share one response."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeGuard

from services.clock import Clock
from services.events.output import CallChanged
from services.session.agent_host import AgentHost
from services.session.client_tools import ClientCallHandover
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream

LIMIT = 32
"""Most announcements that wait for silence; beyond it the oldest is dropped, and its future becomes False."""

PATIENCE_S = 20.0
"""Seconds that an announcement waits for silence; then it is made anyway, because a client that records without a pause
(push to talk) is never silent."""

GATHER_S = 0.1
"""Seconds that an announcement waits for others, because those that a session has missed arrive one after another."""

REMEMBERED = 256
"""Most responses whose receipt is awaited; beyond it the oldest counts as lost."""


@dataclass(slots=True)
class AnnouncementQueue:
    """The texts that wait to be announced, each with a future that tells whether the client received it."""

    _waiting: deque[tuple[str, asyncio.Future[bool]]] = field(default_factory=deque)
    _closed: bool = False

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, text: str) -> asyncio.Future[bool]:
        """Queue `text`. The future becomes True once the client has received it, False if it never will."""
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._closed:
            told.set_result(False)
            return told
        self._waiting.append((text, told))
        if len(self._waiting) > LIMIT and not (oldest := self._waiting.popleft()[1]).done():
            oldest.set_result(False)
        return told

    def take(self) -> tuple[list[str], list[asyncio.Future[bool]]]:
        """Empty the queue: the texts, and the future of each."""
        waiting, self._waiting = self._waiting, deque()
        return [text for text, _ in waiting], [told for _, told in waiting]

    def close(self) -> None:
        """Take no more texts; the futures of those that wait become False."""
        self._closed = True
        for told in self.take()[1]:
            if not told.done():
                told.set_result(False)


@dataclass(slots=True)
class DeliveryReceipts:
    """The futures of announced texts, by response. What a response tells counts as told once the client received it."""

    _waiting: dict[str, list[asyncio.Future[bool]]] = field(default_factory=dict)
    _gone: bool = False

    def expect(self, response_id: str, *told: asyncio.Future[bool]) -> None:
        """Make the futures `told` True when the client has received the response, False if it never will."""
        if self._gone:
            _resolve(told, False)
            return
        self._waiting.setdefault(response_id, []).extend(told)
        if len(self._waiting) > REMEMBERED:
            _resolve(self._waiting.pop(next(iter(self._waiting))), False)

    def taken(self, response_id: str) -> None:
        """Called when the client has received the whole response."""
        _resolve(self._waiting.pop(response_id, ()), True)

    def gone(self) -> None:
        """Called when the client has left: what it has not received is lost."""
        self._gone = True
        for told in self._waiting.values():
            _resolve(told, False)
        self._waiting.clear()


@dataclass(slots=True)
class Announcer:
    """Announces the texts in the queue and the outcomes that no answer will tell. `silent` tells whether nobody speaks
    right now."""

    agent_host: AgentHost
    stream: ResponseStream
    reporter: ResponseReporter
    owed: OwedOutcomes
    calls: ClientCallHandover
    silent: Callable[[], bool]
    queue: AnnouncementQueue
    clock: Clock
    receipts: DeliveryReceipts = field(default_factory=DeliveryReceipts)
    _by_s: float | None = None
    """The clock's time at which what waits is announced although somebody speaks; None if nothing waits."""
    _unasked: tuple[int, float] | None = None
    """A turn whose answer the client has not asked for, and the time at which its outcomes are announced anyway."""

    async def announce(self, text: str) -> asyncio.Future[bool]:
        """Queue `text` (an alarm, the late outcome of a write), to be said as soon as nobody speaks. The future becomes
        True once the client has received it, False if it never will."""
        told = self.queue.add(text)
        self.reporter.wake()
        return told

    async def taken(self, response_id: str) -> None:
        """Called when the client has received the whole response: acknowledges the outcomes that it tells."""
        self.receipts.taken(response_id)
        await self.agent_host.acknowledge(self.owed.taken(response_id))

    def unasked(self, turn: int) -> None:
        """Called when the words of `turn` are complete and the client has to ask for the answer. Outcomes of the turn
        wait up to `PATIENCE_S` for that answer, and are then announced."""
        self._unasked = turn, self.clock.monotonic() + PATIENCE_S

    def asked(self) -> None:
        """Called when something is answered, or the user goes on with the turn: ends the wait of `unasked`."""
        self._unasked = None

    async def announce_waiting(self) -> None:
        """Announce what waits, if nobody speaks."""
        if self._unasked is not None and not self._ahead(self._unasked[1]):
            self.owed.over(self._unasked[0])
            self._unasked = None
        if not self.queue and not self._overdue():
            self._by_s = None
            return
        if self._by_s is None:
            self._by_s = self.clock.monotonic() + PATIENCE_S
        await self.clock.sleep(GATHER_S)
        if self.stream.active is None and (self.silent() or not self._ahead(self._by_s)):
            for text in self._announce():
                await self.agent_host.note(f"You announced: {text}")

    @property
    def left_s(self) -> float | None:
        """Seconds until an announcement is made although somebody speaks, or although the client has not asked for an
        answer. None if nothing waits, or its time is over already."""
        deadlines_s = (self._by_s, self._unasked[1] if self._unasked is not None else None)
        return min((at_s - self.clock.monotonic() for at_s in deadlines_s if self._ahead(at_s)), default=None)

    def _ahead(self, at_s: float | None) -> TypeGuard[float]:
        return at_s is not None and at_s > self.clock.monotonic() + 0.001

    def close(self) -> None:
        """Announce at once what waits, and refuse further texts."""
        self._announce()
        self.queue.close()

    def _overdue(self) -> list[CallChanged]:
        told_later = not self.calls.forsaken or self.stream.pending_text
        return self.owed.overdue(self.stream.handed_over if told_later else None)

    def _announce(self) -> list[str]:
        """Announce all that waits in one response and return the texts. One response, so that a client that comes late
        does not get many at once."""
        late, self._by_s = self._overdue(), None
        texts, told = self.queue.take()
        texts = [*map(self.owed.words, late), *texts]
        if texts:
            response = self.stream.out_of_band()
            self.owed.announced(late, response.id)
            self.receipts.expect(response.id, *told)
            self.reporter.report([*response.begin(), *response.add(" ".join(texts)), *response.end()])
        return texts


def _resolve(told: list[asyncio.Future[bool]] | tuple[asyncio.Future[bool], ...], taken: bool) -> None:
    for each in told:
        if not each.done():  # it is done if the task that awaited it was cancelled
            each.set_result(taken)
