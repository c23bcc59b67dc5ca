"""How much values weigh, and what is bounded by it."""

import asyncio
from dataclasses import dataclass

import pytest

from services.memory_size import Newest, WeighedQueue, weight


@dataclass(frozen=True, slots=True)
class SizedNote:
    text: str


def test_text_weighs_what_it_occupies_wherever_it_is() -> None:
    text = "x" * 10_000
    for value in (text, [text], {"a": {"b": text}}, SizedNote(text), (SizedNote(text), None)):
        assert 10_000 < weight(value) < 11_000, value
    assert weight("\U0001f600" * 10_000) > 40_000  # four bytes a character


def test_many_small_values_weigh_too() -> None:
    assert weight([[] for _ in range(1000)]) >= 50_000


def test_nothing_is_too_deep_to_be_weighed() -> None:
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    assert weight(deep) < 100_000


async def test_a_queue_is_full_by_bytes_and_holds_at_most_one_item_more() -> None:
    queue: WeighedQueue[bytes] = WeighedQueue(10, 100, len)
    queue.put_nowait(b"x" * 99)
    queue.put_nowait(b"x" * 500)
    with pytest.raises(asyncio.QueueFull):
        queue.put_nowait(b"")
    assert queue.held_bytes == 599
    await queue.get()
    assert queue.full()
    await queue.get()
    assert queue.held_bytes == 0
    assert not queue.full()


async def test_a_queue_is_full_by_number_too() -> None:
    queue: WeighedQueue[bytes] = WeighedQueue(2, 100, len)
    queue.put_nowait(b"")
    queue.put_nowait(b"")
    assert queue.full()


async def test_who_waits_for_room_gets_it_as_soon_as_there_is_any() -> None:
    queue: WeighedQueue[bytes] = WeighedQueue(10, 100, len)
    queue.put_nowait(b"x" * 60)
    queue.put_nowait(b"x" * 60)
    waiting = asyncio.create_task(queue.put(b"last"))
    await asyncio.sleep(0)
    assert not waiting.done()
    assert await queue.get() == b"x" * 60
    await waiting
    assert [await queue.get(), await queue.get()] == [b"x" * 60, b"last"]


def test_a_table_keeps_the_newest_within_its_bytes() -> None:
    table: Newest[bytes] = Newest(10, 100, len)
    for name in "abc":
        table.set(name, b"x" * 40)
    assert "a" not in table
    assert table.held_bytes == 80
    table.set("b", b"y")
    assert table["b"] == b"y"
    assert table.held_bytes == 41
    table.set("huge", b"x" * 1000)
    assert len(table) == 1
    assert table.get("huge") is not None
    assert table.get("b") is None


def test_a_table_keeps_no_more_than_its_number() -> None:
    table: Newest[bytes] = Newest(2, 100, len)
    for name in "abc":
        table.set(name, b"")
    assert len(table) == 2
    assert "a" not in table
