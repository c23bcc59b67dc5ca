"""Answers questions about durations and times of day: "if I set a timer for an hour when would that be".

There is no tool for this, and nothing is carried out, even if the question names a timer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.language.durations import duration_at
from tools.language.moments import When
from tools.language.numbers import small_at
from tools.language.spoken import listed
from tools.language.times import ClockTime, DayPart, times_at
from tools.language.tokens import FILLERS, Token
from tools.speech import clock_time, count, duration

_WHEN = re.compile(
    r"\b(?:when|what time|at what time|what time's|which time)"
    r" (?P<aux>is|would|will|should|do|does|can|could|must|did|shall|ought|am|are|have|'d|to)\b(?P<rest>.*)"
)
_BACK = re.compile(
    r"\b(?:leave|leaving|set off|set out|setting off|head off|head out|start|begin|get up|get going|go"
    r"|put (?:it|them|the)|put \w+ (?:on|in)|wake up|be up|get ready|turn it on|switch it on)\b"
)
_ON = re.compile(
    r"\b(?:done|ready|finish|finished|finishes|over|end|ends|ending|arrive|arrives|get there|be there|get home|be home"
    r"|get in|get back|be back|back|go off|goes off|ring|that be|it be|that make it|be up|come out|land|lands|cooked"
    r"|be cooked|run out|take me to|take us to|that take)\b"
)
_SUPPOSED = re.compile(
    r"^(?:(?:so|and|okay|ok|hey|right|um|well|but|now|just|out of interest|suppose|supposing|say|i wonder"
    r"|i was wondering|hypothetically) )*(?:if|suppose|supposing|say|when|what time"
    r"|it (?:takes|needs|is)|i (?:have|need|must|am|leave"
    r"|want)|the \w+|dinner|lunch|my \w+|we (?:have|need|leave|are)|a \w+)\b"
)
_COMMANDS = frozenset(
    listed("set remind wake add put create make start text call cancel stop tell give book schedule write note save")
)
_ORDERED = frozenset(("remind", "text", "list", "note"))
"""With one of these, the sentence asks for more than a time."""
_BETWEEN = re.compile(r"\b(?:how (?:many (?:hours|minutes|mins|seconds)|long)|what is the (?:time )?difference)\b")
_LEADS = frozenset(listed("so and okay ok hey right um well but now just please can could you would will"))
_JOINS = ("till", "until", "to", "and", "til")
_LONGEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Spans:
    times: tuple[tuple[int, int, When], ...]
    lengths: tuple[tuple[int, int, int], ...]


def told(tokens: Sequence[Token], now: datetime) -> tuple[str, bool]:
    """The answer, and whether it depends on the current time; "" if the words are no such question."""
    kept = [token for token in tokens if token.text not in FILLERS]
    words = [token.text for token in kept]
    said = " ".join(words)
    between = _between(words, said) or _plus(words, said)
    return (between, False) if between else _shifted(words, said, now)


def _shifted(words: Sequence[str], said: str, now: datetime) -> tuple[str, bool]:
    """A time of day, or now, shifted by durations."""
    asked = _WHEN.search(said)
    first = next((word for word in words if word not in _LEADS), "")
    if asked is None or first in _COMMANDS or not _ORDERED.isdisjoint(words) or "wake me" in said:
        return "", False
    spans = _spans(words)
    if not spans.lengths or len(spans.times) > 1:
        return "", False
    total = timedelta(seconds=sum(length for _, _, length in spans.lengths))
    question = asked["aux"] + asked["rest"]
    before, behind = _BACK.search(question), _ON.search(question)
    back = before is not None and (behind is None or before.start() < behind.start())
    ahead = behind is not None and not back
    supposed = _SUPPOSED.match(said) is not None
    if total > _LONGEST or not supposed or not (back or ahead):
        return "", False
    if not spans.times:
        if (back and "now" not in words) or not _from_now(said):
            return "", False
        return f"That would be at {clock_time(_rounded(now + total))}.", True
    base = _moment(spans.times[0][2], now, words)
    if base is None:
        return "", False
    moment = base - total if back else base + total
    return f"That would be at {clock_time(moment)}.", False


def _from_now(said: str) -> bool:
    return (
        re.search(r"\b(?:if|timer|now|set|start|started|put|leave|left|suppose|supposing|say|will it be in)\b", said)
        is not None
    )


def _rounded(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


_MORNING = frozenset(listed("bed sleep asleep up wake school work breakfast"))
_EVENING = frozenset(listed("dinner supper tea film movie pub theatre"))


def _moment(when: When, now: datetime, words: Sequence[str]) -> datetime | None:
    clock = when.time
    part = DayPart.MORNING if _MORNING & set(words) else DayPart.EVENING if _EVENING & set(words) else None
    if clock is not None and not clock.certain and part is not None:
        when = When(time=clock, part=part)
    if clock is None:
        return None
    if clock.certain or when.part is not None:
        lean = clock.lean(when.part)
        return datetime(now.year, now.month, now.day, lean.hour % 24, lean.minute)
    return When(time=clock).moment(now)


def _spans(words: Sequence[str]) -> _Spans:
    """The times of day and the durations, in order; they do not overlap."""
    times: list[tuple[int, int, When]] = []
    lengths: list[tuple[int, int, int]] = []
    at = 0
    while at < len(words):
        length = duration_at(list(words), at)
        if length is not None:
            minutes = _minutes_behind(words, length.end)
            lengths.append((at, length.end + 2 * (minutes > 0), length.value + 60 * minutes))
            at = lengths[-1][1]
            continue
        time = _time_at(words, at)
        if time is not None:
            times.append((at, time[0], When(time=time[1])))
            at = time[0]
            continue
        at += 1
    return _Spans(tuple(times), tuple(lengths))


def _minutes_behind(words: Sequence[str], at: int) -> int:
    """The minutes in "an hour | and twenty"; 0 without."""
    small = small_at(list(words), at + 1) if words[at - 1 : at + 1] in (["hour", "and"], ["hours", "and"]) else None
    behind = words[small.end : small.end + 1] if small is not None else []
    follows = not behind or behind[0] in ("when", "what", "to", "and", "so", "how")
    return small.value if small is not None and small.end == at + 2 and small.value < 60 and follows else 0


_BEFORE_TIMES = frozenset(listed("at by for till until til to from around about after before past between and is"))


def _time_at(words: Sequence[str], at: int) -> tuple[int, ClockTime] | None:
    """A time of day: a complete one ("half past two", "nine o'clock"), or a number after a preposition."""
    readings = times_at(list(words), at)
    if not readings:
        return None
    end, clock = readings[0].end, readings[0].value
    plain = (
        end == at + 1
        and (words[at].isalpha() or words[at].isdigit())
        and words[at] not in ("noon", "midday", "midnight")
    )
    if plain and (at == 0 or words[at - 1] not in _BEFORE_TIMES):
        return None
    return end, clock


def _between(words: Sequence[str], said: str) -> str:
    """The duration from one time of day to another."""
    if _BETWEEN.search(said) is None:
        return ""
    spans = _spans(words)
    if len(spans.times) != 2 or spans.lengths:
        return ""
    (_, end, one), (start, _, other) = spans.times
    between = list(words[end:start])
    if not between or between[-1] not in _JOINS or one.time is None or other.time is None:
        return ""
    minutes = _apart(one.time, other.time)
    if "minutes" in words or "mins" in words:
        return f"That is {count(minutes, 'minute')}."
    return f"That is {duration(minutes * 60)}."


_ASKED_FOR = re.compile(r"\b(?:what|when) (?:is|time is|would|will)\b|^(?:half|quarter|\w+ (?:minutes|hours?))\b")


def _plus(words: Sequence[str], said: str) -> str:
    """A time of day plus or minus a duration: "half past six plus twenty minutes"."""
    spans = _spans(words)
    if len(spans.times) != 1 or len(spans.lengths) != 1 or _ASKED_FOR.search(said) is None:
        return ""
    (start, end, when), (first, last, length) = spans.times[0], spans.lengths[0]
    between = tuple(words[end:first]) if start < first else tuple(words[last:start])
    sign = _SIGNS.get((start < first, between))
    if sign is None or when.time is None:
        return ""
    clock = when.time
    base = datetime(2000, 1, 2, clock.hour % 24, clock.minute)
    moment = base + timedelta(seconds=sign * length)
    return f"That is {clock_time(moment) if clock.certain else _either_half(moment)}."


def _either_half(moment: datetime) -> str:
    """The time on the clock's face: "7:30", "12 o'clock"."""
    told = clock_time(moment)
    return told.removesuffix(" AM").removesuffix(" PM") if told[0].isdigit() else "12 o'clock"


_SIGNS: Mapping[tuple[bool, tuple[str, ...]], int] = {
    (True, ("plus",)): 1,
    (True, ("and",)): 1,
    (True, ("minus",)): -1,
    (True, ("less",)): -1,
    (False, ("after",)): 1,
    (False, ("from",)): 1,
    (False, ("before",)): -1,
    (False, ("past",)): 1,
}
"""1 for later, -1 for earlier: whether the time comes first, and the words between it and the length."""


def _apart(one: ClockTime, other: ClockTime) -> int:
    """Minutes from `one` to the next `other`. Without am or pm, the nearer of its two times of day counts."""
    first, second = one.hour * 60 + one.minute, other.hour * 60 + other.minute
    if one.certain and other.certain:
        return (second - first) % 1_440 or 1_440
    return (second - first) % 720 or 720
