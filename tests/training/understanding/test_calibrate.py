"""Temperatures: fitted to logits that are too sure, or not sure enough."""

import numpy as np
import pytest

from services.understanding.encoder import softmax
from training.understanding.calibrate import fitted, off


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_the_temperature_of_made_logits_is_found(true: float) -> None:
    source = np.random.default_rng(1)
    logits = source.normal(size=(4_000, 5)).astype(np.float32) * 2
    right = np.array([source.choice(5, p=row / row.sum()) for row in softmax(logits / true).astype(np.float64)])
    assert fitted(logits, right) == pytest.approx(true, abs=0.1)
    assert off(softmax(logits / true), right) < 0.03


def test_probabilities_that_are_too_high_are_off() -> None:
    sure = np.full((100, 2), [0.95, 0.05], np.float32)
    assert off(sure, np.array([0, 1] * 50)) == pytest.approx(0.45, abs=0.01)
