"""Memory that sessions have used goes back to the system."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, tzinfo

import pytest

from app import memory

FRAGMENTS = """
import gc, threading
from pathlib import Path
from app import memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

{prepare}
before = resident()

def use():
    # Small blocks between large ones, of which some live on: what a burst of messages leaves behind.
    kept.append([(bytearray(200_000), bytearray(20_000))[n % 2][:1] + b"x" * 100 for n in range(100)])
    held = [bytearray(30_000) for _ in range(3000)]
    kept.append([bytes(held[n][:500]) for n in range(0, 3000, 50)])

kept = []
threads = [threading.Thread(target=use) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
gc.collect()
{trim}
print((resident() - before) // 2**20)
"""


def left_over(prepare: str, trim: str) -> int:
    """MiB that a process of its own still holds after it has used and freed some 500."""
    script = FRAGMENTS.format(prepare=prepare, trim=trim)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@pytest.mark.skipif(memory._glibc() is None, reason="another C library manages its memory in a way of its own")
def test_what_was_freed_goes_back_to_the_system() -> None:
    kept = left_over("", "")
    given_back = left_over("memory.prepare()", "memory._glibc().malloc_trim(0)")
    assert given_back < 16
    assert kept > 4 * given_back


class TurnedOver:
    """A clock whose sleepers wait until the test lets them go on."""

    def __init__(self) -> None:
        self.slept = 0
        self.go = asyncio.Semaphore(0)

    def monotonic(self) -> float:
        return 0.0

    def now(self, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz or UTC)

    async def sleep(self, seconds: float) -> None:
        self.slept += 1
        await self.go.acquire()


class Trimmed:
    """Counts the trims of the C library."""

    trims = 0

    def malloc_trim(self, pad: int) -> None:
        self.trims += 1


async def test_it_is_given_back_after_sessions_have_ended_and_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    ended, collected, clock, libc = 0, [], TurnedOver(), Trimmed()
    monkeypatch.setattr(memory, "_glibc", lambda: libc)
    monkeypatch.setattr(memory.gc, "collect", lambda: collected.append(ended))
    giving = asyncio.create_task(memory.give_back(lambda: ended, clock))

    async def look() -> None:
        looks = clock.slept
        clock.go.release()
        while clock.slept == looks:
            await asyncio.sleep(0)

    while not clock.slept:
        await asyncio.sleep(0)
    await look()
    assert (collected, libc.trims) == ([], 0)
    ended = 3
    await look()
    await look()
    assert (collected, libc.trims) == ([3], 1)
    ended = 4
    await look()
    assert (collected, libc.trims) == ([3, 4], 2)
    for _ in range(round(memory.TRIM_EVERY_S / memory.LOOK_EVERY_S)):
        await look()
    assert (collected, libc.trims) == ([3, 4], 3)
    giving.cancel()
    await asyncio.wait([giving])
