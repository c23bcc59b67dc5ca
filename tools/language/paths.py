"""Where a walk through the phrases of a tool is, and which of two ways there is the better one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tools.language.slots import SlotType
from tools.language.tries import Node

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot with its words `[start, end)`. `value` is None for free words, which stay in the utterance."""

    name: str
    type: SlotType | None
    value: Any
    start: int
    end: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class PathState:
    """Where a walk is: what it has filled, and what that was worth."""

    node: Node
    at: int
    filled: tuple[Filled, ...] = ()
    literals: int = 0
    score: float = 0.0
    cost: float = 0.0
    skips: int = 0
    small: int = 0
    """Function words matched; "what do i have" says something though no word of it does."""


@dataclass(frozen=True, slots=True)
class PhrasePath:
    """A whole phrase and the adjuncts behind it; `order` says how it was found, and which of two equals comes first."""

    state: PathState
    order: tuple[int, ...]

    def beats(self, other: "PhrasePath | None") -> bool:
        if other is None:
            return True
        gain = self.state.score - self.state.cost - (other.state.score - other.state.cost)
        return gain > _EQUAL or (gain >= -_EQUAL and self.order < other.order)

    @property
    def key(self) -> tuple[int, frozenset[str]]:
        return self.state.at, frozenset(filled.name for filled in self.state.filled)


def better(paths: Iterable[PhrasePath], known: dict[tuple[int, frozenset[str]], PhrasePath]) -> list[PhrasePath]:
    """Those of `paths` that are better than what is `known`, which they replace."""
    fresh: dict[tuple[int, frozenset[str]], PhrasePath] = {}
    for path in paths:
        key = path.key
        if path.beats(known.get(key)):
            known[key] = fresh[key] = path
    return list(fresh.values())
