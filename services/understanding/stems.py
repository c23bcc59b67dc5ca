"""Stems of English words, and the similarity of two words."""

from functools import lru_cache

from tools.language.spoken import listed

FUNCTION_WORDS = frozenset(
    listed(
        """a an the and or but to for in at on of by from with into onto as if so than then that this these those it its
        i me my mine you your we us our he she they them him her his their is are was were be been am do does did have
        has had can could will would shall should may might must please okay hey hi hello thanks thank just now also too
        um uh there here what who which how when where why not no yes let like want need some any all more up out one
        get got give user user's users whether such"""
    )
)
"""Words that say little about what is asked for."""

_ENDINGS = ("ings", "ing", "ations", "ation", "ions", "ion", "edly", "ed", "ies", "es", "s", "ly", "er", "e", "y")
_LEAST = 3


@lru_cache(8192)
def stem(word: str) -> str:
    """The word without its common endings: "booking" and "booked" are "book"."""
    word = word[:40].removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            bare = word[: -len(ending)]
            return bare[:-1] if len(bare) > _LEAST and bare[-1] == bare[-2] and bare[-1] not in "ls" else bare
    return word


@lru_cache(65536)
def alike(one: str, other: str) -> float:
    """From 0 to 1: 1 for the same stem, less for stems that share most of their three-letter parts."""
    if one == other:
        return 1.0
    if one[:3] != other[:3]:
        return 0.0
    first, second = _parts(one), _parts(other)
    share = 2 * len(first & second) / (len(first) + len(second))
    return share if share >= _SIMILAR else 0.0


_SIMILAR = 0.5


def _parts(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
