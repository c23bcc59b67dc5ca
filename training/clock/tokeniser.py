"""Tokenisers: what is needed of one, and two small ones that need no files."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

_REPLACED = "\ufffd"
_PIECE = re.compile(r" ?[^\W\d_]{1,8}|\d{1,2}|_|</?|[^\w\s<]{1,3}|\s")


class Tokeniser(Protocol):
    """`decode(encode(text))` must be `text`: no special tokens are added, and those that stand in the text, such as
    `<|im_end|>`, are one token each and are decoded too."""

    def encode(self, text: str) -> list[int]: ...

    def decode(self, tokens: Sequence[int]) -> str: ...


class Bytes:
    """One token for each byte of UTF-8."""

    def encode(self, text: str) -> list[int]:
        return list(text.encode())

    def decode(self, tokens: Sequence[int]) -> str:
        return bytes(tokens).decode(errors="replace")


class WordPieces:
    """About four characters a token, as the vocabularies of language models have; ids are given as pieces are met. For
    estimates of time where no real tokeniser is at hand."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._pieces: list[str] = []

    def encode(self, text: str) -> list[int]:
        return [self._id(piece) for piece in _PIECE.findall(text)]

    def decode(self, tokens: Sequence[int]) -> str:
        return "".join(self._pieces[token] for token in tokens)

    def _id(self, piece: str) -> int:
        if piece not in self._ids:
            self._ids[piece] = len(self._pieces)
            self._pieces.append(piece)
        return self._ids[piece]


def spelled(tokeniser: Tokeniser, tokens: Sequence[int]) -> Iterator[str]:
    """The text that each token adds. A token that ends within a character adds nothing; the next one adds it whole.
    Linear time, as long as no character has more than a few tokens."""
    waiting: list[int] = []
    for token in tokens:
        waiting.append(token)
        text = tokeniser.decode(waiting)
        if text.endswith(_REPLACED) and len(waiting) < 8:
            yield ""
            continue
        waiting = []
        yield text
