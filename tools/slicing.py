"""Long computations on the event loop, a slice at a time.

A computation runs on a stack of its own (a greenlet), and wherever it calls `pause` the loop may do other things before
it goes on. Unlike a thread it does not compete with the loop for the interpreter, it can be cancelled, and the order of
events is the same in every run, in virtual time too.
"""

import asyncio
import contextvars
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from greenlet import GreenletExit, getcurrent, greenlet

T = TypeVar("T")


class _Sliced(greenlet):
    """A computation under way."""


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def pause() -> None:
    """Let the event loop run, if this is called below `sliced`; else do nothing. Whoever calls it every few
    milliseconds holds the loop for no longer than that."""
    current = getcurrent()
    if isinstance(current, _Sliced) and current.parent is not None:
        current.parent.switch()


async def sliced(work: Callable[[], T]) -> T:
    """`work()`, in slices. The first one runs at once; of all computations on one loop, the later ones of one alone run
    between two rounds of the loop. Raises what `work` raises; a cancelled one is ended where it paused."""

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
