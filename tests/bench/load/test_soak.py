"""The growth that the soak run reports."""

import pytest

from bench.load.soak import SoakSample, growth


def _samples(mib: list[float], tasks: list[float]) -> list[SoakSample]:
    return [SoakSample(float(at), each, 20, 30, count) for at, (each, count) in enumerate(zip(mib, tasks, strict=True))]


def test_what_grows_after_the_warm_up_is_reported():
    found = growth(_samples([100, 300, 310, 310, 320, 330, 341, 341, 341, 341], [5, 9, 9, 9, 9, 9, 9, 12, 12, 12]), 2)
    assert found["mib"] == 31
    assert found["memory share"] == 0.1
    assert found["tasks"] == 3
    assert found["threads"] == 0


def test_the_warm_up_is_not_compared():
    found = growth(_samples([100, 200, 300, 300, 300, 300], [1, 2, 3, 3, 3, 3]), 2)
    assert found["mib"] == found["tasks"] == 0


def test_a_run_too_short_says_so():
    with pytest.raises(ValueError, match="at least four"):
        growth(_samples([1, 1, 1], [1, 1, 1]), 0)
