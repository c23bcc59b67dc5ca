"""Returns memory that sessions have used to the system soon after they have ended.

glibc keeps freed memory for later, in one arena for each thread that has ever allocated, and raises its threshold for
large blocks with use, so that megabytes of audio end up among small objects: after a burst of large messages a server
would keep for good what it needed for a second. Therefore there are few arenas, large blocks are always mapped
separately, and the rest is trimmed every ten seconds and once sessions have ended. With another C library, or another
allocator preloaded, this does nothing.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable

from services.clock import Clock

LOOK_EVERY_S = 5.0
TRIM_EVERY_S = 10.0
"""Long calls end no session, and the recogniser's passing buffers lie among what is kept. A trim takes 2 to 10 ms of
another thread. With 30 s between two, a server with four callers holds 10 MiB more after seven minutes."""

LARGE_BYTES = 256 * 1024
"""Blocks of at least this size are mapped separately, and unmapped when they are freed."""

ARENAS = 2

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Constants of glibc's malloc.h."""


def prepare() -> None:
    """Sets up the allocator; call it once, before threads and sessions start."""
    if (libc := _glibc()) is not None:
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)


def settle() -> None:
    """Exempts everything allocated so far from garbage collection; call it once the server has started. A full
    collection then takes only milliseconds."""
    gc.collect()
    gc.freeze()
    gc.collect()  # CPython collects in full once a quarter more has come than the last one left, which is now nothing


async def give_back(ended: Callable[[], int], clock: Clock) -> None:
    """Trims memory every `TRIM_EVERY_S`. Whenever `ended`, the number of ended sessions, has grown, collects garbage
    and trims at once. Runs until cancelled."""
    libc, seen, trimmed_s = _glibc(), ended(), 0.0
    while True:
        await clock.sleep(LOOK_EVERY_S)
        count, trimmed_s = ended(), trimmed_s + LOOK_EVERY_S
        if count == seen and trimmed_s < TRIM_EVERY_S:
            continue
        if count != seen:
            gc.collect()
        seen, trimmed_s = count, 0.0
        if libc is not None:
            await asyncio.to_thread(libc.malloc_trim, 0)  # ctypes releases the GIL meanwhile


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
