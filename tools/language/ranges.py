"""Parses spans of time: "from two till half past three", "between six and eight pm", "the fourth to the ninth"."""

from dataclasses import dataclass
from datetime import date, datetime

from tools.language.dates import date_at
from tools.language.numbers import small_at, word_at
from tools.language.spoken import SpokenValue, Words, listed
from tools.language.times import ClockTime, DayPart, daypart_at, times_at

_TO = frozenset(listed("till til until to through"))
_FROM = frozenset(listed("from between"))


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A beginning on 24 hours, and how long it is to the end. `first` and `last`: both as they were said; `open`: no
    half of the day was said with either."""

    start: ClockTime
    minutes: int
    first: ClockTime
    last: ClockTime
    open: bool = False

    def within(self, part: DayPart | None) -> "TimeSpan":
        """The span with its beginning in `part`, where no half of the day was said."""
        found = _span(self.first, self.last, part, 0) if self.open and part is not None else None
        return found.value if found is not None else self


def time_span_at(words: Words, at: int, part: DayPart | None = None) -> SpokenValue[TimeSpan] | None:
    """The span of time at `at`; None without one. Without am or pm it begins in `part`, in the part of the day that
    follows it, or in the usual half of the day, and ends at the next such time."""
    led = word_at(words, at) in _FROM
    joins = _TO | {"and"} if word_at(words, at) == "between" else _TO
    begin = at + led
    begin += word_at(words, begin) == "at"
    for first in reversed(_times(words, begin, joins)):
        link = first.end
        if word_at(words, link) not in joins or word_at(words, link) == "":
            continue
        if not led and _minutes_to(words, begin, link):
            continue
        seconds = times_at(words, link + 1)
        if not seconds:
            continue
        last = seconds[0]
        behind = daypart_at(words, last.end)
        said, end = (behind.value, behind.end) if behind is not None else (part, last.end)
        return _span(first.value, last.value, said, end)
    return None


def _times(words: Words, at: int, joins: frozenset[str]) -> list[SpokenValue[ClockTime]]:
    """The times at `at`, longest first; also the "ten" in "ten till four", which `times_at` reads as one time."""
    found = [each for each in times_at(words, at) if word_at(words, each.end) in joins]
    hour = small_at(words, at)
    if hour is not None and 1 <= hour.value <= 12 and word_at(words, hour.end) in joins:
        found.append(SpokenValue(ClockTime(hour.value), hour.end))
    return found


def _minutes_to(words: Words, at: int, link: int) -> bool:
    """Whether the words are one time, as in "ten to four"; with "till" they are a span."""
    hour = small_at(words, at)
    return hour is not None and hour.end == link and words[link] == "to" and hour.value in (5, 10, 20, 25)


def _span(first: ClockTime, last: ClockTime, part: DayPart | None, end: int) -> SpokenValue[TimeSpan] | None:
    face = not first.certain and not last.certain and part is None
    closing = last.lean(part) if last.certain or part is not None else None
    opening = first.lean(part) if first.certain or part is not None or closing is None else None
    if opening is None and closing is not None:
        halves = [first.lean(DayPart.MORNING), first.lean(DayPart.EVENING)]
        before = [each for each in halves if _minute(each) < _minute(closing)]
        usual = first.lean(None)
        opening = usual if usual in before and _minute(closing) - _minute(usual) < 12 * 60 else (before or halves)[-1]
    if opening is None:
        return None
    if closing is None or (not last.certain and _minute(closing) <= _minute(opening)):
        halves = [last.lean(DayPart.MORNING), last.lean(DayPart.EVENING)]
        closing = next((each for each in halves if _minute(each) > _minute(opening)), halves[0])
    minutes = (_minute(closing) - _minute(opening)) % (24 * 60)
    return SpokenValue(TimeSpan(opening, minutes, first, last, face), end) if minutes else None


def _minute(clock: ClockTime) -> int:
    return clock.hour % 24 * 60 + clock.minute


def date_span_at(words: Words, at: int, now: datetime) -> SpokenValue[tuple[date, date]] | None:
    """The first and the last day of a span of days at `at`: "from monday to thursday", "the third to the fifth of
    march", "the whole weekend"."""
    start = at + (word_at(words, at) in _FROM)
    today = now.date()
    first = date_at(words, start, today)
    if first is None or word_at(words, first.end) not in (*_TO, "and") or (words[first.end] == "and" and start == at):
        return None
    after = first.end + 1
    after += word_at(words, after) == "on"
    last = date_at(words, after, first.value) or date_at(words, after, today)
    if last is None:
        return None
    begin = first.value
    if (first.end - start <= 2 and begin > last.value and last.value.day >= begin.day) or (
        first.end - start <= 3 and _same_month(words, after, last.end) and begin.day <= last.value.day
    ):
        begin = last.value.replace(day=begin.day)
    return SpokenValue((begin, last.value), last.end) if begin <= last.value else None


def _same_month(words: Words, start: int, end: int) -> bool:
    """Whether the last day was said with a month, which is then also the month of the first day."""
    return word_at(words, start) == "the" and end - start > 2 and word_at(words, end - 2) == "of"
