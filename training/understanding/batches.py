"""From examples to batches of tensors."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from tokenizers import Tokenizer
from torch import Tensor

from services.understanding.encoder import EncodedWords, pieces_of
from training.understanding.examples import GENERATED, Example, Span
from training.understanding.names import Names

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Batch:
    """`begins`, `spans` [B, T] hold targets or `IGNORED`; `trust` [B, T] the weight of a piece's span; the rest as in
    `UnderstandingNetwork`. `weights` [R]: how much the label of a request counts."""

    ids: Tensor
    mask: Tensor
    kinds: Tensor
    begins: Tensor
    spans: Tensor
    trust: Tensor
    complete: Tensor
    rows: Tensor
    members: Tensor
    labels: Tensor
    acts: Tensor
    weights: Tensor


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example and its word pieces."""

    example: Example
    pieces: EncodedWords

    def __len__(self) -> int:
        return len(self.pieces.ids)


def encode(example: Example, tokenizer: Tokenizer) -> Encoded:
    """The example as the server would give it to the network."""
    return Encoded(example, pieces_of(example.words, example.context, tokenizer))


def collate(chosen: Sequence[Encoded], names: Names) -> Batch:
    """One batch, padded to its longest example."""
    size = max(len(each) for each in chosen)
    count = len(chosen)
    ids, mask = torch.zeros(count, size, dtype=torch.long), torch.zeros(count, size, dtype=torch.long)
    kinds = torch.zeros(count, size, dtype=torch.long)
    begins, spans = torch.full((count, size), IGNORED), torch.full((count, size), IGNORED)
    trust = torch.zeros(count, size)
    rows, members, labels, acts, weights = [], [], [], [], []
    for row, each in enumerate(chosen):
        example, length = each.example, len(each)
        ids[row, :length] = torch.tensor(each.pieces.ids)
        mask[row, :length] = 1
        kinds[row, each.pieces.turn_from : length] = 1
        first = _first_pieces(each.pieces.words)
        begin_targets, span_targets = _targets(example, names)
        for word, piece in first.items():
            begins[row, piece] = begin_targets[word]
            spans[row, piece] = span_targets[word]
            trust[row, piece] = _trust(example.source, span_targets[word])
        for request in example.requests:
            inside = [p for p, w in enumerate(each.pieces.words) if request.start <= w < request.end]
            if not inside:
                continue
            chosen_pieces = torch.zeros(size)
            chosen_pieces[inside] = 1
            rows.append(row)
            members.append(chosen_pieces)
            labels.append(names.labels.index(request.label))
            acts.append(names.acts.index(request.act.value))
            weights.append(1.0 if example.complete else 0.5)
    return Batch(
        ids,
        mask,
        kinds,
        begins,
        spans,
        trust,
        torch.tensor([float(each.example.complete) for each in chosen]),
        torch.tensor(rows, dtype=torch.long),
        torch.stack(members) if members else torch.zeros(0, size),
        torch.tensor(labels, dtype=torch.long),
        torch.tensor(acts, dtype=torch.long),
        torch.tensor(weights),
    )


def _first_pieces(words: Sequence[int]) -> dict[int, int]:
    first: dict[int, int] = {}
    for piece, word in enumerate(words):
        if word >= 0:
            first.setdefault(word, piece)
    return first


def _targets(example: Example, names: Names) -> tuple[list[int], list[int]]:
    begins = [OUTSIDE] * len(example.words)
    spans = [0] * len(example.words)
    for request in example.requests:
        for at in range(request.start, request.end):
            begins[at] = BEGIN if at == request.start else INSIDE
        for span in request.spans:
            if span.name not in names.kinds:
                continue
            for at in range(span.start, span.end):
                spans[at] = names.tag(span.name, at == span.start)
    return begins, spans


def _trust(source: str, target: int) -> float:
    """How much a span counts: only the generated lines mark every value."""
    if source == "clinc":
        return 0.0
    return 1.0 if target or source not in ("slurp", "snips", "disfl_qa") else 0.1


def prefix(example: Example, words: int) -> Example:
    """The first `words` words of an example, with what of its requests and spans lies within."""
    requests = [
        replace(
            request,
            end=min(request.end, words),
            spans=tuple(Span(s.name, s.start, min(s.end, words)) for s in request.spans if s.start < words),
        )
        for request in example.requests
        if request.start < words
    ]
    return replace(example, words=example.words[:words], requests=tuple(requests), complete=False)


def with_prefixes(examples: Sequence[Example], share: float, random_source: random.Random) -> list[Example]:
    """The examples of people, of which a `share` is cut at a random word (generated ones are cut already)."""
    found = []
    for example in examples:
        cut = example.source != GENERATED and len(example.words) > 3 and random_source.random() < share
        found.append(prefix(example, random_source.randrange(2, len(example.words))) if cut else example)
    return found


def batches(encoded: Sequence[Encoded], pieces: int, random_source: random.Random) -> Iterator[list[Encoded]]:
    """Batches of at most `pieces` word pieces (padding included) of examples of like length, in random order."""
    order = sorted(encoded, key=lambda each: (len(each), random_source.random()))
    groups: list[list[Encoded]] = [[]]
    for each in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(each) > pieces:
            groups.append([])
        groups[-1].append(each)
    random_source.shuffle(groups)
    yield from groups
