"""Chooses the tools that a small model is told, instead of all of them, by the user's words so far.

A tool's score is the sum over the words that it shares with the user's: those of its phrases (the vocabulary of the
embedded grammar model), of its name and of its description. A word weighs the more the fewer tools have it.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from services.events.model import Acted, ContextEntry, ToolCall, UserUpdate
from tools.language.tries import grammar_of
from tools.slicing import pause, sliced
from tools.spec import ToolSpec

MOST = 8
"""Most tools told at once, beside those called in this turn or the last."""

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_OWN, _PHRASES, _DESCRIPTION = 3.0, 2.0, 1.0


class ToolRanking:
    """Scores the tools of one session by the words of a text."""

    def __init__(self, specs: Sequence[ToolSpec]) -> None:
        self.specs = {spec.name: spec for spec in specs}
        self._weights = {spec.name: _weights(spec) for spec in specs}
        known = Counter(word for weights in self._weights.values() for word in weights)
        self._rarity = {word: math.log((1 + len(specs)) / count) for word, count in known.items()}

    def best(self, text: str, most: int = MOST) -> list[str]:
        """Names of at most `most` tools that share a word with `text`, the likeliest first."""
        said = set(map(_stem, _WORD.findall(text.casefold())))
        scores = {
            name: sum(weights[word] * self._rarity[word] for word in said & weights.keys())
            for name, weights in self._weights.items()
        }
        ranked = sorted((name for name in scores if scores[name] > 0), key=lambda name: -scores[name])
        return ranked[:most]


def _weights(spec: ToolSpec) -> dict[str, float]:
    pause()
    weights: dict[str, float] = {}
    phrases = grammar_of(spec).vocabulary if spec.phrases else set[str]()
    for weight, words in (
        (_DESCRIPTION, _WORD.findall(spec.description.casefold())),
        (_PHRASES, phrases),
        (_OWN, spec.name.casefold().split("_")),
    ):
        weights |= dict.fromkeys(map(_stem, words), weight)
    return weights


def _stem(word: str) -> str:
    """`word` without a plural s, so that plural and singular count as one word."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class RelevantTools:
    """Follows a conversation and chooses the tools to tell with the next request."""

    def __init__(self, specs: Sequence[ToolSpec]) -> None:
        self._specs = specs
        self._made: ToolRanking | None = None
        self._turn = 0
        self._text = ""
        self._called: dict[int, set[str]] = {}

    async def prepare(self) -> None:
        """Build the ranking in slices between which the event loop runs: a client's tools may have many phrases."""
        if self._made is None:
            self._made = await sliced(lambda: ToolRanking(self._specs))

    @property
    def _ranking(self) -> ToolRanking:
        if self._made is None:
            self._made = ToolRanking(self._specs)
        return self._made

    def note(self, entry: ContextEntry) -> None:
        """Take in the user's words and the calls of this turn and the last."""
        match entry:
            case UserUpdate(turn=turn, full_text=text) if turn >= self._turn:
                self._turn, self._text = turn, text
            case Acted(turn=turn, action=ToolCall(tool=tool)):
                self._called.setdefault(turn, set()).add(tool)
                for old in [number for number in self._called if number < turn - 1]:
                    del self._called[old]

    def tools(self) -> tuple[ToolSpec, ...]:
        """The tools to tell now, in the order of the session's tools."""
        recent = (names for turn, names in self._called.items() if turn >= self._turn - 1)
        wanted = set(self._ranking.best(self._text)).union(*recent)
        return tuple(spec for name, spec in self._ranking.specs.items() if name in wanted)
