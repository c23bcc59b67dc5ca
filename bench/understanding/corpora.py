"""The wording that training and calibration held back."""

from collections import defaultdict
from pathlib import Path

from services.understanding.encoder import Encoder
from services.understanding.reading import read
from training.understanding.corpus import fold_of, gather
from training.understanding.evaluate import acts, measurable, one_request, spans
from training.understanding.examples import Example

FOLD, LINES, SEED, MOST = 0, 30_000, 1, 600
"""As in training; `MOST`: rows of each source."""


def measure(encoder: Encoder, folder: Path) -> None:
    """Prints the figures of each source; says what is missing where the data are not there."""
    try:
        corpus = gather(folder, LINES, SEED, lambda group: fold_of(group) == FOLD)
    except FileNotFoundError as missing:
        print(f"corpora: not measured: {missing}")
        return
    by_source: dict[str, list[Example]] = defaultdict(list)
    for each in measurable(corpus.held, encoder):
        by_source[each.source].append(each)
    for source, examples in by_source.items():
        rows = [(each, read(encoder, each.words, each.context)) for each in examples[:MOST]]
        print(f"{source}: {len(rows)} of {len(examples)} sentences whose wording training and calibration held back")
        print("\n".join(one_request(rows)))
        print(spans(rows))
        print(acts(rows))
