"""Runs long computations on the event loop in slices.

A computation runs on its own stack (a greenlet), and wherever it calls `pause` the loop may run other tasks before it
goes on. Unlike a thread it does not compete with the loop for the interpreter, it can be cancelled, and the order of
events is the same in every run, also in virtual time.
"""

import asyncio
import contextvars
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from greenlet import GreenletExit, getcurrent, greenlet

T = TypeVar("T")


class _Sliced(greenlet):
    """A computation that is being run in slices."""


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def pause() -> None:
    """Let the event loop run if this is called inside `sliced`; otherwise do nothing. A computation that calls it every
    few milliseconds holds the loop for no longer than that."""
    current = getcurrent()
    if isinstance(current, _Sliced) and current.parent is not None:
        current.parent.switch()


async def sliced(work: Callable[[], T]) -> T:
    """Return `work()`, run in slices. The first slice runs at once; of all computations on one loop only one runs at a
    time after that, one slice per round of the loop. Raises what `work` raises. If cancelled, `work` ends where it
    paused."""

    results: list[T] = []
    child = _Sliced(lambda: results.append(work()))
    child.gr_context = contextvars.copy_context()
    child.switch()
    if child.dead:
        return results[0]
    gate = _gates.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    try:
        while not child.dead:
            async with gate:
                await asyncio.sleep(0)
                child.parent = getcurrent()
                child.switch()
    finally:
        if not child.dead:
            child.throw(GreenletExit)
    return results[0]
