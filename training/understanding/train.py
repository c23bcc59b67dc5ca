"""Trains the learned understanding.

    python -m training.understanding.train --out FOLDER [--minilm FOLDER] [--start FOLDER] [--data FOLDER] [--epochs N]
        [--generated N] [--rate R] [--repeats SOURCE=N ...] [--layers N] [--threads N] [--seed N] [--fold N] [--all]
        [--limit N]

`--start` goes on from an earlier training's FOLDER or from exported weights (the server's), with their word pieces;
outputs that these did not have begin untrained. Of every source a fifth (by group, so by wording) is held back and
measured at the end; `--all` trains on everything, for the weights that ship. `--limit`
takes so many examples of each source, for a smoke run. Writes `weights.pt`,
`vocab.txt`, `names.json`, `log.jsonl` and `held_back.json` into FOLDER.
"""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.understanding.encoder import NAMES, PIECES, tokenizer_of
from training.understanding.batches import IGNORED, Batch, Encoded, batches, collate, encode, with_prefixes
from training.understanding.contexts import unrelated
from training.understanding.continuing import continued
from training.understanding.corpus import REPEATED, Corpus, fold_of, gather, generated, names_of
from training.understanding.examples import GENERATED
from training.understanding.minilm import minilm
from training.understanding.names import Names
from training.understanding.network import Outputs, UnderstandingNetwork, load_bert
from training.understanding.varying import values_of, varied
from training.understanding.vocabulary import read_pieces, trimmed

RATE, LATER_RATE, WARM = 1.2e-4, 5e-5, 0.06
"""The learning rate of a training from MiniLM, and of one that goes on; the share of its steps that it rises in."""
BATCH_PIECES = 768
REPEATS: Mapping[str, int] = {"slurp": 4, "written": 2}
"""How often a source is seen in an epoch; 1 unless named."""


def loss_of(outputs: Outputs, judged: tuple[Tensor, Tensor], batch: Batch) -> dict[str, Tensor]:
    """The parts of the loss; each is a mean over what it counts."""
    labels, acts = judged
    weight = batch.weights / batch.weights.sum().clamp(min=1e-6)
    spans = functional.cross_entropy(
        outputs.spans.flatten(0, 1), batch.spans.flatten(), ignore_index=IGNORED, reduction="none"
    )
    trust = batch.trust.flatten() * (batch.spans.flatten() != IGNORED)
    return {
        "label": (
            functional.cross_entropy(labels, batch.labels, reduction="none", label_smoothing=0.03) * weight
        ).sum(),
        "act": (functional.cross_entropy(acts, batch.acts, reduction="none") * weight).sum(),
        "begins": functional.cross_entropy(outputs.begins.flatten(0, 1), batch.begins.flatten(), ignore_index=IGNORED),
        "spans": (spans * trust).sum() / trust.sum().clamp(min=1),
        "complete": functional.binary_cross_entropy_with_logits(outputs.complete, batch.complete),
    }


WEIGHTS = {"label": 1.0, "act": 0.7, "begins": 0.5, "spans": 1.0, "complete": 0.2}


def step(network: UnderstandingNetwork, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The loss of one batch, and its parts as numbers."""
    with torch.autocast("cpu", torch.bfloat16):
        outputs = network(batch.ids, batch.mask, batch.kinds)
        judged = network.judge(outputs.states.float(), batch.rows, batch.members)
    outputs = Outputs(outputs.states.float(), outputs.begins.float(), outputs.spans.float(), outputs.complete.float())
    parts = loss_of(outputs, (judged[0].float(), judged[1].float()), batch)
    total = torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def train(
    network: UnderstandingNetwork,
    corpus: Corpus,
    held: Callable[[str], bool],
    tokenizer: Any,
    names: Names,
    options: Any,
) -> None:
    """AdamW with warm-up and a cosine, with other generated lines in every epoch; writes `log.jsonl`. `held` says of a
    group whether it is held back."""
    out: Path = options.out
    source = random.Random(options.seed)
    people = [each for each in corpus.train if each.source != GENERATED]
    values = {name: values_of([each for each in people if each.source == name]) for name in REPEATED}
    repeats = {**REPEATS, **options.repeats}
    total_steps = 0
    rounds: list[list[list[Encoded]]] = []
    for epoch in range(options.epochs):
        lines = [each for each in generated(options.generated, options.seed + epoch) if not held(each.group)]
        seen = [
            varied(each, values[each.source], source) if at else each
            for each in people
            for at in range(repeats.get(each.source, 1))
        ]
        chosen = with_prefixes(unrelated([*seen, *lines], source), 0.25, source)
        encoded = [encode(each, tokenizer) for each in chosen]
        rounds.append(list(batches(encoded, BATCH_PIECES, source)))
        total_steps += len(rounds[-1])
    decay = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], options.rate
    )

    def rate(at: int) -> float:
        warm = max(1, int(WARM * total_steps))
        return at / warm if at < warm else 0.5 * (1 + math.cos(math.pi * (at - warm) / max(1, total_steps - warm)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    began, at = time.monotonic(), 0
    with (out / "log.jsonl").open("w") as log:
        for epoch, made in enumerate(rounds):
            network.train()
            for chosen in made:
                loss, parts = step(network, collate(chosen, names))
                optimiser.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                at += 1
                if at % options.log_every == 0 or at == total_steps:
                    seconds = time.monotonic() - began
                    line = {"epoch": epoch, "step": at, "of": total_steps, "s": round(seconds), **parts}
                    log.write(json.dumps(line) + "\n")
                    log.flush()
            torch.save(network.state_dict(), out / "weights.pt")


def prepared(
    corpus: Corpus, names: Names, folder: Path, layers: int, out: Path
) -> tuple[UnderstandingNetwork, list[str]]:
    """The network with MiniLM's weights from `folder` and untrained heads, and its word pieces: those of the training
    words. Writes both lists that the server needs into `out`."""
    pieces = read_pieces(folder / "vocab.txt")
    kept = trimmed(pieces, [each.words for each in corpus.train])
    index = {piece: at for at, piece in enumerate(pieces)}
    bert = load_bert(folder, [index[piece] for piece in kept], layers)
    described(out, names, kept, layers)
    return UnderstandingNetwork(bert, len(names.labels), len(names.acts), names.span_tags), kept


def described(out: Path, names: Names, pieces: list[str], layers: int) -> None:
    """Writes the meanings of the outputs, and the word pieces, into `out`."""
    (out / PIECES).write_text("\n".join(pieces) + "\n", encoding="utf-8")
    said = {"labels": names.labels, "acts": names.acts, "kinds": names.kinds, "layers": layers}
    (out / NAMES).write_text(json.dumps(said, indent=1) + "\n")


def _repeats(text: str) -> tuple[str, int]:
    source, _, count = text.partition("=")
    if source not in REPEATED:
        raise argparse.ArgumentTypeError(f"{source!r} is none of {', '.join(REPEATED)}")
    return source, int(count)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument(
        "--minilm", type=Path, default=None, help="folder of all-MiniLM-L6-v2 (config, weights, vocab)"
    )
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    options.add_argument("--start", type=Path, default=None, help="folder of an earlier training to go on from")
    options.add_argument("--epochs", type=int, default=6)
    options.add_argument("--rate", type=float, default=None, help=f"{RATE}, with --start {LATER_RATE}")
    options.add_argument(
        "--repeats", type=_repeats, nargs="*", default=[], metavar="SOURCE=N", help="times in an epoch"
    )
    options.add_argument("--generated", type=int, default=24_000)
    options.add_argument("--layers", type=int, default=6)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--fold", type=int, default=0, help="the fifth that is held back")
    options.add_argument("--all", action="store_true", help="hold nothing back")
    options.add_argument("--limit", type=int, default=None)
    options.add_argument("--log-every", type=int, default=50, help="steps")
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)

    def held(group: str) -> bool:
        return not chosen.all and fold_of(group) == chosen.fold

    chosen.generated = min(chosen.generated, chosen.limit or chosen.generated)
    corpus = gather(chosen.data, chosen.generated, chosen.seed, held, chosen.limit)
    names = names_of(corpus)
    chosen.repeats = dict(chosen.repeats)
    chosen.rate = chosen.rate or (LATER_RATE if chosen.start else RATE)
    if chosen.start is not None:
        network, kept, layers = continued(chosen.start, names)
        described(chosen.out, names, kept, layers)
    else:
        network, kept = prepared(corpus, names, chosen.minilm or minilm(), chosen.layers, chosen.out)
    print(f"{len(corpus.train)} to train on, {len(corpus.held)} held back, {len(kept)} pieces", flush=True)
    train(network, corpus, held, tokenizer_of(kept), names, chosen)


if __name__ == "__main__":
    main()
