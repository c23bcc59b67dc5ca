"""Several sequences in one, without their seeing each other.

The tokens of a pack form a tree: a sequence that begins like one that is in the pack already shares that beginning (the
system prompt with its tools, or all that came before a generation apart) and adds only the rest. Each token attends to
those before it in its own sequence, and its position is its place there. So hidden states, losses and gradients are
those of separate sequences, and what is shared is computed once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from training.sft.attention import Branch, branch
from training.sft.data import Dialogue, Encoded


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """`tokens`, `positions`: int64 (length,). `mask`: bool (length, length), who attends to whom; `branches` say the
    same of each sequence's own tokens. Prediction i is that of `targets[i]` from the hidden state at `predictors[i]`,
    with `weights[i]` > 0 and `kinds[i]`."""

    tokens: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor
    branches: list[Branch]
    predictors: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    kinds: torch.Tensor


@dataclass(slots=True)
class Packing:
    """A pack that sequences are being added to. `paths`: for each sequence the place in the pack of each of its tokens;
    `shared`: how many of them were there already."""

    size: int = 0
    weight: float = 0.0
    sequences: list[Encoded] = field(default_factory=list)
    paths: list[NDArray[np.int64]] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)

    def sharing(self, sequence: Encoded) -> tuple[int, int]:
        """How many tokens it would share, and with which of the sequences."""
        found = [(common(sequence.tokens, other.tokens), at) for at, other in enumerate(self.sequences)]
        return max(found, default=(0, -1), key=lambda each: (each[0], -each[1]))

    def add(self, sequence: Encoded) -> None:
        count, other = self.sharing(sequence)
        new = np.arange(self.size, self.size + len(sequence) - count)
        self.paths.append(np.concatenate([self.paths[other][:count], new]) if count else new)
        self.sequences.append(sequence)
        self.shared.append(count)
        self.size += len(new)
        self.weight += float(sequence.weights[1:].sum())

    def pack(self) -> Pack:
        tokens, positions = np.zeros(self.size, np.int64), np.zeros(self.size, np.int64)
        mask = np.zeros((self.size, self.size), bool)
        branches = []
        predictions: list[tuple[NDArray[np.int64], ...]] = []
        weights = []
        for sequence, path, count in zip(self.sequences, self.paths, self.shared, strict=True):
            new = path[count:]
            tokens[new], positions[new] = sequence.tokens[count:], np.arange(count, len(path))
            mask[np.ix_(new, path[:count])] = True
            mask[np.ix_(new, new)] = np.tri(len(new), dtype=bool)
            if len(new):
                branches.append(branch(len(new), path[:count].tolist()))
            weighted = np.flatnonzero(sequence.weights[1:] > 0) + 1
            predictions.append((path[weighted - 1], sequence.tokens[weighted], sequence.kinds[weighted]))
            weights.append(sequence.weights[weighted])
        predictors, targets, kinds = (
            torch.from_numpy(np.concatenate(each).astype(np.int64)) for each in zip(*predictions, strict=True)
        )
        return Pack(
            torch.from_numpy(tokens),
            torch.from_numpy(positions),
            torch.from_numpy(mask),
            branches,
            predictors,
            targets,
            torch.from_numpy(np.concatenate(weights)),
            kinds,
        )


def common(one: NDArray[np.int32], other: NDArray[np.int32]) -> int:
    """The length of the common beginning."""
    size = min(len(one), len(other))
    differ = one[:size] != other[:size]
    first = int(differ.argmax()) if size else 0
    return first if size and differ[first] else size


def pack_all(dialogues: Iterable[Dialogue], longest: int, open_packs: int) -> Iterator[Packing]:
    """Packs of at most `longest` tokens, each a little out of the order given: a sequence goes to the one of
    `open_packs` packs with which it shares most; where it fits nowhere, the fullest pack is finished. No sequence may
    be longer than `longest`."""
    packs: list[Packing] = []
    for dialogue in dialogues:
        for sequence in dialogue.sequences:
            fitting = [
                (-count, at)
                for at, (pack, count) in enumerate(_shares(packs, sequence))
                if pack.size + len(sequence) - count <= longest
            ]
            if fitting:
                packs[min(fitting)[1]].add(sequence)
                continue
            if len(packs) == open_packs:
                yield packs.pop(max(range(len(packs)), key=lambda at: packs[at].size))
            packs.append(Packing())
            packs[-1].add(sequence)
    yield from packs


def _shares(packs: list[Packing], sequence: Encoded) -> Iterator[tuple[Packing, int]]:
    for pack in packs:
        yield pack, pack.sharing(sequence)[0]
