"""Whether one more session could be served, judged by how late the server is for those that it has.

A session that is let in while recognition or the event loop is behind gets its own answers late and makes those of
all others later. So while either is late, newcomers are refused. Refusing them is what brings the lateness down, so the
door opens again only after some seconds of calm, well below the lateness that has closed it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.clock import Clock

LOOK_EVERY_S = 0.25
CALM_S = 5.0
"""So long everything must have been calm before the door opens again."""

CALM = 0.4
"""Of the lateness that closes the door: what is below it is calm."""


@dataclass(slots=True)
class LagLimit:
    """`seconds` tells how late `name` is now; from `limit_s` on nobody more is let in."""

    name: str
    seconds: Callable[[], float]
    limit_s: float


@dataclass(slots=True)
class LoadMonitor:
    """Call `look` several times a second, or let `watch` do so."""

    gauges: Sequence[LagLimit]
    clock: Clock
    told: Callable[[bool], object] = lambda open_: None
    """Is called with False when the door closes, with True when it opens."""
    _cause: str = ""
    _restless_s: float = field(default=0.0)

    async def watch(self) -> None:
        """Runs until cancelled."""
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
        """Why nobody more is let in; empty while everybody is."""
        return self._cause

    @property
    def retry_after_s(self) -> int:
        """The soonest moment at which it can be worth trying again, in whole seconds from now."""
        left = CALM_S - (self.clock.monotonic() - self._restless_s)
        return max(1, math.ceil(left))
