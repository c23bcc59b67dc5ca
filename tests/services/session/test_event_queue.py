"""The queue of a session's events: order, and its bounds."""

import asyncio

from services.events.session import ConversationEvent, Transcribed
from services.session.event_queue import SessionEventQueue


def event(number: int, size: int = 1) -> Transcribed:
    return Transcribed(f"item_{number}", "x" * size, 0.0)


async def waits(queue: SessionEventQueue) -> bool:
    """Whether a writer would wait for room."""
    writer = asyncio.create_task(queue.room())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting = not writer.done()
    writer.cancel()
    return waiting


def test_a_writer_waits_while_too_many_events_or_too_many_bytes_are_unread() -> None:
    async def main() -> None:
        seen: list[ConversationEvent] = []
        queue = SessionEventQueue(2, seen.append, limit_bytes=10_000)
        queue.emit(event(1), event(2))
        assert not await waits(queue)
        queue.emit(event(3, 20_000))
        assert await waits(queue)
        reader = aiter(queue)
        assert [await anext(reader), await anext(reader)] == [event(1), event(2)]
        assert await waits(queue)
        assert await anext(reader) == event(3, 20_000)
        assert not await waits(queue)
        assert len(seen) == 3

    asyncio.run(main())


def test_what_was_queued_before_the_end_is_read_and_nothing_after_it() -> None:
    async def main() -> None:
        queue = SessionEventQueue(0, lambda told: None)
        queue.emit(event(1), event(2))
        assert await waits(queue)
        queue.close()
        queue.emit(event(3))
        assert not await waits(queue)
        assert [each async for each in queue] == [event(1), event(2)]

    asyncio.run(main())
