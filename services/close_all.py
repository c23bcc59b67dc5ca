"""Closes several resources one after another, even if one of them fails or the caller is cancelled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

CLOSE_S = 5.0
"""Seconds that one resource may take to close; then it is left, and the log says so."""

Close = Callable[[], Awaitable[object]]


async def close_all(*closings: Close) -> None:
    """Await every one of `closings`, in order. One that fails or hangs is logged, and the next is closed all the same.
    A cancellation of the caller is raised only after all are done."""
    task = asyncio.ensure_future(_each(closings))
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


async def _each(closings: tuple[Close, ...]) -> None:
    for closing in closings:
        try:
            async with asyncio.timeout(CLOSE_S):
                await closing()
        except TimeoutError:
            log.error("%s did not close within %g s", getattr(closing, "__qualname__", closing), CLOSE_S)
        except Exception:
            log.exception("%s failed", getattr(closing, "__qualname__", closing))
