"""What a tool's function receives besides its arguments, in a parameter annotated `Context`."""

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
    """The session that a call belongs to, with the user's time zone. `home` is the user's town, as spoken."""

    session: str
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What one call may use. `settings` is the configuration section of its tool.

    `idempotency_key` names the attempt: a write that is given the same key twice happens once. `services` holds the
    back ends that all tools share, by type; `pool` is the bounded pool for blocking work.
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
        """The current time in the user's time zone, or in `tz`."""
        return self.clock.now(tz or self.timezone)

    def need(self, kind: type[T]) -> T:
        """The shared service of type `kind`. Raises `NotConfigured` if the server runs without one."""
        service = self.services.get(kind)
        if not isinstance(service, kind):
            raise NotConfigured(f"This server runs without {kind.__name__}, which the request needs.")
        return service

    @property
    def http(self) -> httpx.AsyncClient:
        return self.need(httpx.AsyncClient)

    async def offload(self, function: Callable[..., T], *args: Any) -> T:
        """Run blocking or heavy work in the shared bounded pool, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(function, *args))
