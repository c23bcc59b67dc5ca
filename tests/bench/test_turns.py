"""The end of the turn, on the naturalistic requests, in virtual time."""

import pytest

from bench.speedup.sets import load
from bench.turns.__main__ import ended, figures
from services.turns.settings import TurnSettings


@pytest.mark.timeout(300)
def test_few_requests_are_cut_off_by_a_pause_and_nobody_waits_long() -> None:
    found = [ended(case, TurnSettings()) for case in load("naturalistic", None, None)]
    got = figures(found)
    assert got.requests == 80
    assert got.cut <= 7
    assert got.mean_ms <= 370
