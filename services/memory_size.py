"""Estimates how much memory a value holds, and bounds queues and tables by it."""

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

T = TypeVar("T")

_DEEPEST = 64
_OBJECT = 64
"""Bytes for an object itself: its header and the reference to it."""


def weight(value: object) -> int:
    """Estimate the bytes that `value` occupies with all that it holds: text exactly, everything else roughly. A value
    that occurs twice counts twice; below 64 levels nothing is counted."""
    return _weight(value, 0)


def _weight(value: Any, depth: int) -> int:
    if isinstance(value, str | bytes | bytearray):
        return sys.getsizeof(value)
    if value is None or isinstance(value, bool | int | float) or depth >= _DEEPEST:
        return _OBJECT // 2
    kind = type(value)
    if kind is list:
        return _OBJECT + _weight_of_all(value, depth + 1)
    if kind is dict:
        return _OBJECT + _weight_of_all(value, depth + 1) + _weight_of_all(value.values(), depth + 1)
    return _OBJECT + _weight_of_all(_parts(value), depth + 1)


def _weight_of_all(parts: Iterable[Any], depth: int) -> int:
    """A client's message may have tens of thousands of parts, most of them strings, so strings are weighed here without
    a call."""
    total = 0
    for part in parts:
        total += sys.getsizeof(part) if type(part) is str else _weight(part, depth)
    return total


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, Sequence | Set):
        yield from value
    elif isinstance(value, BaseModel):
        yield from value.__dict__.values()
    elif is_dataclass(value):
        for field in fields(value):
            yield getattr(value, field.name, None)


class WeighedQueue(asyncio.Queue[T]):
    """A queue that is full at `limit` items or at `limit_bytes`, whichever comes first.

    `size` gives the bytes of an item. An item is accepted while there is any room left, so the queue holds at most
    `limit_bytes` and one item.
    """

    def __init__(self, limit: int, limit_bytes: int, size: Callable[[T], int] = weight) -> None:
        super().__init__(limit)
        self._limit_bytes = limit_bytes
        self._size = size
        self._sizes: deque[int] = deque()
        self.held_bytes = 0

    def full(self) -> bool:
        return super().full() or self.held_bytes >= self._limit_bytes

    def _put(self, item: T) -> None:
        self._sizes.append(self._size(item))
        self.held_bytes += self._sizes[-1]
        super()._put(item)

    def _get(self) -> T:
        self.held_bytes -= self._sizes.popleft()
        return super()._get()


class Newest(Generic[T]):
    """A table by name that keeps the newest entries: at most `limit` of them, and `limit_bytes` together. The oldest
    are dropped first; the newest is kept whatever its size."""

    def __init__(self, limit: int, limit_bytes: int, size: Callable[[T], int] = weight) -> None:
        self._limit, self._limit_bytes, self._size = limit, limit_bytes, size
        self._entries: dict[str, tuple[int, T]] = {}
        self.held_bytes = 0

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, name: str) -> T:
        return self._entries[name][1]

    def get(self, name: str) -> T | None:
        return self._entries[name][1] if name in self._entries else None

    def set(self, name: str, value: T) -> None:
        """Store `value` as the newest entry, replacing an older one of that name."""
        self.pop(name)
        size = self._size(value)
        self._entries[name] = size, value
        self.held_bytes += size
        while len(self._entries) > 1 and (len(self._entries) > self._limit or self.held_bytes > self._limit_bytes):
            self.pop(next(iter(self._entries)))

    def pop(self, name: str) -> T | None:
        size, value = self._entries.pop(name, (0, None))
        self.held_bytes -= size
        return value
