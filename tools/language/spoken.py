"""What a parser of spoken values returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")
Words = Sequence[str]
"""Normalised words, as `tokens.words` gives them."""


@dataclass(frozen=True, slots=True)
class SpokenValue(Generic[V]):
    """A value read from `words[start:end]`. `open`: words yet to come could still change it ("twenty" ... "five")."""

    value: V
    end: int
    open: bool = False


def listed(text: str) -> list[str]:
    """A table of words written as one text."""
    return text.split()
