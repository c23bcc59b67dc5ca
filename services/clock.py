"""Injected time: all logic takes a `Clock`, and only the composition root chooses a real one.

`RealClock` follows the running event loop and the system's wall clock. `VirtualClock` belongs to a `VirtualLoop`, an
asyncio event loop whose time jumps to the next timer as soon as nothing is ready to run: an hour of conversation passes
in a second, always in the same order.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """Monotonic time, wall-clock time and sleeping."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never goes back."""

    def now(self, tz: tzinfo | None = None) -> datetime:
        """Aware wall-clock time, UTC unless `tz` is given."""

    async def sleep(self, seconds: float) -> None: ...


class RealClock:
    """The time of the running event loop and of the system."""

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def now(self, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz or UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Selector(selectors.SelectSelector):
    """Never waits: instead of waiting for a timer it advances the loop's time."""

    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("the virtual loop has nothing left to wait for: deadlock")
        self._loop.jump(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time. Real I/O and threads do not work on it."""

    def __init__(self) -> None:
        self._virtual_s = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self._virtual_s

    def jump(self, seconds: float) -> None:
        """Advance the loop's time."""
        self._virtual_s += max(seconds, 0.0)


class VirtualClock:
    """The clock of a `VirtualLoop`; `start` is the wall-clock time at loop time 0."""

    def __init__(self, loop: VirtualLoop, start: datetime = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)) -> None:
        self._loop = loop
        self._start = start

    def monotonic(self) -> float:
        return self._loop.time()

    def now(self, tz: tzinfo | None = None) -> datetime:
        return (self._start + timedelta(seconds=self._loop.time())).astimezone(tz or UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def run_virtual(main: Coroutine[Any, Any, T], loop: VirtualLoop) -> T:
    """Run `main` to its end on `loop` and close the loop."""
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main)
