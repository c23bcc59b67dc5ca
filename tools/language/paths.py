"""The state of a walk through a tool's phrases, and the comparison of two walks that reach the same word."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tools.language.slots import SlotType
from tools.language.tries import Node

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot filled from words `[start, end)`. `value` is None for free words, which stay in the utterance."""

    name: str
    type: SlotType | None
    value: Any
    start: int
    end: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class PathState:
    """The position of a walk: its node and word, the slots it has filled, and its score and cost."""

    node: Node
    at: int
    filled: tuple[Filled, ...] = ()
    literals: int = 0
    score: float = 0.0
    cost: float = 0.0
    skips: int = 0
    small: int = 0
    """Function words matched; enough of them count even without content words ("what do i have")."""
    unread: int = 0
    """Number of skipped words that are not in `matcher.NOISE`."""


@dataclass(frozen=True, slots=True)
class PhrasePath:
    """A complete phrase with the adjuncts after it. `order`: the order of discovery, which decides between equals."""

    state: PathState
    order: tuple[int, ...]

    def beats(self, other: "PhrasePath | None") -> bool:
        """Whether this path has the higher score minus cost, or is equal and was found first."""
        if other is None:
            return True
        gain = self.state.score - self.state.cost - (other.state.score - other.state.cost)
        return gain > _EQUAL or (gain >= -_EQUAL and self.order < other.order)

    @property
    def key(self) -> tuple[int, frozenset[str]]:
        """The word where the path ends and the slots it fills; paths with the same key compete."""
        return self.state.at, frozenset(filled.name for filled in self.state.filled)


def better(paths: Iterable[PhrasePath], known: dict[tuple[int, frozenset[str]], PhrasePath]) -> list[PhrasePath]:
    """The best of `paths` per key that also beat what is `known`, which they replace there."""
    fresh: dict[tuple[int, frozenset[str]], PhrasePath] = {}
    for path in paths:
        key = path.key
        if path.beats(known.get(key)):
            known[key] = fresh[key] = path
    return list(fresh.values())
