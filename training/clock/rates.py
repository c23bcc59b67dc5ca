"""What things cost on the clock: time is counted in tokens (`spec.md#clock`)."""

import random
from dataclasses import dataclass

MEASURED_PER_S = 60.0
"""Tokens a second that a small model generates, until the target has been measured."""
INTERRUPT_MS = 40.0
_LEAST_PREFILL = 20.0
_MOST_PREFILL = 60.0


@dataclass(frozen=True, slots=True)
class Rates:
    """`tokens_per_s` generated and `prefill_per_s` injected tokens a second; each injection costs `interrupt_ms` beside
    its tokens."""

    tokens_per_s: float
    prefill_per_s: float
    interrupt_ms: float = INTERRUPT_MS

    @staticmethod
    def drawn(rng: random.Random, measured_per_s: float = MEASURED_PER_S) -> "Rates":
        """Log-uniform between half and twice the measured rate; at least twenty times that for injected tokens."""
        rate = measured_per_s * 2.0 ** rng.uniform(-1.0, 1.0)
        return Rates(rate, rate * rng.uniform(_LEAST_PREFILL, _MOST_PREFILL))

    def injected_ms(self, tokens: int) -> float:
        """Time that `tokens` new tokens of the prompt take."""
        return self.interrupt_ms + 1000.0 * tokens / self.prefill_per_s

    @property
    def token_ms(self) -> float:
        """Time of one generated token."""
        return 1000.0 / self.tokens_per_s
