"""Long computations in slices: the loop runs in between, one slice of all of them at a time."""

import asyncio

import pytest

from services.clock import VirtualLoop, run_virtual
from tools.slicing import pause, sliced


def counted(seen: list[str], name: str, slices: int) -> str:
    for number in range(slices):
        seen.append(f"{name}{number}")
        pause()
    return name


async def test_what_does_not_pause_ends_before_anything_else_runs() -> None:
    ran: list[str] = []
    asyncio.get_running_loop().call_soon(ran.append, "other")
    assert await sliced(lambda: 7) == 7
    assert not ran


async def test_the_loop_runs_between_slices() -> None:
    seen: list[str] = []

    async def other() -> None:
        for number in range(3):
            seen.append(f"other{number}")
            await asyncio.sleep(0)

    beside = asyncio.create_task(other())
    assert await sliced(lambda: counted(seen, "slice", 4)) == "slice"
    await beside
    assert seen.index("other0") < seen.index("slice1")
    assert seen.index("other1") < seen.index("slice2")


async def test_many_at_once_take_one_slice_in_a_round_of_the_loop() -> None:
    rounds: list[int] = []
    now = 0

    async def clock() -> None:
        nonlocal now
        while len(rounds) < 40:
            now += 1
            await asyncio.sleep(0)

    def work() -> None:
        pause()  # the first slice is each one's own
        for _ in range(10):
            rounds.append(now)
            pause()

    ticking = asyncio.create_task(clock())
    await asyncio.gather(*(sliced(work) for _ in range(4)))
    await ticking
    assert len(rounds) == 40
    assert len(set(rounds)) == 40


async def test_what_it_raises_arrives_after_a_pause_too() -> None:
    def fails() -> None:
        pause()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await sliced(fails)


async def test_a_cancelled_one_is_ended_where_it_paused() -> None:
    ended: list[str] = []

    def endless() -> None:
        try:
            while True:
                pause()
        finally:
            ended.append("unwound")

    task = asyncio.create_task(sliced(endless))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["unwound"]


def test_the_order_is_the_same_every_time_in_virtual_time() -> None:
    async def both() -> list[str]:
        seen: list[str] = []
        await asyncio.gather(*(sliced(lambda name=name: counted(seen, name, 5)) for name in "ab"))  # type: ignore[misc]
        return seen

    first, second = (run_virtual(both(), VirtualLoop()) for _ in range(2))
    assert first == second


def test_pausing_outside_of_it_does_nothing() -> None:
    assert counted([], "plain", 3) == "plain"
