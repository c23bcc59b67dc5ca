"""The format of a training example: the words of a turn and what they ask for."""

import re
from dataclasses import dataclass
from enum import StrEnum

GENERATED = "scenarios"
"""The source of generated lines."""


class Act(StrEnum):
    """Whether a request is meant to be carried out now."""

    DO = "do"
    """A command, or a question for a fact."""
    ABOUT = "about"
    """A question about doing it: "can you set alarms", "did you send it"."""
    NEGATED = "negated"
    SUPPOSED = "supposed"
    HEDGED = "hedged"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    TALK = "talk"
    """Nothing is asked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words [start, end) that hold a value of the kind `name`, or words that a correction replaces ("replaced")."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Request:
    """One request in words [start, end). `label`: a tool's name, "other.<topic>" or "talk.<kind>" (`labels.py`)."""

    label: str
    act: Act
    start: int
    end: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A turn so far. `words` as `words_of` makes them. `complete`: no more words are to be expected. `source`: the data
    set. `group`: equal for lines of the same wording. `context`: the assistant's open question, else ""."""

    words: tuple[str, ...]
    requests: tuple[Request, ...]
    complete: bool = True
    source: str = ""
    group: str = ""
    context: str = ""


_WORD = re.compile(r"[\w$€£%+*/=^@#.'’:,-]+")
_EDGE = ".,:;!?'\"-"


def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of `text` without the punctuation at their edges; "7:30", "o'clock", "3.5" stay whole."""
    found = (word.replace("’", "'").strip(_EDGE) for word in _WORD.findall(text.lower()))
    return tuple(word for word in found if word)
