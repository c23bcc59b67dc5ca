"""Measures how late the event loop is, and logs what blocked it.

A timer on the loop measures how much later than due it was called: any other callback had to wait that long too. A
thread checks whether the next call is overdue, and logs the stack of the loop's thread while it is still blocked.
"""

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager

log = logging.getLogger(__name__)

BEAT_S = 0.05
"""Seconds between two measurements."""
WINDOW_S = 10.0
"""How many seconds `recent` looks back."""
HELD_S = 0.2
"""If the loop is blocked for this many seconds, its stack is logged."""
QUIET_S = 5.0
"""Minimum seconds between two logged stacks, so that a loop that is always blocked does not fill the log."""


class LoopLag:
    """Measures one event loop from `start` to `stop`. Every lag is passed to `observe`, in seconds. `now`: a monotonic
    clock that all threads share."""

    def __init__(self, observe: Callable[[float], object], now: Callable[[], float] = time.monotonic) -> None:
        self._observe = observe
        self._now = now
        self._due: float | None = None
        self._held: deque[tuple[float, float]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._thread = 0
        self._logged_at = float("-inf")
        self._logged_for: float | None = None
        self._stopped = threading.Event()
        self._watcher: threading.Thread | None = None

    @contextmanager
    def measuring(self) -> Generator[None]:
        """Measures the running loop inside the block."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Starts measuring the running loop; must be called on its thread."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._stopped.clear()
        self.expect()
        self._timer = self._loop.call_later(BEAT_S, self._beat)
        self._watcher = threading.Thread(target=self._watch, name="loop-lag", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Stops measuring; must be called on the loop's thread too."""
        self._stopped.set()
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.join()
        self._timer, self._watcher, self._due = None, None, None

    def recent(self) -> float:
        """The worst lag of the last `WINDOW_S`, in seconds, including one under way. Callable from any thread."""
        now = self._now()
        due = self._due
        under_way = max(0.0, now - due) if due is not None else 0.0
        worst = max((lag for at, lag in tuple(self._held) if now - at <= WINDOW_S), default=0.0)
        return max(worst, under_way)

    # -------------------------------------------------------------- on the loop

    def expect(self) -> None:
        """Sets the time when the timer is due next, one interval from now."""
        self._due = self._now() + BEAT_S

    def arrive(self) -> None:
        """Records the lag of the timer call that was due."""
        now = self._now()
        lag = max(0.0, now - (self._due if self._due is not None else now))
        self._observe(lag)
        held = self._held
        while held and now - held[0][0] > WINDOW_S:
            held.popleft()
        while held and held[-1][1] <= lag:  # a later and worse one makes them irrelevant
            held.pop()
        held.append((now, lag))

    def _beat(self) -> None:
        self.arrive()
        self.expect()
        if self._loop is not None:
            self._timer = self._loop.call_later(BEAT_S, self._beat)

    # -------------------------------------------------------------- beside the loop

    def _watch(self) -> None:
        while not self._stopped.wait(HELD_S / 4):
            self.look()

    def look(self) -> None:
        """Logs the stack of the loop's thread if the timer is overdue; once each time the loop is blocked."""
        due, now = self._due, self._now()
        if due is None or now - due < HELD_S or due == self._logged_for or now - self._logged_at < QUIET_S:
            return
        self._logged_for, self._logged_at = due, now
        frame = sys._current_frames().get(self._thread)
        stack = "".join(traceback.format_stack(frame, limit=20)) if frame is not None else "  its thread is gone\n"
        log.warning("the event loop has been held for %.0f ms by:\n%s", 1000 * (now - due), stack.rstrip())
