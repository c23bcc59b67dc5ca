"""A whole tool library in virtual time for tests: real tools, real SQLite and real files, and one session that calls
them."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from services.clock import VirtualClock, VirtualLoop, run_virtual
from tests.tools.fakes import InlinePool
from tests.tools.user import ToolUser
from tools import library
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.library import LibrarySettings, ToolLibrary
from tools.library.scheduler import Announcement
from tools.registry import Registry

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
TOOLS = Registry(library.load()).offered()


@dataclass
class Home(ToolUser):
    """With what it announces."""

    clock: VirtualClock
    heard: list[str] = field(default_factory=list)
    announced: list[Announcement] = field(default_factory=list)

    async def listen(self, news: Announcement) -> bool:
        self.heard.append(news.text)
        self.announced.append(news)
        return True


def play(
    main: Callable[[Home], Coroutine[Any, Any, T]],
    *,
    data: Path | None = None,
    start: datetime = TUESDAY,
    timezone: str = "Europe/London",
    answer: Callable[[httpx.Request], httpx.Response] | None = None,
    **settings: Any,
) -> T:
    """One life of a server: start, `main`, close, all in virtual time. `answer` serves its HTTP requests."""
    loop = VirtualLoop()
    clock = VirtualClock(loop, start)
    zone = ZoneInfo(timezone)

    async def life() -> T:
        transport = httpx.MockTransport(answer or (lambda request: httpx.Response(500)))
        async with httpx.AsyncClient(transport=transport) as http:
            backing = ToolLibrary(clock, LibrarySettings(data, zone, **settings), http=http, pool=InlinePool())
            await backing.start()
            executor = Executor(TOOLS, backing.shared_context(), ToolSessionContext("sess_1", zone, "Leeds"))
            try:
                return await main(Home(backing, executor, clock))
            finally:
                await executor.aclose()
                await backing.aclose()

    return run_virtual(life(), loop)
