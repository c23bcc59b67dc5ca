"""The data types for a change of a thing that exists already, with the parts that the user has said."""

from dataclasses import dataclass
from enum import StrEnum

from tools.language.moments import When
from tools.language.recurrences import Recurrence


class Op(StrEnum):
    """What to do with the thing, or what to tell about it."""

    LONGER = "longer"
    SHORTER = "shorter"
    LATER = "later"
    EARLIER = "earlier"
    SHIFT = "shift"
    """To a later or an earlier time; which of them is not clear ("move it forward an hour")."""
    VALUE = "value"
    """Give it another time, day, duration or repetition."""
    UNTIL = "until"
    """Give an event another end ("till half ten")."""
    LASTS = "lasts"
    """Give an event another duration ("for an hour and a half")."""
    NAME = "name"
    PLACE = "place"
    TEXT = "text"
    """Give it another text ("say buy a present")."""
    APPEND = "append"
    REMOVE = "remove"
    UNDO = "undo"
    WRONG = "wrong"
    """The user says that something is wrong, but not what."""
    RESTORE = "restore"
    OUT = "out"
    """Take an item off a list."""
    ALL_BUT = "all_but"
    """Take everything off a list but one item or some."""
    HAS = "has"
    """Tell whether an item is on a list."""
    SWAP = "swap"
    TO_LIST = "to_list"
    PAUSE = "pause"
    HALT = "halt"
    """Stop what is running; only "stop" was said."""
    RESUME = "resume"
    RESTART = "restart"
    WHEN = "when"
    """Tell what it is and when."""
    LEFT = "left"
    READ = "read"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Value:
    """A new value, read as every type that its words may be: "six" may be a time and a number."""

    length: float | None = None
    """Seconds."""
    bare: float | None = None
    """A number without a unit."""
    when: When | None = None
    rule: Recurrence | None = None
    words: str = ""
    span: bool = False
    """`when` is the beginning of a span of hours, and `length` how long it is."""
    shift: bool = False
    """The words give a day relative to the day of the thing ("the day after")."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change. `ref`: the words that say which thing is meant; "" without any."""

    op: Op
    ref: str = ""
    value: Value | None = None
    """The new value, or the amount of the change."""
    old: Value | None = None
    """The wrong value, if the user says it ("six, not seven")."""
    text: str = ""
    """A name, a place, an item."""
    other: str = ""
    """The item that replaces `text`, or the list that it is moved to."""
    verb: str = ""
    """The first word of the request."""
    bare: bool = False
    """The words are only the value, so that it must fit the thing of the last turn."""
    alone: bool = False
    """The words are a change only if the last turn made or changed the thing ("in the evening")."""
    said: str = ""
    """The words of the last turn, which may tell which hour "half past" is of."""
