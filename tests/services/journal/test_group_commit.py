"""The queue in front of every storage, over a list that fails when it is told to; virtual time."""

import asyncio
from collections.abc import Sequence

import pytest

from services.journal.group_commit import BATCH, RETRY_S, GroupCommit
from services.journal.health import JournalHealth
from services.journal.records import JournalFault
from tests.services.journal.test_health import Gauges
from tests.virtual_time import virtual

LINGER_S = 0.02


class ListQueue(GroupCommit[int]):
    """`error` is what every transaction fails with, if any."""

    def __init__(self, depth: int = 4096) -> None:
        self.gauges = Gauges()
        super().__init__("list", depth, LINGER_S, JournalHealth(self.gauges, lambda: 0.0))
        self.error: Exception | None = None
        self.batches: list[tuple[float, list[int], bool]] = []
        self.tries = 0
        self.released = False
        self.start()

    async def _write(self, items: Sequence[int], durable: bool) -> list[int]:
        self.tries += 1
        if self.error is not None:
            raise self.error
        self.batches.append((asyncio.get_running_loop().time(), list(items), durable))
        return [10 * item for item in items]

    async def _release(self) -> None:
        self.released = True


@virtual
async def test_items_that_nobody_awaits_wait_for_company_and_need_not_be_durable() -> None:
    queue = ListQueue()
    await queue.enqueue(1)
    await queue.enqueue(2)
    await asyncio.sleep(1)
    assert queue.batches == [(LINGER_S, [1, 2], False)]
    await queue.aclose()
    assert queue.released


@virtual
async def test_an_item_that_is_awaited_goes_at_once_and_takes_those_before_it_along() -> None:
    queue = ListQueue()
    await queue.enqueue(1)
    assert await queue.run(2) == 20
    assert queue.batches == [(0.0, [1, 2], True)]
    await queue.aclose()


@virtual
async def test_many_items_go_in_batches_without_a_pause_between() -> None:
    queue = ListQueue()
    for item in range(2 * BATCH + 1):
        await queue.enqueue(item)
    await asyncio.sleep(1)
    assert [len(items) for _, items, _ in queue.batches] == [BATCH, BATCH, 1]
    assert queue.batches[1][0] == 0.0
    await queue.aclose()


@virtual
async def test_a_failure_is_told_to_who_waits_and_the_rest_is_tried_again_in_order() -> None:
    queue = ListQueue()
    queue.error = JournalFault("no room")
    await queue.enqueue(1)
    with pytest.raises(JournalFault, match="no room"):
        await queue.run(2)
    await queue.enqueue(3)
    await asyncio.sleep(0.9 * RETRY_S)
    assert (queue.tries, queue.fault, queue.gauges.works) == (1, queue.error, False)
    queue.error = None
    await asyncio.sleep(0.2 * RETRY_S)
    assert queue.batches == [(RETRY_S, [1, 3], False)]
    assert (queue.fault, queue.gauges.works) == (None, True)
    await queue.aclose()


@virtual
async def test_a_full_queue_makes_the_caller_wait_while_the_storage_works() -> None:
    queue = ListQueue(depth=2)
    waiting = [asyncio.ensure_future(queue.enqueue(item)) for item in range(3)]
    await asyncio.sleep(LINGER_S / 2)
    assert [task.done() for task in waiting] == [True, True, False]
    await asyncio.sleep(1)
    assert [items for _, items, _ in queue.batches] == [[0, 1], [2]]
    await queue.aclose()


@virtual
async def test_a_full_queue_before_a_storage_that_fails_holds_nobody_up() -> None:
    queue = ListQueue(depth=2)
    queue.error = JournalFault("no room")
    for item in range(2):
        await queue.enqueue(item)
    await asyncio.sleep(LINGER_S)
    await asyncio.sleep(0)
    await queue.enqueue(2, spare=True)
    assert queue.gauges.lost == 1
    for item in (3, 4, 5):
        await queue.enqueue(item)
    assert queue.gauges.lost == 2, "twice the depth is the most that is kept of anything"
    with pytest.raises(JournalFault, match="no room"):
        await queue.run(6)
    queue.error = None
    assert await queue.run(7) == 70
    assert queue.batches[-1][1] == [0, 1, 3, 4, 7]
    await queue.aclose()


@virtual
async def test_an_error_that_no_storage_foresaw_is_a_fault_too() -> None:
    queue = ListQueue()
    queue.error = ValueError("odd")
    with pytest.raises(JournalFault, match="journal list: odd"):
        await queue.run(1)
    await queue.aclose()


@virtual
async def test_what_could_not_be_written_is_told_at_the_close_and_nothing_is_taken_after_it() -> None:
    queue = ListQueue()
    queue.error = JournalFault("no room")
    await queue.enqueue(1)
    with pytest.raises(JournalFault, match="no room"):
        await queue.aclose()
    assert queue.released
    with pytest.raises(JournalFault, match="closed"):
        await queue.run(2)
    await queue.aclose()
