"""Finds the words of the phrases that a misheard word may stand for."""

from functools import lru_cache

from tools.language.numbers import TENS, UNITS


class Spellings:
    """`forms(word)` returns the words of the vocabulary that `word` may be, each with its cost."""

    def __init__(self, vocabulary: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(vocabulary):
            self._by_initial.setdefault(word[:1], []).append(word)
        self.forms = lru_cache(4096)(self._forms)

    def _forms(self, word: str) -> tuple[tuple[str, float], ...]:
        """The word itself at no cost, or up to three inflections and near spellings at a cost; empty without any."""
        if word in self._vocabulary:
            return ((word, 0.0),)
        if word in UNITS or word in TENS or len(word) < 4:
            return ()
        near = []
        for other in self._by_initial.get(word[:1], ()):
            if len(other) < 4 or abs(len(other) - len(word)) > 2:
                continue
            if other in (f"{word}s", f"{word}'s") or word in (f"{other}s", f"{other}'s"):
                near.append((other, 0.1))
            elif min(len(word), len(other)) >= 5 and edits(word, other) <= (1 if len(word) < 8 else 2):
                near.append((other, 0.5))
        return tuple(sorted(near, key=lambda form: form[1])[:3])


def edits(a: str, b: str) -> int:
    """The number of insertions, deletions, substitutions and swaps of neighbours between two words."""
    before, row = list[int](), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
