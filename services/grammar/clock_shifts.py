"""Times that are said by their distance from the time before them in the same breath ("wake me at six and on monday two
hours later"): the words get the time itself in their place, and are then read like any others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from services.grammar.splice import PlainReader
from services.grammar.wording import imperative
from tools.language.dates import WEEKDAYS, date_at
from tools.language.durations import duration_at
from tools.language.moments import When, moments_at
from tools.language.numbers import word_at
from tools.language.spoken import listed
from tools.language.times import ClockTime, times_at
from tools.language.tokens import Token

_TEMPORAL = {"set_alarm": "time", "create_reminder": "due", "create_event": "start"}
"""The tools whose times are counted on from, with the parameter that has the time."""
_WAYS = {"later": 1, "after": 1, "earlier": -1, "before": -1}
_JOINTS = frozenset(("and", "but", "then", "plus", "also"))
_ANEW = (("another", "one"), ("another",), ("one",), ("again",), ("one", "more"))
_MOST_MINUTES = 12 * 60
_HALF_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class ClockShift:
    """`minutes` on from a time (negative: back), on `day` if one was said, in the words `day_words`. `end`: index after
    the words."""

    minutes: int
    end: int
    day: date | None = None
    day_words: tuple[int, int] = (0, 0)


def shift_at(words: Sequence[str], at: int, today: date) -> ClockShift | None:
    """The shift at `at`: "an hour later [on sunday]", "[on] sunday half an hour earlier"; None without one."""
    first = _day(words, at, today)
    start = first[1] if first is not None else at
    length = duration_at(list(words), start)
    way = word_at(list(words), length.end) if length is not None else ""
    if length is None or way not in _WAYS or length.value % 60 or not 0 < length.value < _MOST_MINUTES * 60:
        return None
    end = length.end + 1
    end += word_at(list(words), end) in ("that", "then")
    last = _day(words, end, today) if first is None else None
    minutes = int(length.value // 60) * _WAYS[way]
    if way in ("after", "before") and last is None and word_at(list(words), end) not in ("", "and"):
        return None  # "an hour before the dentist"
    if last is not None:
        return ClockShift(minutes, last[1], last[0], (end, last[1]))
    return ClockShift(minutes, end, first[0], (at, start)) if first is not None else ClockShift(minutes, end)


def _day(words: Sequence[str], at: int, today: date) -> tuple[date, int] | None:
    found = date_at(list(words), at + (word_at(list(words), at) == "on"), today)
    return (found.value, found.end) if found is not None else None


def shifted_clock(clock: ClockTime, minutes: int) -> ClockTime | None:
    """The time `minutes` on from `clock`; None where it would be of another half of the day, or of another day."""
    size = 2 * _HALF_DAY if clock.certain else _HALF_DAY
    total = clock.hour % (size // 60) * 60 + clock.minute + minutes
    if not 0 <= total < size:
        return None
    hour = total // 60
    return ClockTime(hour if clock.certain else hour or 12, total % 60, clock.certain)


def with_times(tokens: Sequence[Token], reader: PlainReader, now: datetime) -> list[Token]:
    """`tokens` with the time itself in the place of each shift that follows a request with a time."""
    words = [token.text for token in tokens]
    if not _WAYS.keys() & set(words):
        return list(tokens)
    for at in range(2, len(words)):
        start = at + max((len(each) for each in _ANEW if tuple(words[at : at + len(each)]) == each), default=0)
        shift = shift_at(words, start, now.date())
        joined = words[at - 1] in _JOINTS
        if shift is None or not (joined or tokens[at - 1].closes or shift.day is not None):
            continue
        end = at - joined
        while end > 2 and words[end - 1] in ("please", "thanks"):
            end -= 1
        when = _before(tokens[:end], reader)
        clock = _shifted(when, shift.minutes) if when is not None else None
        if clock is None:
            continue
        said = ["and", "at", f"{clock.hour}:{clock.minute:02d}" if not clock.certain else str(clock)]
        day = tokens[slice(*shift.day_words)]
        on = [Token("on", "on")] if day and day[0].text != "on" else []
        made, behind = [*(Token(word, word) for word in said), *on, *day], tokens[shift.end :]
        if _another(behind, reader):
            return [*tokens[: at - joined], made[0], *behind, *made[1:]]
        if not _asks_anew(behind, reader):
            return with_times([*tokens[: at - joined], *made, *behind], reader, now)
    return list(tokens)


def _shifted(when: When, minutes: int) -> ClockTime | None:
    if when.time is None:
        return None
    return shifted_clock(when.time.lean(when.part) if when.part is not None else when.time, minutes)


def with_joints(tokens: Sequence[Token], now: datetime) -> list[Token]:
    """`tokens` with "and" between all of several times that have a day each: "six on monday, seven on tuesday and eight
    on friday"."""
    words = [token.text for token in tokens]
    days = sum(word in WEEKDAYS for word in words)
    if days < _LISTED or "and" not in words or _DICTATING & set(words):
        return list(tokens)
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        found = next((each for each in moments_at(words, at, now) if each.value.day and each.value.time), None)
        if found is not None:
            spans.append((at, found.end))
        at = found.end if found is not None else at + 1
    gaps = [end for (_, end), (start, _) in pairwise(spans) if start == end]
    if len(spans) < _LISTED or not gaps or words[spans[-1][0] - 1] != "and":
        return list(tokens)
    parts = [tokens[start:end] for start, end in pairwise([0, *gaps, len(tokens)])]
    made = list(parts[0])
    for part in parts[1:]:
        made += [Token("and", "and"), *part]
    return made


def both_halves(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with the time twice in "half past six am and pm"."""
    words = [token.text for token in tokens]
    for at in range(1, len(words) - 2):
        if {words[at], words[at + 2]} != {"am", "pm"} or words[at + 1] != "and":
            continue
        starts = (start for start in range(max(0, at - _LONGEST_TIME), at))
        start = next((s for s in starts if any(each.end == at + 1 for each in times_at(words, s))), None)
        if start is not None and not _DICTATING & set(words[:at]):
            return [*tokens[: at + 2], *tokens[start:at], *tokens[at + 2 :]]
    return list(tokens)


def times_last(tokens: Sequence[Token], now: datetime) -> list[Token]:
    """`tokens` with the times at the end in "remind me at eight and at nine to take my pill"."""
    words = [token.text for token in tokens]
    at = next((at + 2 for at in range(len(words) - 1) if words[at : at + 2] == ["remind", "me"]), len(words))
    first = next((each.end for each in moments_at(words, at, now) if each.value.time), 0) if at < len(words) else 0
    if word_at(words, first) != "and":
        return list(tokens)
    last = next((each.end for each in moments_at(words, first + 1, now) if each.value.time), 0)
    if word_at(words, last) not in ("to", "about"):
        return list(tokens)
    return [*tokens[:at], *tokens[last:], *tokens[at:last]]


_LONGEST_TIME = 4
_LISTED = 3
_DICTATING = frozenset(listed("text message email tell saying says note write send ask letting"))


def _asks_anew(tokens: Sequence[Token], reader: PlainReader) -> bool:
    """Whether the words behind a shift begin a request of their own ("half an hour later remind me to ...")."""
    found = reader.read(tokens)
    return bool(found) and found[0].start == 0 and imperative(tokens[0].text)


def _another(tokens: Sequence[Token], reader: PlainReader) -> bool:
    """Whether they are nothing but such a request, for which the shift tells the time."""
    found = reader.read(tokens)
    name = _TEMPORAL.get(found[0].tool) if len(found) == 1 and _asks_anew(tokens, reader) else None
    return name is not None and found[0].said(name) is None and found[0].end == len(tokens)


def _before(tokens: Sequence[Token], reader: PlainReader) -> When | None:
    """The time of the request that the words before a shift end with; None where it has none, or where it is open."""
    found = reader.read(tokens)
    name = _TEMPORAL.get(found[-1].tool) if found else None
    when = found[-1].said(name) if name is not None and found[-1].complete else None
    return when if isinstance(when, When) and when.time is not None and found[-1].end == len(tokens) else None
