"""Which contacts a name that nobody has sounds like: the recogniser may have misheard it. Pure."""

from collections.abc import Sequence

from tools.language import sounds

MOST_APART = 0.34
"""Largest distance of two sound keys, as a share of the longer one. Whoever is found is only asked about, so it may be
larger than for the values of a tool (`choices.ALIKE`)."""

MARGIN = 0.12
"""Contacts that are farther than the nearest one by more are not asked about."""

SHORTEST = 2
"""Sounds of a name or of a part of it."""

MOST_FOUND = 3
MOST_NAMES, MOST_WORDS = 2000, 4
"""Names that are compared, and words of each; it takes some tens of milliseconds, in the database's thread."""


def sounding_like(people: Sequence[tuple[str, Sequence[str]]], wanted: str) -> list[str]:
    """The names of those of `people`, each a name and its plain forms, that sound like the plain name `wanted`, the
    nearest first; several only where they are about equally near."""
    said = _key(wanted.split())
    if len(said) < SHORTEST:
        return []
    apart: dict[str, float] = {}
    for name, forms in people[:MOST_NAMES]:
        nearest = min((_apart(said, form) for form in _forms(forms)), default=1.0)
        if nearest <= MOST_APART:
            apart[name] = min(nearest, apart.get(name, 1.0))
    ranked = sorted(apart, key=lambda name: apart[name])
    near = [name for name in ranked if apart[name] <= apart[ranked[0]] + MARGIN]
    return near[:MOST_FOUND]


def _forms(names: Sequence[str]) -> set[str]:
    """The keys of the whole names and of each of their words."""
    words = [name.split()[:MOST_WORDS] for name in names]
    return {_key(each) for each in words} | {_key([word]) for each in words for word in each}


def _key(words: Sequence[str]) -> str:
    return "".join(map(sounds.key, words))


def _apart(said: str, known: str) -> float:
    """The distance as a share of the longer key; 1 where it is plainly too large."""
    longer = max(len(said), len(known))
    if len(known) < SHORTEST or longer - min(len(said), len(known)) > 2 * MOST_APART * longer:
        return 1.0
    if not sounds.related(said[0], known[0]):
        return 1.0
    return sounds.distance(said, known) / longer
