"""The only wait on the real clock in tests: for what a real process, socket or browser does in its own time.

Our own code is waited for through the event that it sets, or runs under a virtual clock.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

LOOK_EVERY_S = 0.01


async def until(condition: Callable[[], object | Awaitable[object]], seconds: float = 60.0) -> None:
    """Returns once `condition`, which may be a coroutine function, is true. Raises `AssertionError` after `seconds`, a
    bound that a busy machine does not reach."""
    try:
        async with asyncio.timeout(seconds):
            while not await _holds(condition):
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        raise AssertionError(f"waited {seconds:g} s in vain for: {inspect.getsource(condition).strip()}") from None


async def _holds(condition: Callable[[], object | Awaitable[object]]) -> bool:
    result = condition()
    return bool(await result if inspect.isawaitable(result) else result)
