"""Whisper's tokens: what a prompt is made of, and words from the tokens of a decoding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

SPACELESS = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages that are written without spaces between words."""

ENGLISH_TOKENS_PER_S, TOKENS_PER_S = 10, 30
"""Tokens that nobody speaks in a second, in English and elsewhere: other scripts take several tokens a letter."""

_INCOMPLETE = "\N{REPLACEMENT CHARACTER}"


class Tokenizer(Protocol):
    """What is used of faster-whisper's tokenizer. `sot_sequence`: the tokens with which a decoding begins."""

    @property
    def sot_sequence(self) -> list[int]: ...

    @property
    def sot_prev(self) -> int: ...

    @property
    def no_timestamps(self) -> int: ...

    @property
    def eot(self) -> int: ...

    def encode(self, text: str) -> list[int]: ...

    def decode(self, tokens: list[int]) -> str: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as Whisper writes it, with the punctuation that is written to it. `spaced`: a space stands before it.
    `confidence`: the geometric mean of the probabilities of its tokens."""

    text: str
    tokens: tuple[int, ...]
    confidence: float
    spaced: bool = True


class Vocabulary:
    """The tokens of one model and language. A decoding that has `tokens_per_s` is taken for a loop."""

    def __init__(self, tokenizer: Tokenizer, language: str) -> None:
        self._tokenizer = tokenizer
        self._spaceless = language in SPACELESS
        self.tokens_per_s = ENGLISH_TOKENS_PER_S if language == "en" else TOKENS_PER_S

    @property
    def end(self) -> int:
        """The token that ends a decoding."""
        return self._tokenizer.eot

    def encoded(self, text: str) -> list[int]:
        """The tokens of `text`."""
        return self._tokenizer.encode(text)

    def prompt(self, before: Sequence[int], prefix: Sequence[int]) -> list[int]:
        """The tokens that a decoding continues. `before`: text that the model takes for what was said before; `prefix`:
        the beginning of what is said now."""
        tokens = self._tokenizer
        lead = [tokens.sot_prev, *before] if before else []
        return [*lead, *tokens.sot_sequence, tokens.no_timestamps, *prefix]

    def pieces(self, tokens: Sequence[int], logprobs: Sequence[float]) -> list[Piece]:
        """The words of `tokens`, whose log-probabilities are `logprobs`."""
        found: list[Piece] = []
        for group in self._groups([token for token in tokens if token < self.end]):
            own = [tokens[at] for at in group]
            text = self._tokenizer.decode(own)
            confidence = float(np.exp(np.mean([logprobs[at] for at in group])))
            if text.strip():
                found.append(Piece(text.strip(), tuple(own), confidence, text.startswith(" ") or not found))
        return found

    def bare(self, piece: Piece) -> Piece:
        """`piece` without the punctuation behind it, which the next words often take back ("timer.", "timer for"). A
        dot stays where another one is part of the word ("a.m.")."""
        text = piece.text.rstrip(".,?!;:-\N{HORIZONTAL ELLIPSIS}")
        if not text or text == piece.text or "." in text:
            return piece
        tokens = list(piece.tokens)
        while len(tokens) > 1 and self._tokenizer.decode(tokens).strip() != text:
            tokens.pop()
        return Piece(text, tuple(tokens), piece.confidence, piece.spaced)

    def _groups(self, tokens: Sequence[int]) -> Iterator[list[int]]:
        """The indexes of the tokens of each word: up to the next space, or of each character in a script without
        spaces. Characters of several tokens stay whole."""
        group: list[int] = []
        for at, token in enumerate(tokens):
            whole = group and _INCOMPLETE not in self._tokenizer.decode([tokens[each] for each in group])
            if whole and (self._spaceless or self._tokenizer.decode([token]).startswith(" ")):
                yield group
                group = []
            group.append(at)
        if group:
            yield group
