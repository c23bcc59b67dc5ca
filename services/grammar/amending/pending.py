"""A change that waits for an answer of the user."""

from dataclasses import dataclass
from enum import StrEnum

from services.grammar.amending.change import Amendment
from services.grammar.amending.things import Thing


class Lacks(StrEnum):
    """What the answer is to tell."""

    WHICH = "which"
    AMOUNT = "amount"
    WAY = "way"
    """Later or earlier."""
    NAME = "name"
    VALUE = "value"
    ITEM = "item"
    """The item whose place another one takes."""
    YES = "yes"


@dataclass(frozen=True, slots=True)
class PendingChange:
    """`things`: what it may be about; one, unless it is to be told which."""

    change: Amendment
    things: tuple[Thing, ...]
    lacks: Lacks
