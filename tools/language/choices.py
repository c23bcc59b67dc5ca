"""Finds the choices (enum values) of a parameter in the words of an utterance.

Numbers match in digits and in words ("12 ounce", "twelve ounce"), singulars match plurals. Words that only sound like a
choice ("ice mocha" for "iced mocha") match it if no other choice sounds nearly as similar. Such a match has a cost, so
that an exact reading of the words is preferred.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from tools.language import sounds
from tools.language.numbers import TENS, UNITS, number_at
from tools.language.slots import bare_schema
from tools.language.spoken import Words
from tools.slicing import pause
from tools.spec import ToolSpec

ALIKE = 0.2
"""Largest distance of two sound keys, as a share of the length of the choice's key."""
SHORTEST = 5
"""Fewest sounds of a choice that can match by sound; shorter ones resemble too many words."""
MARGIN = 0.5
"""Every other choice must be farther from the words by this distance."""
MISHEARD = 0.3
"""Cost of a choice that was matched by sound."""
_LONGEST = 8
"""Most words of a choice that can match by sound."""
MOST_ALIKE = 300
"""Most values of an enum that can match by sound; those of a longer enum must match exactly."""
_SAME = {"oz": "ounce"}


@dataclass(frozen=True, slots=True)
class SpokenChoice:
    """`value` as in the enum, said with the words up to index `end`; `cost` is 0 for the exact words."""

    value: str
    end: int
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class _Choice:
    value: str
    parts: tuple[str, ...]
    words: int
    sound: str


class Choices:
    """The choices of one parameter. Calls `pause` while it is built."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self._choices = list(_compiled(values))
        self._by_first: dict[str, list[_Choice]] = {}
        for choice in self._choices:
            self._by_first.setdefault(choice.parts[0], []).append(choice)
        self._by_sound: dict[str, list[_Choice]] = {}
        for choice in self._choices:
            if len(choice.sound) >= SHORTEST:
                self._by_sound.setdefault(choice.sound[0], []).append(choice)
        self._longest = min(40, max((choice.words for choice in self._choices), default=0))

    def at(self, words: Words, at: int) -> SpokenChoice | None:
        """The longest choice that matches exactly at `at`; else the one that matches by sound; else None."""
        return self.exact(words, at) or self._alike(words, at)

    def exact(self, words: Words, at: int) -> SpokenChoice | None:
        """The longest choice that matches exactly at `at`; None without one."""
        heard = list(_canonical_from(words, at, self._longest))
        if not heard:
            return None
        best: SpokenChoice | None = None
        for choice in self._by_first.get(heard[0][0], ()):
            size = len(choice.parts)
            if size <= len(heard) and all(part == heard[i][0] for i, part in enumerate(choice.parts)):
                end = heard[size - 1][1]
                if best is None or end > best.end:
                    best = SpokenChoice(choice.value, end)
        return best

    def _alike(self, words: Words, at: int) -> SpokenChoice | None:
        pause()
        first = sounds.key(words[at])
        near = self._by_sound.get(first[:1], ()) if first else ()
        found: list[tuple[float, _Choice, int]] = []
        for choice in near:
            for size in range(max(1, choice.words - 1), choice.words + 2):
                said = words[at : at + size]
                if len(said) < size or _has_number(said):
                    continue
                sound, most = "".join(map(sounds.key, said)), ALIKE * len(choice.sound)
                if abs(len(sound) - len(choice.sound)) > 2 * most:
                    continue
                apart = sounds.distance(sound, choice.sound)
                if apart <= most:
                    found.append((apart, choice, at + size))
        if not found:
            return None
        best = min(found, key=lambda each: (each[0], -each[2]))
        if any(other[0] < best[0] + MARGIN and other[1] is not best[1] for other in found):
            return None
        if self._names_another(words, at, best[2], best[1]):
            return None
        return SpokenChoice(best[1].value, best[2], MISHEARD + 0.1 * best[0])

    def _names_another(self, words: Words, at: int, end: int, choice: _Choice) -> bool:
        """Whether the last words of [at, end) are exactly another choice, which is not the end of `choice`: "loads some
        paint" sounds like "lots of paint", and names "some paint"."""
        for place in range(at + 1, end):
            exact = self.exact(words, place)
            if exact is not None and exact.end >= end:
                parts = tuple(_canonical(exact.value.casefold().replace("_", " ").replace("-", " ").split()))
                return choice.parts[-len(parts) :] != parts
        return False


_KNOWN: WeakValueDictionary[tuple[str, ...], Choices] = WeakValueDictionary()


def choices_of(values: tuple[str, ...]) -> Choices:
    """The choices of one enum. The result is cached for as long as something (a tool's grammar) refers to it."""
    known = _KNOWN.get(values)
    if known is None:
        known = _KNOWN[values] = Choices(values)
    return known


def declared(schema: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and values of each top-level parameter with an enum in a JSON schema. Parts of unexpected shape are skipped,
    because the schemas of MCP servers are not validated."""
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, Mapping) else ():
        values = bare_schema(inner).get("enum") if isinstance(inner, Mapping) else None
        if isinstance(values, list | tuple) and values:
            yield name, tuple(str(value) for value in values)


def _compiled(values: tuple[str, ...]) -> Iterator[_Choice]:
    for count, value in enumerate(values):
        if count % 50 == 49:
            pause()
        words = value.casefold().replace("_", " ").replace("-", " ").split()
        alike = len(values) <= MOST_ALIKE and len(words) <= _LONGEST and not _has_number(words)
        if words:
            sound = "".join(map(sounds.key, words)) if alike else ""
            yield _Choice(value, tuple(_canonical(words)), len(words), sound)


def doubled_words(specs: Iterable[ToolSpec]) -> frozenset[str]:
    """Words that are a choice and also begin another choice of the same tool: "medium" and "medium roast"."""
    found: set[str] = set()
    for spec in specs:
        pause()
        values = [value for _, values in declared(spec.parameters) for value in values]
        spoken = [value.casefold().replace("_", " ").split() for value in values]
        begun = {words[0] for words in spoken if len(words) > 1}
        found |= {words[0] for words in spoken if len(words) == 1} & begun
    return frozenset(found)


def _canonical(words: Words) -> Iterator[str]:
    return (part for part, _ in _canonical_from(words, 0, len(words)))


def _canonical_from(words: Words, at: int, most: int) -> Iterator[tuple[str, int]]:
    """The first `most` words from `at` on, numbers as digits and plurals without their ending, each with its end."""
    for _ in range(most):
        if at >= len(words):
            return
        word = words[at]
        number = number_at(words, at) if word in UNITS or word in TENS or word[0].isdigit() else None
        if number is not None:
            at = number.end
            yield f"{number.value:g}" if isinstance(number.value, float) else str(number.value), at
            continue
        at += 1
        bare = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        yield _SAME.get(bare, bare), at


def _has_number(words: Words) -> bool:
    return any(word in UNITS or word in TENS or word[:1].isdigit() for word in words)
