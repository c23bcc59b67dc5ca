"""Measures how similar two English spellings sound, for words that a recogniser has misheard.

A spelling is reduced to a key of letters for its sounds ("roast" -> "rost", "light" -> "lit"). The distance of two keys
is a weighted edit distance, in which vowels and related consonants (t and d) cost half.
"""

import re
from functools import lru_cache

_REWRITES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"ough|augh", "o"),
        (r"igh", "i"),
        (r"gh", "g"),
        (r"^kn|^gn", "n"),
        (r"^wr", "r"),
        (r"wh", "w"),
        (r"ph", "f"),
        (r"tch|ch", "C"),
        (r"sh|ti(?=o)", "S"),
        (r"ck|qu?", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"y(?=.)(?<!^y)", "i"),
        (r"y$", "i"),
        (r"le$", "l"),
        (r"(?<=[^aeioutd])ed$", "d"),
        (r"(?<=..)e(?=s?$)", ""),
        (r"([aeiou])[aeiouw]+", r"\1"),
        (r"(.)\1", r"\1"),
    )
)
_VOWELS = frozenset("aeiou")
_RELATED = frozenset(
    frozenset(pair) for pair in ("td", "pb", "kg", "fv", "mn", "sS", "CS", "Cj", "sC", "gj", "lr", "pf", "bv", "wv")
)


@lru_cache(4096)
def key(word: str) -> str:
    """The key of the first 40 letters of a word."""
    word = word[:40]
    for pattern, sound in _REWRITES:
        word = pattern.sub(sound, word)
    return word


@lru_cache(4096)
def distance(a: str, b: str) -> float:
    """The smallest sum of changes that turn one key into the other: 1 for a sound, 0.5 for a vowel or between related
    sounds. Takes time proportional to the product of the lengths."""
    before = [0.0]
    for sound in b:
        before.append(before[-1] + _left_out(sound))
    for x in a:
        row = [before[0] + _left_out(x)]
        for j, y in enumerate(b):
            row.append(min(before[j + 1] + _left_out(x), row[j] + _left_out(y), before[j] + _changed(x, y)))
        before = row
    return before[-1]


def related(a: str, b: str) -> bool:
    """Whether two sounds are the same or easily taken for one another."""
    return _changed(a, b) < 1.0


def _left_out(sound: str) -> float:
    return 0.5 if sound in _VOWELS else 1.0


def _changed(a: str, b: str) -> float:
    if a == b:
        return 0.0
    return 0.5 if (a in _VOWELS and b in _VOWELS) or frozenset((a, b)) in _RELATED else 1.0
