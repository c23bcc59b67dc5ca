"""A bounded queue that can be closed: `send`, iterate, `close`."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class Channel(Generic[T]):
    """One producer, one consumer. A full channel makes the producer wait; nothing is dropped."""

    def __init__(self, size: int) -> None:
        self._queue: asyncio.Queue[T | None] = asyncio.Queue(size)
        self._closed = False

    async def send(self, item: T) -> None:
        """Put `item`, waiting while the channel is full. After `close` the item is discarded."""
        if not self._closed:
            await self._queue.put(item)

    @property
    def empty(self) -> bool:
        return self._queue.empty()

    def close(self) -> None:
        """End the iteration after the items that are already in the channel."""
        if not self._closed:
            self._closed = True
            if not self._queue.full():
                self._queue.put_nowait(None)

    def __aiter__(self) -> "Channel[T]":
        return self

    async def __anext__(self) -> T:
        if self._closed and self._queue.empty():
            raise StopAsyncIteration
        item = await self._queue.get()
        if item is None:
            raise StopAsyncIteration
        return item
