"""The rows that a policy can play, and the search for the row that a transcript so far belongs to."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

LEAST_CONTINUED = 3
"""Least number of words by which the middle of a row is recognised."""

ACCEPTABLE_ERROR = 0.34
"""Largest share of misheard words with which a transcript still counts as a row's."""


def words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("\u2019", "'")))


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """An expected call, and the number of the row's words that determine it."""

    expected: Json
    words: int

    @property
    def id(self) -> int:
        return int(self.expected["id"])


@dataclass(frozen=True, slots=True)
class Row:
    data: Json
    words: tuple[str, ...]
    steps: tuple[ExpectedStep, ...]

    @property
    def id(self) -> str:
        return str(self.data["id"])


@dataclass(frozen=True, slots=True)
class Place:
    """A row, and how many of its words have come."""

    row: Row
    heard: int
    exact: bool = False

    @property
    def broken_off(self) -> bool:
        """Whether the words all belong to the row but end before all its calls are determined: a pause has ended the
        turn too early."""
        return self.exact and any(step.words > self.heard for step in self.row.steps)


def row_of(data: Json) -> Row:
    words = words_of(data["text"])
    return Row(data, words, tuple(ExpectedStep(call, _words_by(data, call)) for call in data["expected_calls"]))


def _words_by(data: Json, call: Json) -> int:
    spoken = [word["w"] for word in data["words"] if word["end_ms"] <= call["determinable_at_ms"]]
    return len(words_of(" ".join(spoken)))


def load(paths: Iterable[Path]) -> list[Row]:
    rows = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            rows += [row_of(json.loads(line)) for line in lines if line.strip()]
    return rows


class Index:
    """Finds the row of a transcript: an exact match if possible, else the nearest within `ACCEPTABLE_ERROR`."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for number, row in enumerate(rows):
            for word in row.words:
                self._by_word[word].add(number)

    def find(self, heard: str) -> Place | None:
        """The row that begins with the words `heard`; of several the shortest, since the words may be all of it."""
        words = words_of(heard)
        if not words:
            return None
        candidates = [self._rows[n] for n in self._by_word.get(words[0], ())]
        exact = [row for row in candidates if row.words[: len(words)] == words]
        if exact:
            return Place(min(exact, key=lambda row: (len(row.words), row.id)), len(words), exact=True)
        return self._continued(words) or self._nearest(words)

    def _continued(self, words: tuple[str, ...]) -> Place | None:
        """The row in whose middle the words are found: the rest of a request whose first turn was cut off at a pause.
        Calls that earlier words determine belong to that first turn."""
        found = []
        for row in (self._rows[n] for n in sorted(self._by_word.get(words[0], ()))):
            starts = range(1, len(row.words) - len(words) + 1)
            found += [(row, at) for at in starts if row.words[at : at + len(words)] == words]
        if len(words) < LEAST_CONTINUED or len(found) != 1:
            return None
        [(row, at)] = found
        left = tuple(step for step in row.steps if step.words > at)
        return Place(replace(row, steps=left), at + len(words))

    def _nearest(self, words: tuple[str, ...]) -> Place | None:
        shared: dict[int, int] = defaultdict(int)
        for word in set(words):
            for number in self._by_word.get(word, ()):
                shared[number] += 1
        likely = sorted(shared, key=lambda n: -shared[n])[:12]
        scored = [(*align(words, self._rows[n].words), n) for n in likely]
        errors, heard, number = min(scored, default=(len(words), 0, 0))
        return Place(self._rows[number], heard) if errors <= ACCEPTABLE_ERROR * len(words) else None


def align(heard: Sequence[str], words: Sequence[str]) -> tuple[int, int]:
    """(the fewest word edits that turn `heard` into a prefix of `words`, the length of that prefix)."""
    costs = list(range(len(words) + 1))
    for word in heard:
        diagonal, costs[0] = costs[0], costs[0] + 1
        for j, other in enumerate(words, start=1):
            diagonal, costs[j] = costs[j], min(costs[j] + 1, costs[j - 1] + 1, diagonal + (word != other))
    best = min(costs)
    return best, max(j for j, cost in enumerate(costs) if cost == best)
