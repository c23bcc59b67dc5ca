"""Trains, exports and serves a small understanding in a minute, and checks each step.

    python -m training.understanding.smoke [--minilm FOLDER]

Generated lines only, two layers, one epoch: what it learns is worth nothing, but the loss must fall, the export must
fit its limit, and the server's encoder must say what the network says.
"""

import argparse
import json
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

import numpy as np
import torch

from services.understanding.encoder import Encoder, tokenizer_of
from training.understanding.batches import collate, encode
from training.understanding.corpus import Corpus, generated, names_of
from training.understanding.examples import Example
from training.understanding.export import export, load
from training.understanding.exported import read_exported
from training.understanding.minilm import minilm
from training.understanding.names import Names
from training.understanding.train import RATE, prepared, train

LINES, SHOWN = 1_800, 40
MOST_BYTES = 16_000_000
ALIKE = 0.95
"""Share of the words whose span tag must be the same with int8 weights."""
MOST_OFF = 0.02
"""How far a weight may be from what it was before it was rounded to int8, as a share of the largest of its matrix."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minilm", type=Path, default=None)
    chosen = options.parse_args()
    torch.manual_seed(1)
    with TemporaryDirectory() as name:
        trained, served = Path(name) / "trained", Path(name) / "served"
        trained.mkdir()
        corpus = Corpus(generated(LINES, seed=1), [])
        names = names_of(corpus)
        network, pieces = prepared(corpus, names, chosen.minilm or minilm(), 2, trained)
        settings = argparse.Namespace(
            epochs=1, generated=LINES, seed=1, out=trained, log_every=1, rate=RATE, repeats={}
        )
        train(network, corpus, lambda group: False, tokenizer_of(pieces), names, settings)
        first, last = _losses(trained / "log.jsonl")
        print(f"loss {first:.2f} at first, {last:.2f} at last")
        assert last < 0.75 * first, "the loss does not fall"
        export(trained, served)
        size = sum(path.stat().st_size for path in served.iterdir())
        assert size <= MOST_BYTES, f"{size} bytes are too many"
        same = agreement(trained, Encoder(served), generated(SHOWN, seed=2), names)
        print(f"{size / 1e6:.1f} MB; {same:.1%} of the words have the same tag with int8 weights")
        assert same >= ALIKE, "the exported network differs"
        again, _ = read_exported(served)
        before = dict(load(trained)[0].state_dict())
        off = max(_off(value, before[name]) for name, value in again.state_dict().items())
        print(f"the weights read back are off by {off:.4f} at most")
        assert off < MOST_OFF, "the exported weights are read back wrongly"


def _off(read: torch.Tensor, was: torch.Tensor) -> float:
    """The largest difference of two tensors, as a share of the largest value."""
    return float((read - was).abs().max() / was.abs().max().clamp(min=1e-6)) if was.is_floating_point() else 0.0


def _losses(log: Path) -> tuple[float, float]:
    """The mean loss in the first and the last tenth of the steps."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    losses = [line["label"] + line["act"] + line["spans"] for line in lines]
    tenth = max(1, len(losses) // 10)
    return fmean(losses[:tenth]), fmean(losses[-tenth:])


def agreement(trained: Path, encoder: Encoder, lines: list[Example], names: Names) -> float:
    """The share of words to which the trained network and the exported one give the same span tag."""
    network, _ = load(trained)
    tokenizer = tokenizer_of((trained / "vocab.txt").read_text(encoding="utf-8").splitlines())
    same: list[bool] = []
    for line in lines:
        encoded = encode(line, tokenizer)
        batch = collate([encoded], names)
        with torch.no_grad():
            tags = network(batch.ids, batch.mask, batch.kinds).spans[0].argmax(-1).numpy()
        members = np.array(encoded.pieces.words)
        first = [int(np.flatnonzero(members == word)[0]) for word in sorted(set(members[members >= 0].tolist()))]
        served = encoder.encode(line.words, line.context).spans.argmax(-1)
        same += list(tags[first] == served)
    return fmean(same)


if __name__ == "__main__":
    main()
