"""Sends commands to Redis, many in one MULTI/EXEC, from the queue of `group_commit.py`.

The reply to a transaction may be lost after it took effect. Its commands that nobody awaits are then sent again, so
such a command must be harmless when it is repeated.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.journal.group_commit import GroupCommit
from services.journal.health import JournalHealth
from services.journal.records import JournalFault

if TYPE_CHECKING:
    from redis.asyncio import Redis

Command = tuple[str | int, ...]


class RedisPipeline(GroupCommit[Command]):
    """The queue of commands of one process. Closes `client` after the last command."""

    def __init__(self, client: "Redis", place: str, health: JournalHealth | None = None) -> None:
        super().__init__(place, health=health)
        self._client = client

    async def _write(self, items: Sequence[Command], durable: bool) -> list[Any]:
        async with self._client.pipeline(transaction=True) as pipe:
            for command in items:
                pipe.execute_command(*command)
            return list(await pipe.execute())

    async def _release(self) -> None:
        await self._client.aclose()

    def _fault_of(self, error: Exception) -> JournalFault:
        return JournalFault(f"journal {self._place}: {error}; check journal.url and the server's log")
