"""A circuit breaker: while a service keeps failing, calls are refused at once instead of waiting for a timeout each."""

from collections.abc import Callable
from enum import StrEnum


class BreakerState(StrEnum):
    """CLOSED lets calls through, OPEN refuses them, HALF_OPEN lets one probe through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


_MOVES = {
    BreakerState.CLOSED: {BreakerState.OPEN},
    BreakerState.OPEN: {BreakerState.HALF_OPEN},
    BreakerState.HALF_OPEN: {BreakerState.CLOSED, BreakerState.OPEN},
}


class Breaker:
    """Opens after `threshold` failures in a row, refuses calls for `rest_s` seconds, then lets one probe through.

    Every admitted call must end with exactly one of `succeeded`, `failed` and `abandoned`.
    """

    def __init__(
        self,
        now: Callable[[], float],
        moved: Callable[[BreakerState], None],
        threshold: int = 5,
        rest_s: float = 30.0,
    ) -> None:
        self.state = BreakerState.CLOSED
        self._now = now
        self._moved = moved
        self._threshold = threshold
        self._rest_s = rest_s
        self._failures = 0
        self._opened_at = 0.0
        self._probing = False

    def admit(self) -> float | None:
        """Return None if the call may run, else the seconds after which it is worth trying again."""
        if self.state is BreakerState.OPEN:
            left = self._opened_at + self._rest_s - self._now()
            if left > 0:
                return left
            self._move(BreakerState.HALF_OPEN)
        if self.state is BreakerState.HALF_OPEN:
            if self._probing:
                return 1.0
            self._probing = True
        return None

    def succeeded(self) -> None:
        """The service has answered."""
        self._failures = 0
        self._probing = False
        if self.state is BreakerState.HALF_OPEN:
            self._move(BreakerState.CLOSED)

    def failed(self) -> None:
        """The service has failed."""
        self._failures += 1
        self._probing = False
        if self.state is BreakerState.HALF_OPEN or (
            self.state is BreakerState.CLOSED and self._failures >= self._threshold
        ):
            self._opened_at = self._now()
            self._move(BreakerState.OPEN)

    def abandoned(self) -> None:
        """The call was cancelled, which says nothing about the service."""
        self._probing = False

    def _move(self, to: BreakerState) -> None:
        if to not in _MOVES[self.state]:
            raise RuntimeError(f"a breaker cannot go from {self.state} to {to}")
        self.state = to
        self._moved(to)
