"""The simulated model's speed, and the faults that it simulates."""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Pace:
    """Time to first token in milliseconds, tokens per second, and the relative spread of both (0.1: +-10 %)."""

    ttft_ms: float = 350.0
    tokens_per_s: float = 80.0
    jitter: float = 0.0

    def due(self, dice: random.Random) -> Iterator[float]:
        """Seconds after the request at which each token is due, without end."""
        spread = 1 + self.jitter * dice.uniform(-1, 1)
        at = self.ttft_ms / 1000 * spread
        while True:
            yield at
            at += (1 + self.jitter * dice.uniform(-1, 1)) / self.tokens_per_s


class SimulatedFault(StrEnum):
    """RATE_LIMIT is a 429 with Retry-After; STALL stops sending in mid-stream without closing; CUT closes in mid-stream
    (inside a call, where there is one); INVALID_JSON spoils the calls' JSON; GARBAGE is no valid event, EMPTY no event
    at all; SLOW_START delays the first token."""

    RATE_LIMIT = "rate_limit"
    UNAUTHORIZED = "unauthorized"
    SERVER_ERROR = "server_error"
    SLOW_START = "slow_start"
    STALL = "stall"
    CUT = "cut"
    INVALID_JSON = "invalid_json"
    GARBAGE = "garbage"
    EMPTY = "empty"


class Cut(Exception):
    """Raised in mid-stream to make the server drop the connection."""


@dataclass(slots=True)
class Faults:
    """Chooses each request's fault: the next requests get those of `script`, one each (None: no fault); later ones get
    a random fault by `rates` (probabilities)."""

    rates: Mapping[SimulatedFault, float] = field(default_factory=dict)
    script: deque[SimulatedFault | None] = field(default_factory=deque)
    retry_after_s: float = 1.0
    slow_s: float = 5.0

    def next(self, dice: random.Random) -> SimulatedFault | None:
        if self.script:
            return self.script.popleft()
        draw = dice.random()
        for fault, rate in self.rates.items():
            draw -= rate
            if draw < 0:
                return fault
        return None


def parse_rates(spec: str) -> dict[SimulatedFault, float]:
    """Parse "rate_limit:0.05,cut:0.01"; raises ValueError that names a bad part."""
    rates = {}
    for part in filter(None, spec.split(",")):
        name, _, rate = part.partition(":")
        if name not in list(SimulatedFault):
            raise ValueError(f"errors: {name!r} is none of {', '.join(SimulatedFault)}")
        rates[SimulatedFault(name)] = float(rate or 1.0)
    return rates


def tokens_of(text: str) -> Iterable[str]:
    """`text` in pieces of about four characters, as long as usual tokens."""
    return (text[i : i + 4] for i in range(0, len(text), 4))
