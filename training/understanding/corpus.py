"""All examples that the network is trained and measured on."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.scenarios import generate
from training.understanding.examples import Act, Example
from training.understanding.labels import LABELS
from training.understanding.names import Names
from training.understanding.normalising import normalised
from training.understanding.readers import read, written

SOURCES = ("slurp", "clinc", "snips", "disfl_qa")
"""The corpora of people's words."""
REPEATED = (*SOURCES, written.SOURCE)
"""The sources whose sentences are seen several times in an epoch."""
SHARES = {"snips": 4_000, "disfl_qa": 4_000}
"""How many examples of a source are taken at most, evenly over it."""

KINDS = (
    "time",
    "date",
    "datetime_part",
    "duration",
    "repeat",
    "number",
    "percent",
    "amount",
    "currency",
    "unit",
    "place",
    "person",
    "business",
    "title",
    "topic",
    "message",
    "item",
    "list_name",
    "label",
    "song",
    "artist",
    "media",
    "expression",
    "email",
    "phone",
    "mode",
    "word",
    "replaced",
)


FOLDS = 5


def fold_of(group: str) -> int:
    """The fold of a wording, the same in every run."""
    return zlib.crc32(group.encode()) % FOLDS


def for_calibration(group: str) -> bool:
    """Whether held-back lines of this wording are used to calibrate; the others are measured on."""
    return fold_of(f"calibration {group}") < 2


@dataclass(frozen=True, slots=True)
class Corpus:
    """`held`: examples whose wording is not in `train`."""

    train: list[Example]
    held: list[Example]


def gather(folder: Path, lines: int, seed: int, held: Callable[[str], bool], limit: int | None = None) -> Corpus:
    """Reads the corpora in `folder`/nlu and the written dialogues, and generates `lines` lines. `held` says of a group
    whether it is held back. `limit`: so many of each source at most."""
    found: list[Example] = []
    for name in SOURCES:
        found += _evenly(read(name, folder), min(SHARES.get(name, 10**9), limit or 10**9))
    found += _evenly(written.read(), limit or 10**9)
    found = [made for each in found if (made := normalised(each)) is not None]
    found += generated(lines, seed)
    return Corpus([each for each in found if not held(each.group)], [each for each in found if held(each.group)])


def generated(lines: int, seed: int) -> list[Example]:
    """So many generated lines, in the server's words."""
    return [made for each in generate(seed, lines) if (made := normalised(each)) is not None]


def names_of(corpus: Corpus) -> Names:
    """The output lists; raises ValueError for a label that `labels.py` does not have."""
    used = {request.label for each in (*corpus.train, *corpus.held) for request in each.requests}
    unknown = sorted(used - set(LABELS))
    if unknown:
        raise ValueError(f"labels that labels.py lacks: {', '.join(unknown)}")
    return Names(tuple(LABELS), tuple(act.value for act in Act), KINDS)


def _evenly(examples: Sequence[Example], most: int) -> list[Example]:
    if len(examples) <= most:
        return list(examples)
    return [examples[at * len(examples) // most] for at in range(most)]
