"""The types that the parsers of spoken values take and return."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")
Words = Sequence[str]
"""Normalised words, as returned by `tokens.words`."""


@dataclass(frozen=True, slots=True)
class SpokenValue(Generic[V]):
    """A value read from words up to index `end`. `open`: further words may change it ("twenty", then "five")."""

    value: V
    end: int
    open: bool = False


def listed(text: str) -> list[str]:
    """A list of words written as one text."""
    return text.split()


def phrases(table: str) -> tuple[tuple[str, ...], ...]:
    """A table of phrases separated by bars, as words; those with the most words come first."""
    return tuple(sorted((tuple(phrase.split()) for phrase in table.split("|")), key=len, reverse=True))
