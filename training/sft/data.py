"""Rows of `training.synth` as tokens with weights.

A row's `sequence` is a list of runs [text, weight]; the weight is null where the text is only read. `apart` holds
generations that stand in no later prompt: {"after": characters of the sequence's text that come before, "runs": [...]}.
The text is encoded as a whole, as a server encodes its prompt, with the special tokens that stand in it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.models.prompt_format import prompt_format

OTHER, ARGUMENTS, ACTION, THOUGHT = range(4)
KINDS = ("other", "arguments", "action", "thought")
"""What a token decides. arguments: of a call; action: whether a call, a pause or an answer comes next; thought: whether
the thought is empty, and how it begins."""

_ARGUMENTS = re.compile(r'"arguments":(\{.*?\})\}</tool_call>', re.DOTALL)
_ACTION = re.compile(r"(?:</think>|</tool_call>)<(\w)")
_THOUGHT = re.compile(r"<think>(.)", re.DOTALL)
Run = tuple[str, float | None]


class WrongRows(ValueError):
    """The rows do not fit the tokeniser or the settings."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """One sequence: `tokens` int32, `weights` float32 (0 if only read), `kinds` uint8; each of shape (length,)."""

    tokens: NDArray[np.int32]
    weights: NDArray[np.float32]
    kinds: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.tokens)


@dataclass(slots=True)
class Dialogue:
    """The sequences of one row; they stay together when rows are shuffled."""

    number: int
    sequences: list[Encoded]


@dataclass(slots=True)
class Corpus:
    dialogues: list[Dialogue]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def weight(self) -> float:
        """The sum of all weights; the first token of a sequence has none, for nothing predicts it."""
        return float(sum(s.weights[1:].sum() for d in self.dialogues for s in d.sequences))


def check_format(rows_format: str, tokeniser: Any) -> None:
    """Raises WrongRows unless the tokeniser has the format's end-of-message token as one token."""
    end = prompt_format(rows_format).stop
    if end and tokeniser.encode(end, add_special_tokens=False) != [tokeniser.convert_tokens_to_ids(end)]:
        raise WrongRows(f"the tokeniser has no token {end}: rows in {rows_format!r} are not for this model")


def read_rows(paths: Iterable[Path], most: int = 0) -> Iterator[dict[str, Any]]:
    """The rows of the files, at most `most` of them unless that is 0."""
    count = 0
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if most and count >= most:
                    return
                count += 1
                yield json.loads(line)


def load(rows: Iterable[dict[str, Any]], tokeniser: Any, rows_format: str, longest: int) -> Corpus:
    """Encodes the rows. Sequences of more than `longest` tokens are left out and counted. Raises WrongRows."""
    check_format(rows_format, tokeniser)
    corpus = Corpus([])
    for row in rows:
        if (found := row.get("format", "plain")) != rows_format:
            raise WrongRows(f"row {row.get('number')} is in format {found!r}, not {rows_format!r}")
        kept = []
        for runs in _sequences(row, corpus.counts):
            encoded = encode(runs, tokeniser)
            corpus.counts["sequences"] += 1
            corpus.counts["tokens"] += len(encoded)
            if len(encoded) > longest:
                corpus.counts["sequences too long"] += 1
            elif not encoded.weights[1:].any():
                corpus.counts["sequences without weight"] += 1
            else:
                kept.append(encoded)
        if kept:
            corpus.dialogues.append(Dialogue(row.get("number", len(corpus.dialogues)), kept))
    return corpus


def _sequences(row: dict[str, Any], counts: Counter[str]) -> Iterator[list[Run]]:
    """The sequence, and for each generation apart what came before it, only read, and the generation."""
    main: list[Run] = [(text, weight) for text, weight in row["sequence"]]
    yield main
    text = "".join(text for text, _ in main)
    for apart in row.get("apart", []):
        if not isinstance(apart, dict):
            counts["apart without a place"] += 1
            continue
        yield [(text[: apart["after"]], None), *((part, weight) for part, weight in apart["runs"])]


def encode(runs: list[Run], tokeniser: Any) -> Encoded:
    """The tokens of the whole text; a token that belongs to several runs has the least weight of theirs, where that of
    text which is only read is 0. `tokeniser`: a fast one of transformers."""
    text = "".join(part for part, _ in runs)
    weights = np.concatenate([np.full(len(part), weight or 0.0, np.float32) for part, weight in runs])
    kinds = _kinds(text, runs)
    found = tokeniser(text, add_special_tokens=False, return_offsets_mapping=True)
    tokens = np.array(found["input_ids"], np.int32)
    spans = [(start, max(end, start + 1)) for start, end in found["offset_mapping"]]
    return Encoded(
        tokens,
        np.array([weights[start:end].min(initial=np.inf) for start, end in spans], np.float32),
        np.array([kinds[start:end].max(initial=OTHER) for start, end in spans], np.uint8),
    )


def _kinds(text: str, runs: list[Run]) -> NDArray[np.uint8]:
    """The kind of each character; OTHER in what is only read."""
    kinds = np.zeros(len(text), np.uint8)
    for begin, end in _generations(runs):
        for pattern, kind in ((_ARGUMENTS, ARGUMENTS), (_ACTION, ACTION), (_THOUGHT, THOUGHT)):
            for match in pattern.finditer(text, begin, end):
                kinds[match.start(1) : match.end(1)] = kind
    return kinds


def _generations(runs: list[Run]) -> Iterator[tuple[int, int]]:
    """The (start, end) in characters of what the model wrote without a break."""
    at, begin = 0, -1
    for part, weight in runs:
        if weight is None and begin >= 0:
            yield begin, at
            begin = -1
        elif weight is not None and begin < 0:
            begin = at
        at += len(part)
    if begin >= 0:
        yield begin, at
