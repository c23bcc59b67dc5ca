"""Counts what the readers make of the corpora, and shows some of it.

    python -m training.understanding.readers [FOLDER] [--samples N] [--label LABEL]

FOLDER: the data folder, else FORESAY_DATA, else ../shared/data. Prints the rows of each source and label, and for each
label N lines with their spans in brackets.
"""

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from training.understanding.examples import Act, Example
from training.understanding.labels import LABELS
from training.understanding.readers import READERS, read
from training.understanding.readers.marking import MissingDataError


def main(arguments: Sequence[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path, nargs="?", default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    options.add_argument("--samples", type=int, default=3)
    options.add_argument("--label", default="", help="show this label only")
    chosen = options.parse_args(arguments)
    try:
        found = {name: read(name, chosen.folder) for name in READERS}
    except MissingDataError as error:
        print(error, file=sys.stderr)
        return 1
    _census(found)
    _samples([each for examples in found.values() for each in examples], chosen.samples, chosen.label)
    return 0


def _census(found: dict[str, list[Example]]) -> None:
    names = list(found)
    counts = {name: Counter(request.label for each in found[name] for request in each.requests) for name in names}
    print(f"{'':24}" + "".join(f"{name:>10}" for name in names))
    for label in LABELS:
        print(f"{label:24}" + "".join(f"{counts[name][label]:10}" for name in names))
    print(f"{'examples':24}" + "".join(f"{len(found[name]):10}" for name in names))
    for title, of in (("acts", _acts), ("spans", _spans)):
        told = {name: Counter(of(found[name])) for name in names}
        print(f"\n{title}")
        for key in sorted({key for each in told.values() for key in each}):
            print(f"{key:24}" + "".join(f"{told[name][key]:10}" for name in names))


def _acts(examples: Sequence[Example]) -> list[str]:
    return [request.act.value for each in examples for request in each.requests]


def _spans(examples: Sequence[Example]) -> list[str]:
    return [span.name for each in examples for request in each.requests for span in request.spans]


def _samples(examples: Sequence[Example], count: int, label: str) -> None:
    by_label: dict[str, list[Example]] = defaultdict(list)
    for each in examples:
        for request in each.requests:
            by_label[request.label].append(each)
    for name in (label,) if label else LABELS:
        print(f"\n{name}")
        for each in random.Random(name).sample(by_label[name], min(count, len(by_label[name]))):
            acts = {request.act for request in each.requests} - {Act.DO, Act.TALK}
            print(f"  {each.source:9}{shown(each)}{' ' + ' '.join(acts) if acts else ''}")


def shown(each: Example) -> str:
    """The words, with spans in brackets and a bar between requests."""
    before: dict[int, str] = defaultdict(str)
    after: dict[int, str] = defaultdict(str)
    for request in each.requests:
        before[request.start] += "| " if request.start else ""
        for span in request.spans:
            before[span.start] += f"[{span.name}: "
            after[span.end - 1] += "]"
    return " ".join(before[at] + word + after[at] for at, word in enumerate(each.words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
