"""Which list the words name: "the shopping one", "the shopping list, bin the whole thing"."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from services.grammar.amending.change import Amendment, Op
from services.grammar.amending.targets import ALL, Meant
from services.grammar.amending.things import Kind, Thing
from tools.language.spoken import listed
from tools.values import fold

_USUAL = frozenset(("shopping", "grocery", "groceries", "to do", "todo"))
"""Lists that people have before they have spoken of any."""
_ONE = re.compile(r"\b(?P<owner>the|my|our|that|this) (?P<name>[\w']+(?: [\w']+)?) one\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:on|onto|to|into|from|off) $", re.IGNORECASE)
_NAMED = re.compile(r"(?:^|\b(?:the|my|our|that|this) )(?P<name>[\w']+(?: [\w']+)?) list\b")
_FIRST = re.compile(
    r"(?:(?:and|no|actually|oh|okay|so|right|then|now) )*(?:the |my |our |that |this )?"
    r"(?P<name>[\w']+(?: [\w']+)?) list "
)
"""A list that is named before what is to be done with it."""
_NO_NAMES = frozenset(
    listed(
        """whole entire other last first second third same wrong right new old big little long only next a the my our
        that this on to from off it of any every each no is was in me with and or"""
    )
)
_IT = frozenset(("it", "that", "that one", "the thing", "this"))
_TO_OTHER = (Op.TO_LIST, Op.NAME)
"""Changes whose words name another list than theirs."""


def known_lists(things: Sequence[Thing]) -> frozenset[str]:
    """The names of the session's lists, without those that something else has too ("the baking one" may be a timer)."""
    names = {fold(each.fact("list_name")) for each in things if each.kind is Kind.LIST}
    others = {word for each in things if each.kind is not Kind.LIST and not each.gone for word in each.words}
    return frozenset(name for name in names if name and not others & set(name.split()))


def with_lists(text: str, names: Collection[str]) -> str:
    """`text` with "list" in the place of "one" behind the name of a list: one of `names`, or one that people have
    anyway. It has as many words as before."""

    def spelled(found: re.Match[str]) -> str:
        name = fold(found["name"])
        usual = name in _USUAL and (names or _PLACED.search(text[: found.start()]) is not None)
        return f"{found[0][: -len('one')]}list" if usual or name in names else found[0]

    return _ONE.sub(spelled, text) if "one" in text else text


def of_named_list(change: Amendment, about: Meant, things: Sequence[Thing], words: Sequence[str]) -> Meant:
    """What `change` is about if the turn, whose words these are, names a list: that one and no other. "The shopping
    list, get rid of it" is about all of it."""
    if change.op in _TO_OTHER or not about.things or any(each.kind is not Kind.LIST for each in about.things):
        return about
    said = " ".join(words)
    names = [name for found in _NAMED.finditer(said) if (name := _name(found)) is not None]
    if not names:
        return about
    chosen = [each for each in things if each.kind is Kind.LIST and not each.gone and _is_named(each, names)]
    kept = [each for each in about.things if each in chosen] or chosen[-1:]
    first = _FIRST.match(f"{said} ")
    ahead = first is not None and _name(first) is not None
    refers = change.ref in _IT or bool(set(change.ref.split()) & ALL)
    return replace(about, things=tuple(kept), whole=about.whole or (ahead and refers))


def _name(found: re.Match[str]) -> str | None:
    """The name of the list in the match; None where the words are none ("the whole list")."""
    words = found["name"].split()
    if words[-1] in _NO_NAMES:
        return None
    return words[-1] if words[0] in _NO_NAMES else " ".join(words)


def _is_named(thing: Thing, names: Sequence[str]) -> bool:
    own = fold(thing.fact("list_name"))
    return any(own in (name, name.split()[-1]) for name in names)
