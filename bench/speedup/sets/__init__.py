"""The sets of requests, each as a list of cases."""

from pathlib import Path

from bench.speedup.case import Case
from bench.speedup.sets import hotpotqa, naturalistic, tinyagent

Range = tuple[float, float]

OURS = {"naturalistic": naturalistic.cases, "tinyagent": tinyagent.cases}
SETS = (*OURS, "hotpotqa")

SAMPLES = {"hotpotqa": 60}
"""How many cases of a large set are run unless all are requested."""


def load(
    name: str, limit: int | None, range_ms: Range | None, *, everything: bool = False, data: Path | None = None
) -> list[Case]:
    """The cases of the set `name`. `range_ms`: latency range of every tool in ms; None: each tool's own. `data`: the
    folder of data outside the repository (`bench/outside.py`). Raises `MissingData` where a set needs a file that is
    not there."""
    limit = limit or (None if everything else SAMPLES.get(name))
    return OURS[name](limit, range_ms) if name in OURS else hotpotqa.cases(limit, range_ms, data)
