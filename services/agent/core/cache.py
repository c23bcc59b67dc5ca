"""Cache of read results, one per session (`spec.md#result-cache`). Entries are keyed by tool and canonical arguments,
expire, and are dropped when a write touches what they were read from."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.core.resources import overlap

CAPACITY = 256
"""Most entries per session; the one stored longest ago is dropped first."""


def cache_key(tool: str, arguments: Mapping[str, Any]) -> str:
    """Return the key of a call. It does not depend on the order of the arguments."""
    return tool + json.dumps(arguments, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class CachedRead:
    """The result of a read, with the time (ms since the session began) at which it expires."""

    value: Any
    untrusted: bool
    resources: frozenset[str]
    expires_ms: float


class ReadCache:
    """The cache of one session. `epoch` grows with every write, so that a read that began before a write is not stored
    after it."""

    def __init__(self) -> None:
        self.epoch = 0
        self._entries: OrderedDict[str, CachedRead] = OrderedDict()
        self._written: list[tuple[int, frozenset[str]]] = []

    def get(self, key: str, now: float) -> CachedRead | None:
        """Return the entry of this key if it has not expired at `now` (ms)."""
        entry = self._entries.get(key)
        if entry is not None and now >= entry.expires_ms:
            del self._entries[key]
            return None
        return entry

    def store(self, key: str, entry: CachedRead, begun_epoch: int) -> None:
        """Store the result of a read that began in epoch `begun_epoch`, unless a later write has touched its
        resources."""
        if any(epoch > begun_epoch and _touches(resources, entry) for epoch, resources in self._written):
            return
        self._entries[key] = entry
        self._entries.move_to_end(key)
        if len(self._entries) > CAPACITY:
            self._entries.popitem(last=False)

    def wrote(self, resources: frozenset[str]) -> None:
        """A write to `resources` was dispatched or has ended; an empty set means that it may have changed anything."""
        self.epoch += 1
        self._written = [*self._written[-63:], (self.epoch, resources)]
        for key in [key for key, entry in self._entries.items() if _touches(resources, entry)]:
            del self._entries[key]


def _touches(written: frozenset[str], entry: CachedRead) -> bool:
    # A write that declares no resources may have changed anything. A read that declares none (weather, a search) reads
    # nothing that our writes change.
    return bool(entry.resources) and (not written or overlap(written, entry.resources))
