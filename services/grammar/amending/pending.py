"""A change that waits for the user's answer to a question."""

from dataclasses import dataclass
from enum import StrEnum

from services.grammar.amending.change import Amendment
from services.grammar.amending.things import Thing


class Lacks(StrEnum):
    """What the question asks for."""

    WHICH = "which"
    AMOUNT = "amount"
    WAY = "way"
    """Whether later or earlier is meant."""
    NAME = "name"
    VALUE = "value"
    HOUR = "hour"
    """Which of two times "half past" or the like means."""
    ITEM = "item"
    """The item that is to be replaced."""
    YES = "yes"


@dataclass(frozen=True, slots=True)
class PendingChange:
    """The change and what it lacks. `things`: the things it may be about; one, unless the question asks which."""

    change: Amendment
    things: tuple[Thing, ...]
    lacks: Lacks
