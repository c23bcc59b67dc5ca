"""Sends commands to Redis in the order of arrival, many in one MULTI/EXEC (group commit).

The rules are those of `sqlite_writer.py`. At most `depth` commands wait; a full queue makes the caller wait. If a
transaction fails, everybody who awaits a command gets the `JournalFault`, and the commands that nobody awaits are sent
again. Log entries are dropped, and counted, only while the server fails and the queue is full. The reply to a
transaction may be lost after it took effect, so such a command must be harmless when it is repeated.
"""

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.journal.health import JournalHealth, NoJournalMetrics
from services.journal.records import JournalFault

if TYPE_CHECKING:
    from redis.asyncio import Redis

BATCH = 256
"""Most commands in one transaction."""
RETRY_S = 1.0
"""Seconds before commands that nobody awaits are sent again after a failure."""

Command = tuple[str | int, ...]


@dataclass(slots=True)
class _Sent:
    """`slot`: the command occupies one of the `depth` places of the queue."""

    command: Command
    done: asyncio.Future[Any] | None = None
    slot: bool = True


class RedisPipeline:
    """The queue of commands of one process; its owner starts and ends the task `run`, which sends them. `linger_s` is
    how long a command that nobody awaits may wait for others, in seconds."""

    def __init__(
        self,
        client: "Redis",
        place: str,
        depth: int = 4096,
        linger_s: float = 0.02,
        health: JournalHealth | None = None,
    ) -> None:
        self._client = client
        self._depth = depth
        self._health = health or JournalHealth(NoJournalMetrics(), time.monotonic)
        self._place = place
        self._slots = asyncio.Semaphore(depth)
        self._queue: deque[_Sent] = deque()
        self._more = asyncio.Event()
        self._urgent = asyncio.Event()
        self._linger_s = linger_s
        self._closing = False

    @property
    def fault(self) -> JournalFault | None:
        return self._health.fault

    async def enqueue(self, *command: str | int, spare: bool = False) -> None:
        """Queue a command without awaiting its reply. `spare`: drop it rather than wait if the server fails and the
        queue is full."""
        if self._is_stuffed and (spare or len(self._queue) >= 2 * self._depth):
            self._health.lost()
        else:
            await self._push(_Sent(command, slot=not self._is_stuffed))

    async def ask(self, *command: str | int) -> Any:
        """Return the reply to a command, which runs after everything queued before it. Raises `JournalFault`."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._push(_Sent(command, done, slot=not self._is_stuffed))
        return await done

    @property
    def _is_stuffed(self) -> bool:
        """Whether the server fails and the queue is full. Then no place comes free before the server works again, so a
        command that is awaited is queued without one, to try it."""
        return self.fault is not None and self._slots.locked()

    def close(self) -> None:
        """Let `run` end once it has sent the rest."""
        self._closing = True
        self._more.set()
        self._urgent.set()

    async def run(self) -> None:
        """Send commands until closed. Raises `JournalFault` if the rest cannot be sent."""
        while not (self._closing and not self._queue):
            await self._gather()
            while self._queue and await self._send():
                pass
            if self._queue and self._closing:
                raise self.fault or JournalFault(f"journal {self._place}: {len(self._queue)} entries were not sent")
            if self._queue:
                asyncio.get_running_loop().call_later(RETRY_S, self._more.set)

    async def _push(self, sent: _Sent) -> None:
        if sent.slot:
            await self._slots.acquire()
        if self._closing:
            self._release(sent)
            raise JournalFault(f"journal {self._place}: closed")
        self._queue.append(sent)
        self._more.set()
        if sent.done is not None:
            self._urgent.set()

    async def _gather(self) -> None:
        """Wait until something is queued, and then until somebody awaits a reply or `linger_s` is over."""
        await self._more.wait()
        self._more.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._linger_s):
                await self._urgent.wait()
        if not self._closing:
            self._urgent.clear()

    async def _send(self) -> bool:
        from redis.exceptions import RedisError

        batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        try:
            async with self._client.pipeline(transaction=True) as pipe:
                for sent in batch:
                    pipe.execute_command(*sent.command)
                replies = await pipe.execute()
        except (RedisError, OSError) as error:
            fault = JournalFault(f"journal {self._place}: {error}; check journal.url and the server's log")
            self._health.failed(fault)
            waiting = [*batch, *self._queue]  # later commands that somebody awaits fail too
            self._queue = deque(sent for sent in waiting if sent.done is None)
            for sent in waiting:
                if sent.done is not None:
                    self._finish(sent, None, fault)
            return False
        self._health.succeeded()
        for sent, reply in zip(batch, replies, strict=True):
            self._finish(sent, reply, None)
        return True

    def _release(self, sent: _Sent) -> None:
        if sent.slot:
            self._slots.release()

    def _finish(self, sent: _Sent, reply: Any, fault: JournalFault | None) -> None:
        self._release(sent)
        if sent.done is None or sent.done.done():
            return
        if fault is None:
            sent.done.set_result(reply)
        else:
            sent.done.set_exception(fault)
