"""A clock that tests set by hand."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo


class Hands:
    """A `Clock` whose sleepers wake when the test sets `at` to their time or later."""

    def __init__(self) -> None:
        self._at = datetime(2026, 3, 10, tzinfo=UTC)
        self._turned = asyncio.Event()

    @property
    def at(self) -> datetime:
        return self._at

    @at.setter
    def at(self, moment: datetime) -> None:
        self._at = moment
        self._turned.set()
        self._turned = asyncio.Event()

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self._at.timestamp()

    def now(self, tz: tzinfo | None = None) -> datetime:
        return self._at

    async def sleep(self, seconds: float) -> None:
        end = self._at + timedelta(seconds=seconds)
        while self._at < end:
            await self._turned.wait()
