"""Numbers of rooms, parcels and orders, which declared tools take as text."""

from collections.abc import Sequence

from services.grammar.declared_parameters import Parameter
from services.understanding.stems import stem
from tools.language.numbers import number_at

_NUMBERED = frozenset({stem("number")})
_LONG = 4
"""From so many digits on, the only number in a request is a code, and counts nothing."""


def numbered(parameter: Parameter) -> bool:
    """Whether the parameter takes a number as text by its name: "room_number"."""
    return bool(parameter.named & _NUMBERED) and not parameter.choices


def code_at(parameter: Parameter, words: Sequence[str], places: Sequence[int]) -> int | None:
    """Which of the free `places` holds the number in digits that `parameter` takes: one directly behind a word of its
    name ("room 512"), or the only long one; None without one."""
    digits = [at for at in places if words[at].isdigit()]
    led = [at for at in digits if at and stem(words[at - 1]) in parameter.named]
    found = led or [at for at in digits if len(words[at]) >= _LONG]
    return found[0] if len(found) == 1 else None


def has_number(words: Sequence[str]) -> bool:
    """Whether a number is said among the words, so that they may be a number of a room."""
    return any(any(map(str.isdigit, word)) or number_at(words, at) is not None for at, word in enumerate(words))
