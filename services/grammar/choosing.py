"""Finds out which of the options in the assistant's question a reply chooses: "the second", "not Baker, the other
one", "both"."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.language.spoken import listed, phrases

_NOTHING = frozenset(
    listed(
        """the a an one ones please then thanks ta cheers thank you oh er um well okay ok just i think guess reckon
        suppose mean meant sorry it is that's that it's my called named call yes yeah yep for to of them with so say
        said would have number let's go take timer alarm event reminder list note want probably was and only by name
        those i'd actually no nope nah him her but rather"""
    )
)
"""Words of a reply that say nothing about the options."""
_PLACES = (("first", "former", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"))
_LAST = frozenset(("last", "latter"))
_ALL = frozenset(("both", "all", "everyone", "everybody", "each"))
_NEITHER = frozenset(("neither", "none", "nobody"))
_DENIES = frozenset(("not", "isn't", "except"))
_OTHER = frozenset(("other",))


_LEAVES = phrases(
    """you choose|you pick|you decide|whichever|whatever|any|anyone|any of them|any one|either|either one|either of them
    |it doesn't matter|doesn't matter|it does not matter|does not matter|i don't mind|i do not mind|don't mind
    |i don't care|i do not care|up to you|it is up to you|surprise me|whatever you like|whatever you think|as you like
    |no preference|you tell me|anything|any time|anytime|whenever|whenever you like|same as always|same as usual
    |the usual|same time as always|the usual time|same time as usual|same as ever|same as last time"""
)
"""Replies that leave the choice to the assistant, which asks again."""


def leaves_it(words: Sequence[str]) -> bool:
    """Whether a reply leaves the choice to the assistant ("whatever, you pick")."""
    said = tuple(words)
    return any(
        said[:at] in _LEAVES and (said[at:] in _LEAVES or set(said[at:]) <= _NOTHING) for at in range(1, len(said) + 1)
    ) or (len(said) > 1 and said[0] in ("oh", "well", "just") and leaves_it(said[1:]))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen options, as the question named them; empty if the user wants none of them."""

    names: tuple[str, ...]


def chosen(words: Sequence[str], options: Sequence[str]) -> Chosen | None:
    """The choice; None if the words choose nothing, or also say something else."""
    left = [word for word in words if word not in _NOTHING]
    if not left or _NEITHER & set(left):
        return Chosen(()) if left and set(left) <= _NEITHER | {"leave"} else None
    wanted: list[str] = []
    denied: list[str] = []
    other = deny = False
    for word in left:
        named = _named(word, options)
        if word in _DENIES:
            deny = True
        elif word in _OTHER:
            other, deny = True, False
        elif word in _ALL and not deny:
            wanted, deny = list(options), False
        elif named:
            target = denied if deny else wanted
            target += [name for name in named if name not in target]
        else:
            return None
    if denied and not wanted:
        wanted = [name for name in options if name not in denied]
    elif other:
        return None
    wanted = _common(wanted, left, options)
    return Chosen(tuple(wanted)) if len(wanted) == 1 or _ALL & set(left) else None


def _named(word: str, options: Sequence[str]) -> list[str]:
    """The options that a word of the reply means: by their position ("second"), or by a word that they contain."""
    place = next((at for at, names in enumerate(_PLACES) if word in names), len(options) - 1 if word in _LAST else None)
    if place is not None:
        return [options[place]] if place < len(options) else []
    bare = word.removesuffix("'s")
    forms = {bare, bare.removesuffix("s")}
    return [name for name in options if any({each, each.removesuffix("s")} & forms for each in name.casefold().split())]


def _common(wanted: Sequence[str], words: Sequence[str], options: Sequence[str]) -> list[str]:
    """Of several options that contain words of the reply, those with most of them ("tom wright" of two Toms)."""
    if len(wanted) < 2 or _ALL & set(words):
        return list(wanted)
    counts = {name: sum(name in _named(word, options) for word in words) for name in wanted}
    most = max(counts.values())
    best = [name for name in wanted if counts[name] == most]
    return best if len(best) == 1 and most > 1 else list(wanted)
