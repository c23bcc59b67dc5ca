"""Fits the temperatures of exported weights, so that their probabilities are those of being right.

    python -m training.understanding.calibrate EXPORTED [--data FOLDER] [--fold N]

Uses two fifths of the held-back wording (`for_calibration`); `evaluate` and `bench.understanding` measure on the rest.
The logits of labels and of acts are each divided by one number, chosen by the likelihood of what is right (Guo et al.,
2017, "On Calibration of Modern Neural Networks"). Writes them into the folder's `names.json` and prints how far the
probabilities were off, and are now.
"""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.understanding.encoder import NAMES, Encoder, softmax
from training.understanding.corpus import fold_of, for_calibration, gather
from training.understanding.examples import Example

Floats = NDArray[np.float32]
TRIED = np.arange(0.4, 3.0, 0.02)
BINS = 10
MOST = 1_500
"""Rows of each source."""


def rows(examples: Sequence[Example]) -> list[Example]:
    """At most `MOST` of each source, complete ones of one request."""
    found: dict[str, list[Example]] = {}
    for each in examples:
        if each.complete and len(each.requests) == 1 and for_calibration(each.group):
            found.setdefault(each.source, []).append(each)
    return [each for chosen in found.values() for each in chosen[:MOST]]


def fitted(logits: Floats, right: NDArray[np.int64]) -> float:
    """The temperature with the least mean negative log-likelihood of `right` [N] under `logits` [N, C]."""
    losses = [-np.log(softmax(logits / t)[np.arange(len(right)), right] + 1e-9).mean() for t in TRIED]
    return round(float(TRIED[int(np.argmin(losses))]), 2)


def off(probabilities: Floats, right: NDArray[np.int64]) -> float:
    """The expected calibration error: how far the highest probability is from the share of right ones, by tenths."""
    highest, hit = probabilities.max(1), probabilities.argmax(1) == right
    bins = np.minimum((highest * BINS).astype(int), BINS - 1)
    parts = [(bins == each) for each in range(BINS) if (bins == each).any()]
    return float(sum(part.mean() * abs(highest[part].mean() - hit[part].mean()) for part in parts))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("exported", type=Path)
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    options.add_argument("--fold", type=int, default=0)
    chosen = options.parse_args()
    encoder = Encoder(chosen.exported)
    encoder.temperature = encoder.act_temperature = 1.0
    held = gather(chosen.data, 20_000, 1, lambda group: fold_of(group) == chosen.fold).held
    label_logits, act_logits, labels, acts = [], [], [], []
    for each in rows(held):
        turn = encoder.encode(each.words, each.context)
        request = each.requests[0]
        label, act = encoder.judge(turn, request.start, min(request.end, len(turn.begins)))
        label_logits.append(np.log(label + 1e-9))
        act_logits.append(np.log(act + 1e-9))
        labels.append(encoder.labels.index(request.label))
        acts.append(encoder.acts.index(request.act.value))
    names = json.loads((chosen.exported / NAMES).read_text())
    for name, logits, right in (("temperature", label_logits, labels), ("act_temperature", act_logits, acts)):
        stacked, wanted = np.stack(logits), np.array(right)
        names[name] = fitted(stacked, wanted)
        before, after = off(softmax(stacked), wanted), off(softmax(stacked / names[name]), wanted)
        print(f"{name} {names[name]}: off by {before:.3f} before, {after:.3f} now, of {len(wanted)} held-back rows")
    (chosen.exported / NAMES).write_text(json.dumps(names, indent=1) + "\n")


if __name__ == "__main__":
    main()
