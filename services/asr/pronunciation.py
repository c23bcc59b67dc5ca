"""Pronunciations for the recogniser: from a CMU dictionary, and built from parts for inflections and compounds that it
lacks."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

SPOKEN = {"am": ("EY EH M",), "pm": ("P IY EH M",), "oh": ("OW",), "wifi": ("W AY F AY",), "todo": ("T AH D UW",)}
"""Pronunciations tried before the dictionary's: more usual ones in commands, and words that it lacks."""

VOICELESS = frozenset({"P", "T", "K", "F", "TH"})
SIBILANT = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
SHORTEST_PART = 3

Pronunciations = Mapping[str, tuple[str, ...]]


def read_dictionary(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a file in the CMU format: lines `word PH ON ES`, alternatives as `word(2) ...`."""
    words: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry, _, phones = line.strip().partition(" ")
            if phones:
                words.setdefault(entry.partition("(")[0], []).append(phones.strip())
    return {word: tuple(phones) for word, phones in words.items()}


def pronounce(word: str, known: Pronunciations) -> tuple[str, ...]:
    """All pronunciations of `word`; empty if it has no entry and cannot be built from words that have one."""
    own = tuple(dict.fromkeys((*SPOKEN.get(word, ()), *known.get(word, ()))))
    return own or _possessive(word, known) or _inflected(word, known) or _compound(word, known)


def lexicon(vocabulary: Iterable[str], known: Pronunciations) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """(the pronunciations of the words in `vocabulary`, the words that have none)."""
    found = {word: pronounce(word, known) for word in sorted(vocabulary)}
    return {word: phones for word, phones in found.items() if phones}, [w for w, p in found.items() if not p]


def dictionary_lines(words: Pronunciations) -> Iterator[str]:
    """The lines of a dictionary file in the CMU format."""
    for word, alternatives in words.items():
        for count, phones in enumerate(alternatives, 1):
            yield f"{word if count == 1 else f'{word}({count})'} {phones}\n"


def _possessive(word: str, known: Pronunciations) -> tuple[str, ...]:
    stem = word.removesuffix("'s").removesuffix("'")
    return () if stem == word else tuple(_with_s(phones) for phones in pronounce(stem, known))


def _inflected(word: str, known: Pronunciations) -> tuple[str, ...]:
    for ending, sound in (("ing", "IH NG"), ("er", "ER"), ("s", None)):
        stem = word.removesuffix(ending)
        if stem != word and stem in known:
            return tuple(_with_s(p) if sound is None else f"{p} {sound}" for p in known[stem])
    return ()


def _compound(word: str, known: Pronunciations) -> tuple[str, ...]:
    """Words joined by a hyphen, or two known words written as one ("smartplug"; the most even split wins)."""
    if "-" in word:
        parts = [pronounce(part, known) for part in word.split("-") if part]
        return tuple(" ".join(phones) for phones in product(*parts)) if parts and all(parts) else ()
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    for cut in sorted(cuts, key=lambda cut: abs(2 * cut - len(word))):
        if word[:cut] in known and word[cut:] in known:
            return (f"{known[word[:cut]][0]} {known[word[cut:]][0]}",)
    return ()


def _with_s(phones: str) -> str:
    last = phones.rsplit(" ", 1)[-1]
    if last in SIBILANT:
        return f"{phones} IH Z"
    return f"{phones} {'S' if last in VOICELESS else 'Z'}"
