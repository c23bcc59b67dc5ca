"""The queue in front of a journal's storage: many items to a transaction (group commit), in the order of arrival.

A transaction with an item that somebody awaits is made durable, and so is every item before it. A transaction that
nobody awaits waits up to `linger_s` for more items and need not survive the death of the machine. So a log entry costs
no flush of its own and is as durable as the next intent that it justifies.

At most `depth` items wait; a full queue makes the caller wait. If a transaction fails, everybody who awaits an item
gets the `JournalFault` at once, and the items that nobody awaits are kept for the next transaction, so the log has no
gap. Only if the storage fails for so long that the queue is full are further log entries dropped, and counted.
"""

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from services.journal.health import JournalHealth, NoJournalMetrics
from services.journal.records import JournalFault

Item = TypeVar("Item")

BATCH = 512
"""Most items in one transaction."""

RETRY_S = 1.0
"""Seconds before a failed transaction is tried again if nobody awaits it."""


@dataclass(slots=True)
class _Job(Generic[Item]):
    """`slot`: the job occupies one of the `depth` places of the queue."""

    item: Item
    done: asyncio.Future[Any] | None = None
    slot: bool = True


class GroupCommit(ABC, Generic[Item]):
    """A queue of items and the task that writes them, from `start` to `aclose`.

    `place` names the storage in faults. `linger_s` is how long an item that nobody awaits may wait for others, in
    seconds. A subclass says how a batch is written (`_write`).
    """

    def __init__(
        self, place: str, depth: int = 4096, linger_s: float = 0.02, health: JournalHealth | None = None
    ) -> None:
        self._place = place
        self._depth = depth
        self._linger_s = linger_s
        self._health = health or JournalHealth(NoJournalMetrics(), time.monotonic)
        self._slots = asyncio.Semaphore(depth)
        self._queue: deque[_Job[Item]] = deque()
        self._awaited = 0  # jobs in the queue that somebody awaits
        self._more = asyncio.Event()  # something is queued, or the queue is closing
        self._urgent = asyncio.Event()  # somebody awaits an item, or the queue is closing
        self._failed = False
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def _write(self, items: Sequence[Item], durable: bool) -> Sequence[Any]:
        """Write `items` in one transaction and return the result of each. Raises for all of them or for none.
        `durable`: somebody awaits one of them."""

    async def _release(self) -> None:
        """Close the storage; called when the last item has been written."""

    @property
    def fault(self) -> JournalFault | None:
        """Why the last transaction failed; None if it succeeded."""
        return self._health.fault

    def start(self) -> None:
        """Start the task that writes."""
        self._task = asyncio.create_task(self._run(), name="journal-queue")

    async def aclose(self) -> None:
        """Write what is queued and end the task. Raises `JournalFault` if items remain unwritten."""
        if self._task is None:
            return
        self._closing = True
        self._more.set()
        self._urgent.set()
        try:
            await asyncio.shield(self._task)
        finally:
            if self._task is not None and self._task.done():
                self._task = None

    async def enqueue(self, item: Item, *, spare: bool = False) -> None:
        """Queue `item` without awaiting its result. `spare`: drop it rather than wait if the storage fails and the
        queue is full."""
        if self._stuffed and (spare or len(self._queue) >= 2 * self._depth):
            self._health.lost()
        else:
            await self._push(_Job(item, slot=not self._stuffed))

    async def run(self, item: Item) -> Any:
        """Return the result of `item` once it, and everything queued before it, is durable. Raises `JournalFault`."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._push(_Job(item, done, slot=not self._stuffed))
        return await done

    @property
    def _stuffed(self) -> bool:
        """Whether the storage fails and the queue is full. No place comes free before the storage works again, so an
        awaited item is queued without one, to try it."""
        return self.fault is not None and self._slots.locked()

    async def _push(self, job: _Job[Item]) -> None:
        if job.slot:
            await self._slots.acquire()
        if self._closing:
            self._free(job)
            raise JournalFault(f"journal {self._place}: closed")
        self._queue.append(job)
        self._more.set()
        if job.done is not None:
            self._awaited += 1
            self._urgent.set()

    # ------------------------------------------------------------------ the task

    async def _run(self) -> None:
        try:
            while await self._gather():
                self._failed = not await self._commit()
                if self._failed and self._closing:
                    break
        finally:
            await self._release()
        if self._queue:
            raise self.fault or JournalFault(f"journal {self._place}: {len(self._queue)} entries were not written")

    async def _gather(self) -> bool:
        """Wait until there are items to write, or until a failed batch may be tried again. Returns False when closing
        and all is written."""
        await self._more.wait()
        if self._failed or len(self._queue) < BATCH:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RETRY_S if self._failed else self._linger_s):
                    await self._urgent.wait()
        return bool(self._queue)

    async def _commit(self) -> bool:
        """Write one batch. Returns whether it succeeded."""
        batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        awaited = sum(job.done is not None for job in batch)
        self._awaited -= awaited
        try:
            results = await self._write([job.item for job in batch], bool(awaited))
        except Exception as error:
            self._keep(batch, error if isinstance(error, JournalFault) else self._fault_of(error))
            return False
        self._health.succeeded()
        for job, result in zip(batch, results, strict=True):
            self._free(job)
            if job.done is not None and not job.done.done():
                job.done.set_result(result)
        self._rest()
        return True

    def _keep(self, batch: list[_Job[Item]], fault: JournalFault) -> None:
        """After a failed transaction, keep the items that nobody awaits for the next one. All that are awaited get the
        fault, also those that stand further back in the queue."""
        self._health.failed(fault)
        jobs = [*batch, *self._queue]
        self._queue, self._awaited = deque(job for job in jobs if job.done is None), 0
        for job in jobs:
            if job.done is not None:
                self._free(job)
                if not job.done.done():
                    job.done.set_exception(fault)
        self._rest()

    def _fault_of(self, error: Exception) -> JournalFault:
        return JournalFault(f"journal {self._place}: {error}")

    def _rest(self) -> None:
        """Clear the events that would wake the task although there is nothing to write."""
        if not self._closing:
            if not self._queue:
                self._more.clear()
            if not self._awaited:
                self._urgent.clear()

    def _free(self, job: _Job[Item]) -> None:
        if job.slot:
            self._slots.release()
