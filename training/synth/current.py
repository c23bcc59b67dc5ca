"""Checks whether rows of an earlier run are still what the code makes, since tools, wordings and the agent's rules
change."""

import json
from functools import partial
from itertools import count, islice
from pathlib import Path

from training.synth.options import Options
from training.synth.record import make

SAMPLE = 40


def current(rows: Path, options: Options, sample: int = SAMPLE) -> bool:
    """Whether the code still makes the first rows of a file (at most `sample`) exactly as they are there."""
    with rows.open(encoding="utf-8") as file:
        old = [json.loads(line) for line in islice(file, sample)]
    made = (each.row for each in map(partial(make, options), count()) if each.row is not None)
    return bool(old) and old == json.loads(json.dumps(list(islice(made, len(old)))))
