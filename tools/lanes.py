"""What all sessions share about each tool: how many calls may run at once, how long they take, whether they work."""

import asyncio
import math
from collections import deque
from functools import partial
from typing import Protocol

from tools.breaker import Breaker, BreakerState
from tools.context import Clock
from tools.spec import Outcome
from tools.tool import Tool


class ToolMetrics(Protocol):
    """Called on the event loop; must not block."""

    def tool_finished(self, tool: str, outcome: Outcome, seconds: float) -> None: ...

    def tool_hedged(self, tool: str) -> None: ...

    def breaker_moved(self, tool: str, state: BreakerState) -> None: ...


class NoMetrics:
    def tool_finished(self, tool: str, outcome: Outcome, seconds: float) -> None: ...

    def tool_hedged(self, tool: str) -> None: ...

    def breaker_moved(self, tool: str, state: BreakerState) -> None: ...


class Lane:
    """One tool. `slots` bounds its concurrent calls over all sessions."""

    _ENOUGH_SAMPLES = 20
    _SHORTEST_HEDGE_S = 0.05

    def __init__(self, tool: Tool, breaker: Breaker) -> None:
        self.slots = asyncio.Semaphore(tool.concurrency)
        self.breaker = breaker
        self._timeout_s = tool.spec.timeout
        self._latencies: deque[float] = deque(maxlen=200)

    def took(self, seconds: float) -> None:
        self._latencies.append(seconds)

    @property
    def hedge_after_s(self) -> float:
        """The 95th percentile of the latencies seen; half the timeout before there are enough of them."""
        if len(self._latencies) < self._ENOUGH_SAMPLES:
            return self._timeout_s / 2
        rank = math.ceil(0.95 * len(self._latencies)) - 1
        return max(sorted(self._latencies)[rank], self._SHORTEST_HEDGE_S)


class Lanes:
    """The lanes of a server, made as tools are first called."""

    def __init__(self, clock: Clock, metrics: ToolMetrics | None = None) -> None:
        self._clock = clock
        self.metrics: ToolMetrics = metrics or NoMetrics()
        self._lanes: dict[str, Lane] = {}

    def of(self, tool: Tool) -> Lane:
        lane = self._lanes.get(tool.name)
        if lane is None:
            moved = partial(self.metrics.breaker_moved, tool.name)
            lane = self._lanes[tool.name] = Lane(tool, Breaker(self._clock.monotonic, moved))
        return lane
