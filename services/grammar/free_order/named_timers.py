"""Timers with their names, one behind the other, each in its own wording: "a chops timer for forty minutes and a
twenty minute one for the peas"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.grammar.courtesy import LEAD
from services.grammar.doubt_words import countable
from services.grammar.free_order.alerts import TIMER
from services.grammar.free_order.bag import TAIL, Bag
from services.grammar.free_order.names import doubtful
from services.grammar.intents import Intent, SlotValue
from services.grammar.wording import imperative
from tools.language.durations import SECONDS, duration_at
from tools.language.numbers import number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed

_JOINTS = frozenset(("and", "then", "plus", "also"))
_MAKING = re.compile(
    r"^(?:(?:set|start|make|put|stick|pop|do|get|give|run|create|begin|add|have|need|want|i need|i want|i would like)"
    r"(?: me| us)?(?: up| on| off)? )?"
    r"(?:(?:one|two|three|four|2|3|4|a couple of|both) (?=\w+s(?: |$)))?(?:an?|one|another|the|my)? ?(?:more |new "
    r"|separate |second )?"
)
_FOR_BOTH = re.compile(
    r" (?:and )?(?:(?:set|make|put|start|do|give me)(?: me)? )?(?:a |two |some )?timers? (?:on )?for"
    r" (?:both|each|them|all)"
    r"(?: of (?:them|those))?$"
)
_PUT_ON = re.compile(r"(?:put|stick|whack|bung|pop) (?:me )?[\w ]+? (?:minutes?|mins?|hours?|seconds?) on for ")
_WORD = r"(?:timers?|countdowns?|one|another)"
_TO_LENGTH = re.compile(r"(?:^| )(?:for|of|at|to|lasting|going)$")
_BEFORE_NAME = re.compile(r"^(?:for|called|named|labelled|on|is|to)(?: (?:the|my|our|some))? ")
_NO_LABEL = frozenset(
    listed(
        """a an the my our me us in at on for to of is are it that this these those with and then from by until till
        ago time minutes minute hour hours second seconds day days week weeks every daily long longer more less extra
        off left up down out over add take pause start set put make give snooze when while after before"""
    )
)
_LONGEST_LABEL, _MOST = 3, 6
_LARGE = 3_600
"""Seconds of a unit from which a number without a unit does not take it: "an hour and ten" may be minutes."""


@dataclass(frozen=True, slots=True)
class _Length:
    """A length: in seconds, or a number that has its unit from the others. Its words are `[start, end)`."""

    seconds: float | None
    number: float
    unit: int
    start: int
    end: int


def read(bag: Bag) -> list[Intent] | None:
    """Two timers or more, of which at least one has a name, or one with its name; every word must be explained."""
    words = [token.text for token in bag.tokens]
    if not any(re.fullmatch(r"timers?|countdowns?", word) for word in words) and not _PUT_ON.match(" ".join(words)):
        return None
    start, end = _bounds(words)
    for_both = _FOR_BOTH.search(" ".join(words[start:end]))
    end -= len(for_both[0].split()) if for_both else 0
    lengths = _lengths(words, start, end)
    if not 1 <= len(lengths) <= _MOST or (seconds := _in_seconds(lengths)) is None:
        return None
    parts = _parts(bag, words, lengths, start, end)
    if parts is None or (for_both and len(parts) < 2):
        return None
    labels = [_label(words, head, tail) for head, tail in parts]
    if any(label is None for label in labels) or not any(labels):
        return None
    names = [" ".join(words[at] for at in label) for label in labels if label]
    if len(set(names)) < len(names):
        return None
    spans = tuple((at, at + 1) for at in range(len(words)))  # the lengths of the others are no stray numbers
    found = []
    for each, one, label in zip(lengths, seconds, labels, strict=True):
        slots = {"duration_seconds": SlotValue(SlotType.DURATION, one, each.start, each.end, True, spans)}
        if label:
            said = bag.said(label[0], label[-1] + 1)
            slots["label"] = SlotValue(SlotType.LABEL, said, label[0], label[-1] + 1, open=True)
        found.append(Intent(TIMER, slots, 0, len(words), tuple(words), evidence=3))
    return found


def _bounds(words: Sequence[str]) -> tuple[int, int]:
    """The words between the courtesy at both ends."""
    start, end = 0, len(words)
    while start < end and (lead := LEAD.match(" ".join(words[start:end]))):
        if re.match(r"i(?: would)? (?:want|need|like)|then|and", lead[0]) and lead[0] not in ("then", "and"):
            break  # "I need a timer" is read as a part
        start += len(lead[0].split())
    while start < end and (tail := TAIL.search(" ".join(words[start:end]))):
        end -= len(tail[0].split())
    return start, end


def _lengths(words: Sequence[str], start: int, end: int) -> list[_Length]:
    """All lengths, and the numbers without a unit that can be lengths, from left to right."""
    found: list[_Length] = []
    at = start
    while at < end:
        whole = duration_at(words[:end], at)
        number = number_at(words[:end], at) if whole is None else None
        if whole is not None:
            unit = SECONDS.get(words[whole.end - 1].removesuffix("'s"), 0)
            found.append(_Length(whole.value, 0, unit, at, whole.end))
            at = whole.end
        elif number is not None and _stands_alone(words, at, number.end, end):
            found.append(_Length(None, number.value, 0, at, number.end))
            at = number.end
        else:
            at += 1
    return found


def _stands_alone(words: Sequence[str], at: int, behind: int, end: int) -> bool:
    """Whether the number at `at` may be a length: at the end of a part, and not how many timers there are."""
    ends = behind == end or words[behind] in _JOINTS or (words[behind] == "for" and words[at - 1] in _JOINTS)
    return ends and at > 0 and words[at] not in ("one", "a", "an")


def _in_seconds(lengths: Sequence[_Length]) -> list[int] | None:
    """The lengths in seconds. A number alone has the unit of the one before it; the first ones that of the next."""
    found: list[int] = []
    for index, each in enumerate(lengths):
        if each.seconds is not None:
            found.append(round(each.seconds))
            continue
        others = [*reversed(lengths[:index]), *lengths[index + 1 :]]
        unit = next((other.unit for other in others if other.seconds is not None), 0)
        if not 0 < unit < _LARGE or not each.number:
            return None
        found.append(round(each.number * unit))
    return found if all(one >= 1 for one in found) else None


_Span = tuple[int, int]


def _parts(
    bag: Bag, words: Sequence[str], lengths: Sequence[_Length], start: int, end: int
) -> list[tuple[_Span, _Span]] | None:
    """For each length the words before it and those behind it that belong to the same timer."""
    borders = [(start, start)]
    for one, other in pairwise(lengths):
        between = range(one.end, other.start)
        joints = [at for at in between if words[at] in _JOINTS]
        joints = [at for at in joints if at - 1 not in joints]  # "and then" is one
        stops = [at for at in range(one.end - 1, other.start) if bag.tokens[at].closes]
        if len(joints) > 1 or (not joints and len(stops) > 1):
            return None
        if joints:
            behind = joints[0]
            while behind < other.start and words[behind] in _JOINTS:
                behind += 1
            borders.append((joints[0], behind))
        elif stops:
            borders.append((stops[0] + 1, stops[0] + 1))
        else:
            named_first = lengths[0].start > start and lengths[-1].end == end
            cut = one.end if named_first else other.start
            borders.append((cut, cut))
    borders.append((end, end))
    return [((borders[index][1], each.start), (each.end, borders[index + 1][0])) for index, each in enumerate(lengths)]


def _label(words: Sequence[str], head: _Span, tail: _Span) -> list[int] | None:
    """Where the name of one timer stands; [] for one without a name, None where other words are left."""
    before, behind = ([at for at in range(*span) if words[at] != "please"] for span in (head, tail))
    making = _MAKING.match(" ".join(words[at] for at in before) + " ")
    before = before[len(making[0].split()) if making else 0 :]
    if before and (found := _TO_LENGTH.search(" ".join(words[at] for at in before))):
        before = before[: len(before) - len(found[0].split())]
    while before and re.fullmatch(r"an?|the|about|around", words[before[-1]]):
        before = before[:-1]
    if [words[at] for at in behind[:2]] == ["on", "for"]:
        behind = behind[1:]
    while behind and LEAD.fullmatch(words[behind[0]]):
        behind = behind[1:]
    while behind and TAIL.fullmatch(words[behind[-1]]):
        behind = behind[:-1]
    names = [name for name in (*_pieces(words, before), *_pieces(words, behind)) if name]
    if len(names) > 1:
        return None
    name = names[0] if names else []
    said = [words[at] for at in name]
    if not said:
        return []
    unfit = len(said) > _LONGEST_LABEL or not _NO_LABEL.isdisjoint(said) or doubtful(" ".join(said))
    return None if unfit or imperative(said[0]) or any(map(countable, said)) else name


def _pieces(words: Sequence[str], places: Sequence[int]) -> Iterator[list[int]]:
    """The words at `places` on both sides of "timer", without what leads to a name."""
    at = next((index for index, place in enumerate(places) if re.fullmatch(_WORD, words[place])), None)
    sides = [list(places)] if at is None else [list(places[:at]), list(places[at + 1 :])]
    for side in sides:
        lead = _BEFORE_NAME.match(" ".join(words[place] for place in side) + " ")
        name = side[len(lead[0].split()) :] if lead and len(lead[0].split()) < len(side) else side
        if name and words[name[0]] in ("the", "my", "our") and len(name) > 1:
            name = name[1:]
        yield name
