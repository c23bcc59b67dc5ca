"""Tells admission whether one more session could be served, judged by how late the server is for its present sessions.

A session admitted while recognition or the event loop is behind gets its own answers late and delays those of all
others, so while either is late new sessions are refused. They are admitted again only after some seconds of a lateness
well below the limit, because refusing itself brings the lateness down.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.clock import Clock

LOOK_EVERY_S = 0.25
CALM_S = 5.0
"""Seconds for which everything must have been calm before sessions are admitted again."""

CALM = 0.4
"""Fraction of a limit; lateness below it is calm."""


@dataclass(slots=True)
class LagLimit:
    """One measure of lateness. `seconds` returns how late `name` is now; from `limit_s` on new sessions are refused."""

    name: str
    seconds: Callable[[], float]
    limit_s: float


@dataclass(slots=True)
class LoadMonitor:
    """Refuses sessions while one of `gauges` is late. Call `sample` several times a second; `watch` does so."""

    gauges: Sequence[LagLimit]
    clock: Clock
    told: Callable[[bool], object] = lambda open_: None
    """Called with False when sessions begin to be refused, with True when they are admitted again."""
    _cause: str = ""
    _restless_s: float = field(default=0.0)

    async def watch(self) -> None:
        """Call `sample` every `LOOK_EVERY_S` seconds, until cancelled."""
        while True:
            self.sample()
            await self.clock.sleep(LOOK_EVERY_S)

    def sample(self) -> None:
        now, late = self.clock.monotonic(), [(gauge, gauge.seconds()) for gauge in self.gauges]
        for gauge, seconds in late:
            if seconds >= gauge.limit_s:
                if not self._cause:
                    self.told(False)
                self._cause = f"{gauge.name} is {seconds:.1f} s behind"
        if any(seconds > CALM * gauge.limit_s for gauge, seconds in late):
            self._restless_s = now
        elif self._cause and now - self._restless_s >= CALM_S:
            self._cause = ""
            self.told(True)

    @property
    def closed(self) -> str:
        """Why new sessions are refused; empty while they are admitted."""
        return self._cause

    @property
    def retry_after_s(self) -> int:
        """The earliest time at which sessions may be admitted again, in whole seconds from now."""
        left = CALM_S - (self.clock.monotonic() - self._restless_s)
        return max(1, math.ceil(left))
