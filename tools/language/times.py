"""Parses spoken times of day: "half past seven", "six forty five a m", "quarter to seven", "noon"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tools.language.numbers import UNITS, small_at, word_at
from tools.language.spoken import SpokenValue, Words


class DayPart(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    MID_MORNING = "mid morning"
    LATE_MORNING = "late morning"
    LUNCHTIME = "lunchtime"
    AFTERNOON = "afternoon"
    EARLY_AFTERNOON = "early afternoon"
    MID_AFTERNOON = "mid afternoon"
    LATE_AFTERNOON = "late afternoon"
    EVENING = "evening"
    EARLY_EVENING = "early evening"
    LATE_EVENING = "late evening"
    NIGHT = "night"

    @property
    def hours(self) -> tuple[int, int]:
        """The first hour, and the hour after the last."""
        return _HOURS[self][:2]

    @property
    def usual(self) -> int:
        """The hour that is assumed where nothing else was said."""
        return _HOURS[self][2]

    def of_day(self, hour: int) -> int:
        """The hour of the day, 0 to 23, that `hour` of the clock's face (0 to 11) is in this part. Twelve at night is
        midnight."""
        first, end, _ = _HOURS[self]
        if self is DayPart.NIGHT and hour == 0:
            return 0
        return hour if end <= _NOON or (first < _NOON and hour >= first) else hour + _NOON


_NOON = 12
_HOURS = {
    DayPart.MORNING: (5, 12, 9),
    DayPart.MID_MORNING: (9, 12, 10),
    DayPart.LATE_MORNING: (10, 12, 11),
    DayPart.LUNCHTIME: (11, 15, 12),
    DayPart.AFTERNOON: (12, 18, 14),
    DayPart.EARLY_AFTERNOON: (12, 15, 13),
    DayPart.MID_AFTERNOON: (14, 17, 15),
    DayPart.LATE_AFTERNOON: (15, 19, 16),
    DayPart.EVENING: (17, 24, 18),
    DayPart.EARLY_EVENING: (17, 20, 18),
    DayPart.LATE_EVENING: (20, 24, 21),
    DayPart.NIGHT: (18, 24, 20),
}


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
        if part is not None:
            return ClockTime(part.of_day(hour), self.minute, certain=True)
        if hour >= 7:
            return ClockTime(hour, self.minute, certain=True)
        if self.hour == 12:
            return ClockTime(12, self.minute, certain=True)
        return ClockTime(hour + 12, self.minute, certain=True)

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})$")
_FIGURES = re.compile(r"(\d{1,2})(\d{2})$")
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_SAID = {tuple(part.value.split()): part for part in DayPart} | {
    ("lunch", "time"): DayPart.LUNCHTIME,
    ("middle", "of", "the", "morning"): DayPart.MID_MORNING,
    ("middle", "of", "the", "afternoon"): DayPart.MID_AFTERNOON,
}
PARTS = {words[0]: part for words, part in _SAID.items() if len(words) == 1}
"""The parts of a day that are one word."""
_SIZES = sorted({len(words) for words in _SAID}, reverse=True)
_AROUND = frozenset(("at", "around", "about", "by", "over"))


def daypart_at(words: Words, at: int) -> SpokenValue[DayPart] | None:
    """The part of day at `at`: "in the morning", "at night", "at lunchtime", "morning", "late afternoon". ("this
    evening" is read by `dates`.)"""
    if words[at : at + 2] == ["in", "the"] and (part := _part_at(words, at + 2)):
        return part
    if word_at(words, at) == "at" and word_at(words, at + 1) == "night":
        return SpokenValue(DayPart.NIGHT, at + 2)
    if word_at(words, at) in _AROUND and (part := _part_at(words, at + 1)) and part.value is DayPart.LUNCHTIME:
        return part
    return _part_at(words, at)


def _part_at(words: Words, at: int) -> SpokenValue[DayPart] | None:
    said = next((said for size in _SIZES if (said := tuple(words[at : at + size])) in _SAID), None)
    return SpokenValue(_SAID[said], at + len(said)) if said else None


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
        if one is not None and _twenty_five_at(words, start) is not None:
            one = readings[0]
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
        small = _twenty_five_at(words, start) or small_at(words, start)
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


_SEVERAL = frozenset(("alarms", "reminders", "timers", "both", "two"))
"""Behind one of these, "five and twenty past six" are two times."""


def _twenty_five_at(words: Words, at: int) -> SpokenValue[int] | None:
    """The minutes of "five and twenty past four", as older people say 25."""
    five, twenty = small_at(words, at), small_at(words, at + 2)
    if five is None or twenty is None or (five.value, twenty.value) != (5, 20) or _SEVERAL & set(words[:at]):
        return None
    behind = word_at(words, twenty.end)
    end = twenty.end + (behind in ("minute", "minutes"))
    said = word_at(words, five.end) == "and" and word_at(words, end) in ("past", "to", "till", "after", "before")
    return SpokenValue(25, twenty.end) if said else None


_UNITS = frozenset(("hour", "hours", "minute", "minutes", "min", "mins"))
_COUNTED = frozenset(("before", "beforehand", "earlier", "after", "later", "prior", "time", "from"))
"""Behind a number and its unit, these count it from a moment: "two hours before that" is not two o'clock, and "ten
minutes time" not ten."""


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
    if whole is None or (word_at(words, whole.end) in _UNITS and word_at(words, whole.end + 1) in _COUNTED):
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
