"""Results of reads, per session (`spec.md#result-cache`): by tool and canonical arguments, with a time to live, and
forgotten as soon as a write touches what they were read from."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.core.resources import overlap

CAPACITY = 256
"""Entries per session; the least recently stored goes first."""


def cache_key(tool: str, arguments: Mapping[str, Any]) -> str:
    return tool + json.dumps(arguments, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class CachedRead:
    value: Any
    untrusted: bool
    resources: frozenset[str]
    expires_ms: float


class ReadCache:
    """`epoch` grows with every write, so that a read that began before a write cannot be stored after it."""

    def __init__(self) -> None:
        self.epoch = 0
        self._entries: OrderedDict[str, CachedRead] = OrderedDict()
        self._written: list[tuple[int, frozenset[str]]] = []

    def get(self, key: str, now: float) -> CachedRead | None:
        entry = self._entries.get(key)
        if entry is not None and now >= entry.expires_ms:
            del self._entries[key]
            return None
        return entry

    def store(self, key: str, entry: CachedRead, begun_epoch: int) -> None:
        """Store what a read that began in `begun_epoch` has found, unless a write has overtaken it."""
        if any(epoch > begun_epoch and _touches(resources, entry) for epoch, resources in self._written):
            return
        self._entries[key] = entry
        self._entries.move_to_end(key)
        if len(self._entries) > CAPACITY:
            self._entries.popitem(last=False)

    def wrote(self, resources: frozenset[str]) -> None:
        """A write to `resources` (none declared: to anything) was dispatched or has ended."""
        self.epoch += 1
        self._written = [*self._written[-63:], (self.epoch, resources)]
        for key in [key for key, entry in self._entries.items() if _touches(resources, entry)]:
            del self._entries[key]


def _touches(written: frozenset[str], entry: CachedRead) -> bool:
    # An undeclared write may have changed anything; an undeclared read (weather, a search) is no state of ours.
    return bool(entry.resources) and (not written or overlap(written, entry.resources))
