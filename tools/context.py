"""What a tool gets besides its arguments: a parameter annotated `Context`, which is not part of the schema."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor as Pool
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

import httpx

from tools.errors import NotConfigured

T = TypeVar("T")


class ToolClock(Protocol):
    """Injected time; `services.clock.Clock` satisfies it."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never goes back."""

    def now(self, tz: tzinfo | None = None) -> datetime:
        """Aware wall-clock time, UTC unless `tz` is given."""

    async def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class ToolSessionContext:
    """Where and for whom a session runs. `home` is the user's town, as spoken."""

    session: str
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """One call's view of the world. `settings` is the configuration section of this tool.

    `idempotency_key` names the attempt: a write that is handed the same key twice happens once. `services` holds the
    shared back ends of the library by type; `pool` is the bounded pool for blocking work.
    """

    session_context: ToolSessionContext
    clock: ToolClock
    services: Mapping[type, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    idempotency_key: str = ""
    pool: Pool | None = None

    @property
    def timezone(self) -> ZoneInfo:
        return self.session_context.timezone

    def now(self, tz: tzinfo | None = None) -> datetime:
        """The present in the user's time zone, or in `tz`."""
        return self.clock.now(tz or self.timezone)

    def need(self, kind: type[T]) -> T:
        """The shared service of type `kind`; raises `NotConfigured` where the server runs without one."""
        service = self.services.get(kind)
        if not isinstance(service, kind):
            raise NotConfigured(f"This server runs without {kind.__name__}, which the request needs.")
        return service

    @property
    def http(self) -> httpx.AsyncClient:
        return self.need(httpx.AsyncClient)

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run blocking or heavy work in the library's bounded pool, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(function, *args))
