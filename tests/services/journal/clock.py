"""A clock whose time of day the test sets."""

import asyncio
from datetime import UTC, datetime

from services.clock import RealClock


class SetClock(RealClock):
    """Gives the time that the test sets; `sleep` never returns."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)

    def now(self, tz: object = None) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()
