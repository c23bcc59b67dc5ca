"""The learning rate of a step."""

import math

from training.sft.config import Optimiser


def rate(settings: Optimiser, step: int, progress: float) -> float:
    """The rate of step `step` (from 0), when `progress` (0 to 1) of the training is over: linear at first, then a
    cosine from the full rate down to `floor` of it."""
    warm = min(1.0, (step + 1) / (settings.warmup_steps + 1))
    cosine = 0.5 * (1.0 + math.cos(math.pi * min(max(progress, 0.0), 1.0)))
    return settings.lr * warm * (settings.floor + (1.0 - settings.floor) * cosine)
