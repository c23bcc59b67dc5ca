"""Trains the head that says which words are names: those that are written with a capital within a sentence.

    python -m training.understanding.capitals SERVED [--data FOLDER]

Speech has no capitals, but the questions of Disfl-QA are written with them, and so are the names in those that were
written for this training (`written/names_*.txt`, each seen `REPEATS` times). The head reads the states of the served
encoder for the words in lower case (N words, D dimensions), so it has to be trained anew with every new encoder; it
takes a minute on one core and no torch. Four fifths of the questions, by group as in `corpus.py`, are trained on;
precision and recall on the others of each kind are printed. Writes `capitals.npz` into the folder SERVED.
"""

import argparse
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.understanding.encoder import CAPITALS, GRAPH, Encoder, Floats, fingerprint, word_states
from tools.language.spoken import listed
from tools.language.tokens import Token, tokenize
from training.understanding.corpus import fold_of
from training.understanding.readers import written
from training.understanding.readers.disfl_qa import FILES, decoded
from training.understanding.readers.marking import rows_of

HIDDEN, EPOCHS, BATCH, RATE, DECAY, SEED = 32, 6, 512, 2e-3, 1e-4, 0
REPEATS = 4
_PREFIXES = 0.4
"""Share of the questions that are cut off, as they are while the user speaks."""
INNER = frozenset(listed("of the de la le du van von der den del di da y el al bin ibn"))
"""Function words that belong to a name if the name continues after them."""
_ASKING = frozenset(
    listed(
        """what who which when where why how whose whom in of the a is are was were did does do no wait sorry actually
        name for to on at from i"""
    )
)
"""A capital of these begins a sentence and says nothing."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A question: its words, which of them are names, and of which it is known."""

    words: tuple[str, ...]
    named: tuple[bool, ...]
    known: tuple[bool, ...]


def marked(tokens: Sequence[Token], first: bool = False) -> Marked:
    """The words of a written question. Of question words a capital says nothing, and of the first word only if `first`,
    where sentences begin without one."""
    upper = [token.surface[:1].isupper() for token in tokens]
    named = [big and token.text not in _ASKING for big, token in zip(upper, tokens, strict=True)]
    known = [(at > 0 or first) and not (upper[at] and token.text in _ASKING) for at, token in enumerate(tokens)]
    size = len(tokens)
    for at, token in enumerate(tokens):
        beside = named[at + 1 : at + 2] + named[max(0, at - 1) : at]
        named[at] = named[at] or (token.text[0].isdigit() and any(beside))
    for at in range(size):
        end = at + 1
        while named[at] and end < size and tokens[end].text in INNER and not named[end]:
            end += 1
        if named[at] and at + 1 < end < size and named[end]:
            named[at + 1 : end] = known[at + 1 : end] = [True] * (end - at - 1)
    return Marked(tuple(token.text for token in tokens), tuple(named), tuple(known))


def questions(folder: Path) -> Iterator[tuple[str, Marked]]:
    """(group, question) of every question of Disfl-QA, as written and as a disfluent speaker says it."""
    for name in FILES:
        for row in rows_of(folder, name):
            for text in (row["original"], decoded(row["disfluent"])):
                if tokens := tokenize(text):
                    yield row["id"], marked(tokens)


def named_questions() -> Iterator[tuple[str, Marked]]:
    """(group, turn) of the written turns whose names have capitals."""
    for group, text in written.printed():
        if tokens := tokenize(text):
            yield group, marked(tokens, first=True)


def read(encoder: Encoder, found: Iterator[tuple[str, Marked]], dice: random.Random) -> tuple[Floats, Floats]:
    """States [N, D] and whether each is a name [N] of the words of the questions `found`; some are cut off."""
    states, named = [], []
    for _, each in found:
        size = len(each.words)
        cut = dice.randint(1, size) if dice.random() < _PREFIXES else size
        mine = word_states(encoder.encode(each.words[:cut]))
        known = np.array(each.known[: len(mine)])
        states.append(mine[known])
        named.append(np.array(each.named[: len(mine)], np.float32)[known])
    return np.concatenate(states), np.concatenate(named)


def fit(states: Floats, named: Floats) -> dict[str, Floats]:
    """The weights of a network with one hidden layer, trained with Adam on states [N, D] and targets [N]."""
    dice = np.random.default_rng(SEED)
    mean, scale = states.mean(0), states.std(0) + 1e-3
    shape = (states.shape[1], HIDDEN)
    parts = [dice.normal(0, 0.03, shape), np.zeros(HIDDEN), dice.normal(0, 0.1, HIDDEN), np.zeros(1)]
    parts = [part.astype(np.float32) for part in parts]
    moments = [(np.zeros_like(part), np.zeros_like(part)) for part in parts]
    order = np.arange(len(named))
    steps, step = EPOCHS * (len(named) // BATCH), 0
    for _ in range(EPOCHS):
        dice.shuffle(order)
        for at in range(0, len(named) - BATCH + 1, BATCH):
            rows = order[at : at + BATCH]
            inputs = (states[rows] - mean) / scale
            hidden = np.maximum(0, inputs @ parts[0] + parts[1])
            wrong = (1 / (1 + np.exp(-(hidden @ parts[2] + parts[3]))) - named[rows]) / BATCH
            back = np.outer(wrong, parts[2]) * (hidden > 0)
            slopes = [inputs.T @ back, back.sum(0), hidden.T @ wrong, wrong.sum(keepdims=True)]
            step += 1
            rate = RATE * max(0.02, 1 - step / steps)
            for part, (first, second), slope in zip(parts, moments, slopes, strict=True):
                slope = slope + DECAY * part
                first += 0.1 * (slope - first)
                second += 0.001 * (slope**2 - second)
                part -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    weight = parts[0] / scale[:, None]
    return {"weight": weight, "bias": parts[1] - mean @ weight, "out": parts[2], "out_bias": parts[3]}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("served", type=Path)
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    chosen = options.parse_args()
    kinds = {"Disfl-QA": list(questions(chosen.data)), "written": list(named_questions())}
    encoder, dice = Encoder(chosen.served), random.Random(SEED)
    trained = [each for each in (*kinds["Disfl-QA"], *kinds["written"] * REPEATS) if fold_of(each[0]) != 0]
    states, named = read(encoder, iter(trained), dice)
    head = {name: part.astype(np.float16) for name, part in fit(states, named).items()}
    np.savez(chosen.served / CAPITALS, graph=np.int64(fingerprint(chosen.served / GRAPH)), **head)
    encoder = Encoder(chosen.served)
    for kind, found in kinds.items():
        states, named = read(encoder, (each for each in found if fold_of(each[0]) == 0), dice)
        told, right = encoder.named(states) >= 0.5, named > 0
        both = (told & right).sum()
        print(f"{kind}, held back: {both / told.sum():.1%} of {told.sum()} right, {both / right.sum():.1%} found")


if __name__ == "__main__":
    main()
