"""Whether the storage can be written now: remembered, reported as metrics, and logged at most once a minute."""

import logging
from collections.abc import Callable
from typing import Protocol

from services.journal.records import JournalFault

log = logging.getLogger(__name__)

REPEAT_S = 60.0
"""Seconds between log lines about a fault that lasts."""


class JournalMetrics(Protocol):
    """Where the journal reports its health; called on the event loop."""

    def journal_works(self, works: bool) -> None:
        """Whether the last attempt to make something durable succeeded."""

    def journal_failed(self) -> None:
        """One more attempt has failed."""

    def journal_lost(self, entries: int) -> None:
        """Log entries were dropped, because the storage has failed for so long that the queue is full."""


class NoJournalMetrics:
    """Discards every report; used where no metrics are configured."""

    def journal_works(self, works: bool) -> None: ...

    def journal_failed(self) -> None: ...

    def journal_lost(self, entries: int) -> None: ...


class JournalHealth:
    """Tracks one store. `fault` is the last failure, None after a success; `now` gives monotonic seconds."""

    def __init__(self, metrics: JournalMetrics, now: Callable[[], float]) -> None:
        self._metrics = metrics
        self._now = now
        self._since_s = 0.0
        self._logged_s = 0.0
        self._failures = 0
        self._lost = 0
        self.fault: JournalFault | None = None
        metrics.journal_works(True)

    def failed(self, fault: JournalFault) -> None:
        """An attempt to write has failed."""
        now = self._now()
        self._failures += 1
        self._metrics.journal_failed()
        if self.fault is None:
            self._since_s = self._logged_s = now
            self._metrics.journal_works(False)
            log.error("the journal fails: what only reads goes on, what has side effects is refused: %s", fault)
        elif now - self._logged_s >= REPEAT_S:
            self._logged_s = now
            log.error("the journal has failed for %.0f s (%d attempts): %s", now - self._since_s, self._failures, fault)
        self.fault = fault

    def succeeded(self) -> None:
        """An attempt to write has succeeded."""
        if self.fault is None:
            return
        self.fault = None
        self._metrics.journal_works(True)
        log.warning(
            "the journal works again after %.0f s; log entries lost: %d", self._now() - self._since_s, self._lost
        )
        self._failures = self._lost = 0

    def lost(self) -> None:
        """A log entry was dropped."""
        self._lost += 1
        self._metrics.journal_lost(1)
