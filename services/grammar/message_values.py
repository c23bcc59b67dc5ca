"""Puts a corrected value into the text of a message that was sent ("make it seven"), in the place of the value of the
same kind: a number for a number, a time for a time, a day for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.grammar.amending.hearing import value_of
from tools.language.numbers import number_at
from tools.language.spoken import listed
from tools.language.tokens import Token, surface

_BEHIND = frozenset(listed("please instead then now actually thanks thank you sorry rather though"))
_NO_START = frozenset(listed("at on for to just about the one a an in"))
"""No value of a text begins with these; "one" is rather a pronoun."""
_HOURS = frozenset(listed("at by till until til from before after around past since"))
"""Before a bare number, these show that it is an hour."""
_DAY_HALF = ("am", "pm")
_NOT_OLD = (["instead", "of"], ["rather", "than"])
_LONGEST_VALUE, _LONGEST_UNIT = 6, 2
_LAST_HOUR = 12


class _Kind(StrEnum):
    NUMBER = "number"
    TIME = "time"
    DAY = "day"
    MOMENT = "moment"
    """A day and a time."""
    PART = "part"
    LENGTH = "length"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class _Place:
    kind: _Kind
    start: int
    end: int


def with_value(before: Sequence[Token], said: Sequence[Token], now: datetime) -> str | None:
    """The text `before` with the value `said` ("7 not 6") in the place of the only one of its kind; "" where there is
    no such place or more than one. None if `said` is no value."""
    new, old = _divided(said)
    words = [token.text for token in new]
    found = number_at(words, 0) if words else None
    kind = _kind(words, now)
    if kind is not None:
        places = _of_kind(before, kind, words, now)
    elif found is not None and 0 < len(words) - found.end <= _LONGEST_UNIT:
        places = _counted(before, words[found.end :])
    else:
        return None
    if old:
        places = [each for each in places if tuple(t.text for t in before[each.start : each.end])[: len(old)] == old]
    if len(places) != 1:
        return ""
    [place] = places
    replaced = [*before[: place.start], *new, *before[place.end :]]
    return surface(replaced, 0, len(replaced)).rstrip(".")


def _divided(said: Sequence[Token]) -> tuple[list[Token], tuple[str, ...]]:
    """The new value, without polite words, and the words of the old one in "7 not 6"; () without them."""
    words = [token.text for token in said]
    ends = [at for at in range(1, len(words)) if words[at] == "not" or words[at : at + 2] in _NOT_OLD]
    end = ends[0] if ends else len(words)
    old = tuple(words[end + (1 if words[end : end + 1] == ["not"] else 2) :])
    new = list(said[:end])
    while len(new) > 1 and new[-1].text in _BEHIND:
        new.pop()
    while len(new) > 1 and new[0].text in ("at", "on", "for", "just", "to"):
        del new[0]
    return new, old


def _kind(words: Sequence[str], now: datetime) -> _Kind | None:
    value = value_of(" ".join(words), now) if words else None
    if value is None or value.shift:
        return None
    if value.bare is not None:
        return _Kind.NUMBER
    if value.rule is not None:
        return _Kind.RULE
    if value.when is not None:
        timed, dated = value.when.timed or value.span, value.when.day is not None
        return _Kind.MOMENT if timed and dated else _Kind.TIME if timed else _Kind.DAY if dated else _Kind.PART
    return _Kind.LENGTH if value.length is not None else None


def _places(before: Sequence[Token], now: datetime, moments: bool) -> list[_Place]:
    """The values in the text, the longest first found at each word. `moments`: a day with its time is one value."""
    words, found, at = [token.text for token in before], [], 0
    while at < len(words):
        ends = range(min(len(words), at + _LONGEST_VALUE), at, -1) if words[at] not in _NO_START else ()
        kinds = ((end, _kind(words[at:end], now)) for end in ends)
        fitting = (each for each in kinds if each[1] and (moments or each[1] is not _Kind.MOMENT))
        end, kind = next(fitting, (at + 1, None))
        if kind is not None:
            found.append(_Place(kind, at, end))
        at = end
    return found


def _of_kind(before: Sequence[Token], kind: _Kind, new: Sequence[str], now: datetime) -> list[_Place]:
    """The places that a value of `kind` may take. A bare number up to twelve may also be an hour, and takes the place
    of the number in "10 minutes" and in "6 pm"."""
    places = _places(before, now, kind is _Kind.MOMENT)
    leads = ["", *(token.text for token in before)]
    hours = [each for each in places if each.kind is _Kind.NUMBER and leads[each.start] in _HOURS]
    if kind is _Kind.TIME:
        return [each for each in places if each.kind is _Kind.TIME] + hours
    if kind is not _Kind.NUMBER:
        return [each for each in places if each.kind is kind]
    number = number_at(new, 0)
    hour = number is not None and number.value <= _LAST_HOUR
    found = [each for each in places if each.kind is _Kind.NUMBER and (hour or each not in hours)]
    for each in places:
        inside = number_at([token.text for token in before], each.start)
        halved = each.kind is _Kind.TIME and before[each.end - 1].text in _DAY_HALF
        if inside is not None and inside.end < each.end and (each.kind is _Kind.LENGTH or (hour and halved)):
            found.append(_Place(each.kind, each.start, inside.end))
        elif hour and each.kind is _Kind.TIME:
            found.append(each)
    return found


def _counted(before: Sequence[Token], unit: Sequence[str]) -> list[_Place]:
    """The numbers in the text that count the same things ("20 pounds", for "30 pounds"), with these words."""
    words, places, at = [token.text for token in before], [], 0
    while at < len(words):
        found = number_at(words, at)
        if found is not None and words[found.end : found.end + len(unit)] == list(unit):
            places.append(_Place(_Kind.NUMBER, at, found.end + len(unit)))
        at = found.end if found is not None else at + 1
    return places
