"""Limits repeated log lines, so that nobody can fill the log; the next line written tells how many were left out."""

import logging
import time
from collections import Counter
from collections.abc import Callable

LINES, SECONDS = 200, 10.0
"""At most this many lines of one kind in this many seconds: far more than 64 busy sessions write."""

KINDS = 1000
"""Kinds that are counted apart, more than the program has; beyond them all lines count as one kind."""


class LogQuota(logging.Filter):
    """A log filter. Lines are of one kind when they come from one logger and one template, whatever is filled in."""

    def __init__(
        self, lines: int = LINES, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._lines = lines
        self._seconds = seconds
        self._clock = clock
        self._since = clock()
        self._seen: Counter[tuple[str, object]] = Counter()
        self._left_out: Counter[tuple[str, object]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether `record` is written; appends the number of lines of its kind left out before."""
        now = self._clock()
        if now - self._since >= self._seconds:
            self._since = now
            self._seen.clear()
        kind: tuple[str, object] = (record.name, record.msg if isinstance(record.msg, str) else type(record.msg))
        if kind not in self._seen and len(self._seen) >= KINDS:
            kind = ("", "")
        self._seen[kind] += 1
        if self._seen[kind] > self._lines:
            if kind in self._left_out or len(self._left_out) < KINDS:
                self._left_out[kind] += 1
            return False
        if left_out := self._left_out.pop(kind, 0):
            record.msg, record.args = f"{record.getMessage()} (and {left_out} more lines like this one before)", ()
        return True
