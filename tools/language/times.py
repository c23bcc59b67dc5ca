"""Parses spoken times of day: "half past seven", "six forty five a m", "quarter to seven", "noon"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tools.language.numbers import UNITS, small_at, word_at
from tools.language.spoken import SpokenValue, Words


class DayPart(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"

    @property
    def hours(self) -> tuple[int, int]:
        """The first hour, and the hour after the last."""
        return {"morning": (5, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 24)}[self.value]


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time as spoken. `certain` False: "seven" may be morning or evening (`hour` is then 1 to 12)."""

    hour: int
    minute: int = 0
    certain: bool = False

    def lean(self, part: DayPart | None) -> "ClockTime":
        """The time of 24 hours: by the part of the day, else the first reading not before 7 o'clock."""
        if self.certain:
            return self
        hour = self.hour % 12
        if part is DayPart.MORNING or (part is None and hour >= 7):
            return ClockTime(hour, self.minute, certain=True)
        if part is None and self.hour == 12:
            return ClockTime(12, self.minute, certain=True)
        return ClockTime(hour + 12, self.minute, certain=True)

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})$")
_FIGURES = re.compile(r"(\d{1,2})(\d{2})$")
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
PARTS = {part.value: part for part in DayPart}


def daypart_at(words: Words, at: int) -> SpokenValue[DayPart] | None:
    """The part of day at `at`: "in the morning", "at night", "morning". ("this evening" is read by `dates`.)"""
    if words[at : at + 2] == ["in", "the"] and word_at(words, at + 2) in PARTS:
        return SpokenValue(PARTS[words[at + 2]], at + 3)
    if word_at(words, at) == "at" and word_at(words, at + 1) == "night":
        return SpokenValue(DayPart.NIGHT, at + 2)
    part = PARTS.get(word_at(words, at))
    return SpokenValue(part, at + 1) if part else None


def times_at(words: Words, at: int) -> list[SpokenValue[ClockTime]]:
    """All readings at `at`, longest first: "six thirty one" is 6:31, 6:30 or 6."""
    word = word_at(words, at)
    if word in _NAMED:
        return [SpokenValue(ClockTime(_NAMED[word], 0, certain=True), at + 1)]
    relative = [one for one in _relative(words, at) if not _spans(words, at, one)]
    readings = [*relative, *_absolute(words, at)]
    with_suffix = [extended for reading in readings for extended in _suffixed(words, reading)]
    return sorted(with_suffix, key=lambda reading: -reading.end)


def _spans(words: Words, at: int, read: SpokenValue[ClockTime]) -> bool:
    """Whether the words are the two ends of a span of time rather than a time: "from five till seven", "three till
    four", since minutes that are no fives are said as such."""
    said = set(words[at : read.end])
    odd = read.value.minute % 5 and not said & {"minute", "minutes"}
    ends_here = word_at(words, read.end) not in ("to", "till", "until")  # "from twenty to four till five" goes on
    return bool(said & {"to", "till"}) and bool(odd or (ends_here and at and word_at(words, at - 1) == "from"))


def times_listed_at(words: Words, at: int) -> SpokenValue[tuple[ClockTime, ...]] | None:
    """Several times: "six, seven and eight a m", "at seven and at eight". Those without am or pm have that of the last
    one. None for a single time."""
    found: list[ClockTime] = []
    end = start = at
    joined = False
    while len(found) < _MOST_LISTED:
        readings = times_at(words, start)
        one = next((r for r in readings if _lists_on(words, r.end)), readings[0] if readings else None)
        if one is None:
            break
        found.append(one.value)
        end = start = one.end
        if word_at(words, end) == "and":
            joined, start = True, end + 1 + (word_at(words, end + 1) in ("at", "for"))
        elif joined:
            break
    last = found[-1] if found else None
    if last is None or len(found) < 2 or not joined:
        return None
    if last.certain and last.hour and word_at(words, end - 1) in ("am", "pm"):
        part = DayPart.MORNING if last.hour < 12 else DayPart.AFTERNOON
        found = [time.lean(part) for time in found]
    return SpokenValue(tuple(found), end, open=True)


_MOST_LISTED = 6


def _lists_on(words: Words, end: int) -> bool:
    """Whether another time seems to follow: "six | and seven". Then "six twenty and seven" may be three times."""
    return word_at(words, end) == "and" and bool(times_at(words, end + 1))


def _hour_at(words: Words, at: int) -> SpokenValue[int] | None:
    hour = small_at(words, at)
    return hour if hour and hour.value <= 24 else None


def _relative(words: Words, at: int) -> list[SpokenValue[ClockTime]]:
    """ "half past seven", "ten to six", "half seven" (7:30, British usage)."""
    start = at + 1 if word_at(words, at) == "a" else at
    amounts = {"half": 30, "quarter": 15}
    if word_at(words, start) in amounts:
        minutes, end = amounts[words[start]], start + 1
    else:
        small = small_at(words, start)
        if small is None or not 1 <= small.value <= 30:
            return []
        minutes, end = small.value, small.end
        minutely = word_at(words, end) in ("minute", "minutes")
        end += minutely
        if word_at(words, end) in ("to", "till", "of", "before") and minutes % 5 and not minutely:
            return []  # "two till four" is a span of time
    direction = word_at(words, end)
    if direction in ("past", "after", "to", "till", "of", "before"):
        hour = _hour_at(words, end + 1)
        if hour is None or not 1 <= hour.value <= 12:
            named = _NAMED.get(word_at(words, end + 1))
            if named is None:
                return []
            total = (named * 60 + (minutes if direction in ("past", "after") else -minutes)) % 1_440
            return [SpokenValue(ClockTime(total // 60, total % 60, certain=True), end + 2)]
        if direction in ("past", "after"):
            return [SpokenValue(ClockTime(hour.value, minutes), hour.end)]
        before = 12 if hour.value == 1 else hour.value - 1
        return [SpokenValue(ClockTime(before, 60 - minutes), hour.end)]
    if word_at(words, start) == "half":
        hour = _hour_at(words, end)
        if hour is not None and 1 <= hour.value <= 12:
            return [SpokenValue(ClockTime(hour.value, 30), hour.end)]
    return []


_UNITS = frozenset(("hour", "hours", "minute", "minutes", "min", "mins"))
_COUNTED_FROM = frozenset(("before", "beforehand", "earlier", "after", "later", "prior"))
"""Behind a number and its unit, these count it from another moment: "two hours before that" is not two o'clock."""


def _absolute(words: Words, at: int) -> list[SpokenValue[ClockTime]]:
    clock = _CLOCK.match(word_at(words, at))
    if clock:
        hour, minute = int(clock.group(1)), int(clock.group(2))
        if hour > 23 or minute > 59:
            return []
        certain = hour > 12 or hour == 0 or (len(clock.group(1)) == 2 and clock.group(1)[0] == "0")
        return [SpokenValue(ClockTime(hour, minute, certain), at + 1)]
    figures = _FIGURES.match(word_at(words, at))
    if figures:
        return _in_figures(words, at, int(figures.group(1)), int(figures.group(2)))
    whole = _hour_at(words, at)
    if whole is None or (word_at(words, whole.end) in _UNITS and word_at(words, whole.end + 1) in _COUNTED_FROM):
        return []
    found = [SpokenValue(_clock(whole.value), whole.end, open=True)]
    if word_at(words, whole.end) == "hundred" and whole.value <= 23:
        end = whole.end + 1 + (word_at(words, whole.end + 1) == "hours")
        found.append(SpokenValue(ClockTime(whole.value, 0, certain=True), end))
    if word_at(words, whole.end) in ("oh", "o", "zero") and 1 <= UNITS.get(word_at(words, whole.end + 1), 0) <= 9:
        found.append(SpokenValue(_clock(whole.value, UNITS[words[whole.end + 1]]), whole.end + 2))
    minutes = small_at(words, whole.end)
    if minutes is not None and 10 <= minutes.value <= 59:
        found.append(SpokenValue(_clock(whole.value, minutes.value), minutes.end, minutes.open))
        if minutes.end == whole.end + 2:  # "six thirty one": 6:30 and a pronoun is possible too
            found.append(SpokenValue(_clock(whole.value, minutes.value // 10 * 10), minutes.end - 1))
    return found


def _in_figures(words: Words, at: int, hour: int, minute: int) -> list[SpokenValue[ClockTime]]:
    """ "at 730", "0645", "1830 hours": four figures may also be a year, so something must show that they are a time."""
    marked = word_at(words, at - 1) in ("at", "for", "by", "to", "until", "till")
    marked = marked or word_at(words, at + 1) in ("am", "pm", "hours") or words[at].startswith("0")
    if hour > 23 or minute > 59 or not marked:
        return []
    certain = hour > 12 or hour == 0 or words[at].startswith("0")
    return [SpokenValue(ClockTime(hour, minute, certain), at + 1 + (word_at(words, at + 1) == "hours"))]


def _clock(hour: int, minute: int = 0) -> ClockTime:
    return ClockTime(hour % 24, minute, certain=hour > 12 or hour == 0)


def _suffixed(words: Words, reading: SpokenValue[ClockTime]) -> list[SpokenValue[ClockTime]]:
    """The reading alone, and with "o'clock", "a m" or "in the morning" if these follow."""
    found = [reading]
    time, end = reading.value, reading.end
    if word_at(words, end) in ("o'clock", "oclock"):
        end += 1
        found.append(SpokenValue(time, end))
    suffix = word_at(words, end)
    if suffix in ("am", "pm") and time.hour <= 12:
        hour = time.hour % 12 + (12 if suffix == "pm" else 0)
        found.append(SpokenValue(ClockTime(hour, time.minute, certain=True), end + 1))
    elif words[end : end + 2] == ["in", "the"] or words[end : end + 2] == ["at", "night"]:
        part = daypart_at(words, end)
        if part is not None:
            found.append(SpokenValue(time.lean(part.value), part.end))
    return found
