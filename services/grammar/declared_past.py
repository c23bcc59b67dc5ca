"""Days of a declared tool that looks up what has happened: "since march first" is the last one, not the coming one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.grammar.declared_parameters import Parameter
from services.understanding.meaning import name_words
from services.understanding.stems import stem
from tools.language.dates import date_at
from tools.language.moments import When
from tools.language.spoken import listed
from tools.language.tokens import words as words_of
from tools.spec import ToolSpec

_LOOKING_UP = frozenset(listed("search find list get show look lookup fetch query view check read retrieve"))
_RECORDS = frozenset(
    map(stem, listed("transaction payment purchase expense spending statement history log record past previous visit"))
)
_EARLIEST = frozenset(map(stem, listed("earliest oldest since")))
_BOUNDS = _EARLIEST | frozenset(map(stem, listed("start from begin beginning until end to latest")))
_AHEAD = frozenset(listed("next tomorrow coming today tonight this weekend"))
_STATING = frozenset(listed("is was it's i i'm we we're will isn't won't"))
"""Directly behind the day, these make "since" a reason: "since friday is a holiday"."""
_BACK = (7, 31, 365)
"""From so many days back on, the next such day is looked for: a weekday, a day of the month, a day of the year."""


def looks_up(spec: ToolSpec) -> bool:
    """Whether the tool only reads, by its effect or by the verb of its name."""
    return spec.safe or (name_words(spec.name)[:1] != [] and name_words(spec.name)[0] in _LOOKING_UP)


def lies_back(spec: ToolSpec, parameter: Parameter, words: Sequence[str], at: int, end: int) -> bool:
    """Whether the day in words [at, end) lies in the past: behind "since", in a look-up or a parameter for the earliest
    day, or as the first or last day of a look-up in records ("from may second on")."""
    if _AHEAD & set(words[at:end]) or any(word.isdigit() and len(word) == 4 for word in words[at:end]):
        return False
    told = parameter.named | parameter.about
    if words[at - 1 : at] == ["since"] and at:
        stated = words[end : end + 1] != [] and words[end] in _STATING
        return not stated and (looks_up(spec) or bool(told & _EARLIEST))
    spoken = {stem(word) for word in (*name_words(spec.name), *words_of(spec.description))}
    return looks_up(spec) and bool(told & _BOUNDS) and bool(spoken & _RECORDS)


def on_its_last_day(value: Any, said: list[str], now: datetime) -> Any:
    """The moment `value`, said with the words `said`, on the last such day instead of a coming one."""
    if not isinstance(value, When) or value.day is None or value.day <= now.date():
        return value
    for days in _BACK:
        found = date_at(said, 0, now.date() - timedelta(days=days))
        if found is not None and found.value < now.date():
            return replace(value, day=found.value)
    return value


def bounds_around(words: Sequence[str], at: int, end: int) -> list[int]:
    """The indices of the words around a day that say only that it is the first one: "since", "on", "onwards"."""
    before = [at - 1] if at and words[at - 1] in ("since", "from") else []
    behind = [end] if words[end : end + 1] != [] and words[end] in ("onwards", "onward", "forward") else []
    if before and words[at - 1] == "from" and words[end : end + 1] == ["on"] and len(words) == end + 1:
        behind = [end]
    return [*before, *behind] if before else behind
