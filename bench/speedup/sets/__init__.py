"""The sets of requests, each as a list of cases."""

import zlib
from enum import StrEnum
from pathlib import Path

from bench.speedup.case import Case
from bench.speedup.sets import hotpotqa, naturalistic, tinyagent, worded

Range = tuple[float, float]

OURS = {"naturalistic": naturalistic.cases, "tinyagent": tinyagent.cases, "worded": worded.cases}
SETS = (*OURS, "hotpotqa")

SAMPLES = {"hotpotqa": 60}
"""How many cases of a large set are run unless all are requested."""


class Part(StrEnum):
    """Which rows of a set: two thirds are for development, the others nobody looks at until the end."""

    ALL = "all"
    DEVELOPMENT = "development"
    HELD_BACK = "held-back"


def held_back(id: str) -> bool:
    """Whether the row `id` belongs to the third that is held back; the same in every run."""
    return zlib.crc32(id.encode()) % 3 == 0


def load(
    name: str,
    limit: int | None,
    range_ms: Range | None,
    *,
    everything: bool = False,
    data: Path | None = None,
    part: Part = Part.ALL,
) -> list[Case]:
    """The cases of the set `name`. `range_ms`: latency range of every tool in ms; None: each tool's own. `data`: the
    folder of data outside the repository (`bench/outside.py`). Raises `MissingData` if a set needs a file that is
    not there."""
    limit = limit or (None if everything else SAMPLES.get(name))
    if part is Part.ALL:
        return OURS[name](limit, range_ms) if name in OURS else hotpotqa.cases(limit, range_ms, data)
    cases = OURS[name](None, range_ms) if name in OURS else hotpotqa.cases(None, range_ms, data)
    chosen = [case for case in cases if held_back(case.id) is (part is Part.HELD_BACK)]
    return chosen[:: max(1, len(chosen) // limit)][:limit] if limit else chosen
