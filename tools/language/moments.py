"""Parses moments, made of dates and times: "tomorrow morning at seven", "in forty minutes", "on monday after five"."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tools.language.dates import date_at
from tools.language.durations import duration_at
from tools.language.numbers import small_at, word_at
from tools.language.occasions import part_meant
from tools.language.spoken import SpokenValue, Words
from tools.language.times import ClockTime, DayPart, daypart_at, times_at

_PREPOSITIONS = frozenset({"on", "at", "by", "for", "after", "before", "from", "around", "about", "this"})
_TIME_PREPOSITIONS = frozenset({"at", "by", "for", "after", "before", "from", "around", "about"})
_PART_PREPOSITIONS = frozenset({"in", "at", "around", "about", "by"})
_FEWEST_MINUTES = 5
"""Fewer are not said without "minutes"."""
_BEHIND_MINUTES = frozenset({"", "to", "please", "and", "then", "that", "or"})
_TWELVE = 12
_FARTHEST_S = 100 * 366 * 86_400
"""Limit on "in ...", in seconds: nobody means a moment in a later century, and `datetime` has a maximum."""


@dataclass(frozen=True, slots=True)
class When:
    """The parts of a moment that were said; they may come from different places of the sentence."""

    day: date | None = None
    time: ClockTime | None = None
    part: DayPart | None = None
    after: timedelta | None = None
    """Time from now ("in forty minutes")."""

    def merged(self, other: "When") -> "When":
        """This moment, with the parts of `other` (said later) added or replaced."""
        return When(
            other.day or self.day,
            other.time or self.time,
            other.part or self.part,
            other.after or self.after,
        )

    def defaults(self, other: "When") -> "When":
        """This moment, with missing parts taken from `other`: the day, in "if it rains tomorrow remind me at seven"."""
        if self.after is not None:
            return self
        return other.merged(self) if other.after is None else self

    @property
    def timed(self) -> bool:
        """Whether a time of day, or a time from now, was said."""
        return self.time is not None or self.after is not None

    def clock(self, hint: str = "") -> ClockTime | None:
        """The time of 24 hours. `hint`: words that tell what it is for ("dinner" means an hour in the evening)."""
        if self.time is None:
            return None
        if self._past_midnight:
            return self.time.lean(DayPart.NIGHT)
        return self.time.lean(self.part or part_meant(hint, self.time))

    @property
    def calendar_day(self) -> date | None:
        """The day that was said; behind its midnight, the next one."""
        return self.day + timedelta(days=self._past_midnight) if self.day is not None else None

    @property
    def _past_midnight(self) -> bool:
        """Whether it is midnight or the hour behind it, at the end of the day ("tonight at twelve")."""
        late = self.part in (DayPart.EVENING, DayPart.NIGHT, DayPart.LATE_EVENING)
        return late and self.time is not None and self.time.hour == (0 if self.time.certain else _TWELVE)

    def bare(self, hint: str = "") -> bool:
        """Whether the half of the day is unknown."""
        return self.time is not None and not self.time.certain and not (self.part or part_meant(hint, self.time))

    def moment(self, now: datetime, hint: str = "") -> datetime | None:
        """The local date and time, to the minute; None if neither day nor time was said.

        Without a day: the next such time. Without a time: nine in the morning, or an hour in the middle of the part of
        day. `hint` as in `clock`.
        """
        if self.after is not None:
            return _minute_after(now, self.after)
        today = now.replace(tzinfo=None)
        if self.time is None:
            if self.day is None and self.part is None:
                return None
            return self._usual(today)
        clock = self.clock(hint)
        if self.calendar_day is not None and clock is not None:
            return _combine(self.calendar_day, clock)
        part = self.part or part_meant(hint, self.time)
        readings = [clock] if clock is not None and (self.time.certain or part) else _both(self.time)
        moments = [_combine(now.date() + timedelta(days=d), r) for d in (0, 1) for r in readings]
        return min(moment for moment in moments if moment > today)

    def _usual(self, now: datetime) -> datetime:
        """The usual hour of the day or its part. If it is a part of today that has begun ("this evening", at seven),
        the next full hour."""
        usual = datetime.combine(self.day or now.date(), time(usual_hour(self.part)))
        if self.part is None or usual.date() != now.date() or usual > now:
            return usual
        coming = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        return coming if coming.date() == now.date() and coming.hour < self.part.hours[1] else usual


def usual_hour(part: DayPart | None) -> int:
    """The hour that is assumed if only the day or a part of it was said."""
    return (part or DayPart.MORNING).usual


def _minute_after(now: datetime, length: timedelta) -> datetime:
    """`now + length` without its seconds; one minute later if that is not after `now`."""
    minute = (now + length).replace(second=0, microsecond=0)
    return (minute if minute > now else minute + timedelta(minutes=1)).replace(tzinfo=None)


def _both(spoken: ClockTime) -> list[ClockTime]:
    return [spoken.lean(DayPart.MORNING), spoken.lean(DayPart.EVENING)]


def _combine(day: date, clock: ClockTime) -> datetime:
    return datetime.combine(day, time(clock.hour % 24, clock.minute))


def moments_at(words: Words, at: int, now: datetime) -> list[SpokenValue[When]]:
    """All readings at `at`, longest first; each may include a preposition before it."""
    offset = _offset_at(words, at)
    if offset is not None:
        return [offset]
    found: list[SpokenValue[When]] = []
    _extend(words, at, now, When(), found, first=True)
    if not found and at + 1 == len(words):
        found += _bare_half(words, at)
    unique = {reading.end: reading for reading in reversed(found)}
    return sorted(unique.values(), key=lambda reading: -reading.end)


def _bare_half(words: Words, at: int) -> list[SpokenValue[When]]:
    """ "pm", "afternoon" alone: the answer to a question which half of the day is meant."""
    halves = {"am": DayPart.MORNING, "pm": DayPart.AFTERNOON}
    part = halves.get(words[at]) or (bare.value if (bare := daypart_at(words, at)) else None)
    return [SpokenValue(When(part=part), at + 1)] if part else []


def _offset_at(words: Words, at: int) -> SpokenValue[When] | None:
    start = at + 1 if word_at(words, at) in ("in", "after") else at
    length = duration_at(words, start)
    if length is None:
        return _minutes_at(words, at)
    from_now = words[length.end : length.end + 2] == ["from", "now"]
    if start == at and not from_now and word_at(words, length.end) != "time":
        return None
    if length.value % 86_400 == 0 or length.value > _FARTHEST_S:
        return None  # whole days are dates
    end = length.end + 2 if from_now else length.end + (word_at(words, length.end) == "time")
    return SpokenValue(When(after=timedelta(seconds=length.value)), end, length.open)


def _minutes_at(words: Words, at: int) -> SpokenValue[When] | None:
    """ "in twenty", at the end or before what is to be done: minutes."""
    number = small_at(words, at + 1) if word_at(words, at) == "in" else None
    if number is None or number.value < _FEWEST_MINUTES or word_at(words, number.end) not in _BEHIND_MINUTES:
        return None
    if word_at(words, number.end) == "to" and small_at(words, number.end + 1) is not None:
        return None  # "in twenty to seven"
    return SpokenValue(When(after=timedelta(minutes=number.value)), number.end, open=True)


def _extend(words: Words, at: int, now: datetime, so_far: When, found: list[SpokenValue[When]], first: bool) -> None:
    """Adds day, time and part of day in any order, each at most once, and records a reading after each."""
    word = word_at(words, at)
    if so_far.day is None:
        start = at + 1 if word in _PREPOSITIONS and word != "this" else at
        day = date_at(words, start, now.date()) or date_at(words, at, now.date())
        if day is not None:
            tonight = word_at(words, day.end - 1) == "tonight"
            step = replace(so_far, day=day.value, part=DayPart.EVENING if tonight else so_far.part)
            _record(words, day.end, now, step, found, day.open)
    if so_far.time is None:
        prepositional = word in _TIME_PREPOSITIONS
        for clock in times_at(words, at + 1 if prepositional else at):
            _record(words, clock.end, now, replace(so_far, time=clock.value), found, clock.open)
    if so_far.part is None:
        part = daypart_at(words, at)
        if part is not None and (not first or word in ("in", "at")):
            _record(words, part.end, now, replace(so_far, part=part.value), found, False)


def _record(words: Words, end: int, now: datetime, step: When, found: list[SpokenValue[When]], open_: bool) -> None:
    found.append(SpokenValue(step, end, open_))
    if end < len(words):
        _extend(words, end, now, step, found, first=False)
