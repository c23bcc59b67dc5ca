from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from bench.simserver.app import Running, SimServer
from bench.simserver.pace import Pace
from bench.simserver.policy import Oracle
from bench.simserver.rows import Index, load

DATA = Path(__file__).parents[3] / "bench" / "data" / "naturalistic_dev.jsonl"


@cache
def rows() -> Index:
    return Index(load([DATA]))


@pytest.fixture
async def served() -> AsyncIterator[Running]:
    """The simulated server with the oracle on a free port, nearly without delay: 2 ms to first token, 5,000
    tokens/s."""
    async with Running(SimServer(Oracle(rows()), Pace(2, 5000))) as running:
        yield running
