"""What all sessions share about each tool: how many calls run at once, how long they take, and whether they fail."""

import asyncio
import math
from collections import deque
from functools import partial
from typing import Protocol

from tools.breaker import Breaker, BreakerState
from tools.context import ToolClock
from tools.spec import ToolOutcome
from tools.tool import Tool


class ToolMetrics(Protocol):
    """Where calls are reported. Called on the event loop; must not block."""

    def tool_finished(self, tool: str, outcome: ToolOutcome, seconds: float) -> None: ...

    def tool_hedged(self, tool: str) -> None: ...

    def breaker_moved(self, tool: str, state: BreakerState) -> None: ...


class NoToolMetrics:
    """Discards every report."""

    def tool_finished(self, tool: str, outcome: ToolOutcome, seconds: float) -> None: ...

    def tool_hedged(self, tool: str) -> None: ...

    def breaker_moved(self, tool: str, state: BreakerState) -> None: ...


class ToolLimiter:
    """The limits of one tool. `slots` limits its concurrent calls over all sessions; `breaker` stops calls while it
    fails."""

    _ENOUGH_SAMPLES = 20
    _SHORTEST_HEDGE_S = 0.05

    def __init__(self, tool: Tool, breaker: Breaker) -> None:
        self.slots = asyncio.Semaphore(tool.concurrency)
        self.breaker = breaker
        self._timeout_s = tool.spec.timeout
        self._latencies: deque[float] = deque(maxlen=200)

    def took(self, seconds: float) -> None:
        """Learn from a call that took this long."""
        self._latencies.append(seconds)

    @property
    def hedge_after_s(self) -> float:
        """Seconds after which a read is tried a second time: the 95th percentile of the latencies seen, or half the
        timeout before there are enough of them."""
        if len(self._latencies) < self._ENOUGH_SAMPLES:
            return self._timeout_s / 2
        rank = math.ceil(0.95 * len(self._latencies)) - 1
        return max(sorted(self._latencies)[rank], self._SHORTEST_HEDGE_S)


class ToolLimiters:
    """The limiters of a server, one for each tool, made when it is first called."""

    def __init__(self, clock: ToolClock, metrics: ToolMetrics | None = None) -> None:
        self._clock = clock
        self.metrics: ToolMetrics = metrics or NoToolMetrics()
        self._limiters: dict[str, ToolLimiter] = {}

    def of(self, tool: Tool) -> ToolLimiter:
        """The limiter of `tool`."""
        limiter = self._limiters.get(tool.name)
        if limiter is None:
            moved = partial(self.metrics.breaker_moved, tool.name)
            limiter = self._limiters[tool.name] = ToolLimiter(tool, Breaker(self._clock.monotonic, moved))
        return limiter
