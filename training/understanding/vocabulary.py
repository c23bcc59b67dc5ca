"""The trimmed vocabulary: the word pieces of MiniLM that people's requests need, so that the table stays small."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from services.understanding.encoder import tokenizer_of

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
SIZE = 9_900
"""Pieces that are kept: 3.8 MB as int8 with 384 dimensions, so that all weights together stay below 16 MB."""


def trimmed(pieces: Sequence[str], texts: Iterable[Sequence[str]], size: int = SIZE) -> list[str]:
    """The `size` most useful of `pieces`, the special ones first: these, all single characters, those that
    `texts` (sequences of words) use, and then the most frequent ones of English, which BERT lists first."""
    full = tokenizer_of(pieces)
    used: Counter[str] = Counter()
    words = Counter(word for text in texts for word in text)
    for word, count in words.items():
        for piece in full.encode(word).tokens:
            used[piece] += count
    keep = {piece for piece in pieces if piece in SPECIAL or _single_latin(piece)}
    keep |= {piece for piece, _ in used.most_common(size - len(keep))}
    for piece in pieces:
        if len(keep) >= size:
            break
        if piece.removeprefix("##").isascii() and not piece.startswith("[unused"):
            keep.add(piece)
    return [*SPECIAL, *(piece for piece in pieces if piece in keep and piece not in SPECIAL)]


def _single_latin(piece: str) -> bool:
    bare = piece.removeprefix("##")
    return len(bare) == 1 and bare.isascii()


def read_pieces(path: Path) -> list[str]:
    """The pieces of a `vocab.txt`, one a line."""
    return path.read_text(encoding="utf-8").splitlines()
