"""Memory that sessions have used goes back to the system soon after they have ended.

glibc keeps what is freed for later, in one arena for each thread that has ever allocated, and lets its threshold for
large blocks grow with use, so that megabytes of audio end up among small objects: after a burst of large messages a
server would occupy for ever what it needed for a second. Therefore few arenas, large blocks always apart, and the rest
given back once sessions have ended. With another C library, or another allocator preloaded, this does nothing.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable

from services.clock import Clock

LOOK_EVERY_S = 5.0
LARGE_BYTES = 256 * 1024
"""Blocks from this size on are mapped each by itself, and unmapped when they are freed."""

ARENAS = 2

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""From glibc's malloc.h."""


def prepare() -> None:
    """Once, before threads start and sessions come."""
    if (libc := _glibc()) is not None:
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)


def settle() -> None:
    """Once all that lives as long as the server is there: the collector need not look at it again, which makes a full
    collection a matter of milliseconds."""
    gc.collect()
    gc.freeze()


async def give_back(ended: Callable[[], int], clock: Clock) -> None:
    """Runs until cancelled: collects and trims whenever `ended`, the number of sessions that have ended, has grown."""
    libc, seen = _glibc(), ended()
    while True:
        await clock.sleep(LOOK_EVERY_S)
        if (count := ended()) == seen:
            continue
        seen = count
        gc.collect()
        if libc is not None:
            await asyncio.to_thread(libc.malloc_trim, 0)  # ctypes lets go of the interpreter's lock meanwhile


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
