"""Something that is told and then to be remembered: "the tent is in the loft, remember that for me"."""

import re

from services.grammar.free_order.bag import Bag
from services.grammar.intents import Intent, SlotValue
from services.grammar.wording import imperative
from tools.language.slots import SlotType
from tools.language.spoken import listed

TOOL = "create_note"
_KEEP = re.compile(
    r" (?:and )?(?:(?:can|could|will|would) you )?(?:please )?(?:just )?"
    r"(?:(?:remember|note|save|store|keep|jot|write|don't forget|do not forget) (?:that|it|this)"
    r"|(?:make|take|keep) a note(?: of (?:that|it|this))?|put (?:that|it|this) in (?:a note|my notes|the notes))"
    r"(?: down)?(?: (?:for (?:me|us|later)|somewhere|please|would you|will you|can you|thanks|in a note|in my notes))*$"
)
_FIRST = frozenset(
    listed("i i'm i've i'll ive im we we've we're my our the it's there's he she they a an his her their it there this")
)
_NEVER_LAST = frozenset(
    listed(
        """to you not and please i me can could must should will would may might always never or but so do did does if
        that who which the a an my of for in with when as am is are was were have has had just even really"""
    )
)
_TELLING = frozenset(
    listed(
        """is are was were am have has had will put left parked like likes need needs got keeps goes lives starts ends
        closes opens owe owes hid lent gave i'm i've ive im it's there's we've we're"""
    )
)
_LEAST = 4


def read(bag: Bag) -> list[Intent] | None:
    """A note of what was told; None where the words before "remember that" tell nothing of their own."""
    words = [token.text for token in bag.tokens]
    found = _KEEP.search(" ".join(words))
    end = len(words) - len(found[0].split()) if found else 0
    start = next((at for at in range(end) if bag.words[at] != "|"), end)
    told = words[start:end]
    if len(told) < _LEAST or told[0] not in _FIRST or told[-1] in _NEVER_LAST or told[-1].endswith("n't"):
        return None
    if _TELLING.isdisjoint(told) and not any(word.endswith("'s") for word in told[1:]):
        return None
    if any(imperative(word) for word in told[:1]) or not _DOUBTS.isdisjoint(told):
        return None
    slots = {"content": SlotValue(SlotType.TEXT, bag.said(start, end), start, end, open=True)}
    return [Intent(TOOL, slots, 0, len(words), tuple(words), evidence=3)]


_DOUBTS = frozenset(listed("remind alarm timer calendar diary said says told asked if unless whether"))
