"""The sets of requests, each as a list of cases."""

from collections.abc import Callable

from bench.speedup.case import Case
from bench.speedup.sets import hotpotqa, naturalistic, tinyagent

Range = tuple[float, float]

SETS: dict[str, Callable[[int | None, Range | None], list[Case]]] = {
    "naturalistic": naturalistic.cases,
    "tinyagent": tinyagent.cases,
    "hotpotqa": hotpotqa.cases,
}

SAMPLES = {"hotpotqa": 60}
"""How many cases of a large set are run unless all are asked for."""


def load(name: str, limit: int | None, range_ms: Range | None, *, everything: bool = False) -> list[Case]:
    """`range_ms`: how slow every tool is; None leaves each at its own latency."""
    return SETS[name](limit or (None if everything else SAMPLES.get(name)), range_ms)
