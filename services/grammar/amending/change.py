"""What a turn asks to be done to a thing that exists already: the parts of a change, as far as they were said."""

from dataclasses import dataclass
from enum import StrEnum

from tools.language.moments import When
from tools.language.recurrences import Recurrence


class Op(StrEnum):
    """What is to be done with it, or told of it."""

    LONGER = "longer"
    SHORTER = "shorter"
    LATER = "later"
    EARLIER = "earlier"
    SHIFT = "shift"
    """Later or earlier, it is not clear which ("move it forward an hour")."""
    VALUE = "value"
    """Another time, day, length or repetition."""
    NAME = "name"
    PLACE = "place"
    TEXT = "text"
    """Other words in it ("say buy a present")."""
    APPEND = "append"
    REMOVE = "remove"
    UNDO = "undo"
    WRONG = "wrong"
    """Something about it is wrong; what is not said."""
    RESTORE = "restore"
    OUT = "out"
    """Take an item off a list."""
    SWAP = "swap"
    TO_LIST = "to_list"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    WHEN = "when"
    """Tell what it is and when."""
    LEFT = "left"
    READ = "read"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Value:
    """A new value as far as its words say: of one or more types, since "half an hour" and "six" may be several."""

    length: float | None = None
    """Seconds."""
    bare: float | None = None
    """A number without a unit."""
    when: When | None = None
    rule: Recurrence | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """`ref`: the words that say which thing is meant; "" where it is left to be understood."""

    op: Op
    ref: str = ""
    value: Value | None = None
    """The new value, or by how much."""
    old: Value | None = None
    """What it is not ("six, not seven")."""
    text: str = ""
    """A name, a place, an item."""
    other: str = ""
    """The item that takes its place, or the list that it goes to."""
    verb: str = ""
    """The first word."""
    bare: bool = False
    """The words hold nothing but the value, so that they must fit the thing of the last turn."""
