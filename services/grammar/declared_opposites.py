"""Pairs of words that say the opposite of each other, in requests and in the names of tools."""

from collections.abc import Iterable, Sequence

from services.understanding.meaning import name_words
from services.understanding.stems import stem
from tools.spec import ToolSpec

_MAKING, *_OPPOSITES = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("add create book order buy make set schedule", "remove delete cancel scrap rid undo revoke"),
        ("on enable", "off disable"),
        ("up raise increase louder higher", "down lower decrease quieter reduce"),
        ("open", "close shut"),
        ("lock", "unlock"),
        ("start begin resume", "stop end pause"),
        ("arm", "disarm"),
        ("follow", "unfollow"),
        ("subscribe", "unsubscribe"),
    )
)


def takes_back(spec: ToolSpec) -> bool:
    """Whether the tool cancels or removes something, by its name."""
    return _side(name_words(spec.name), *_MAKING) < 0


def opposed(spec: ToolSpec, said: Sequence[str]) -> bool:
    """Whether the words say the opposite of the tool's name: "turn off the light" for `turn_on_light`. If a name has
    several such words, the first counts (`cancel_order` cancels)."""
    named = name_words(spec.name)
    return any(_side(named, *pair) * _side(said, *pair) < 0 for pair in (_MAKING, *_OPPOSITES))


def _side(said: Iterable[str], one: frozenset[str], other: frozenset[str]) -> int:
    """1 if the first word of either set belongs to `one`, -1 if it belongs to `other`, 0 without any."""
    bare = (stem(word) for word in said)
    return next((1 if word in one else -1 for word in bare if word in one or word in other), 0)
