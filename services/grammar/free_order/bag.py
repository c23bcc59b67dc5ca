"""The words of one request, with marks for those that are already explained."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from services.grammar.courtesy import LEAD
from tools.language.dates import date_at
from tools.language.durations import duration_at
from tools.language.moments import When, moments_at
from tools.language.ranges import TimeSpan, date_span_at, time_span_at
from tools.language.recurrences import Recurrence, recurrence_at
from tools.language.spoken import SpokenValue
from tools.language.times import ClockTime
from tools.language.tokens import FILLERS, Token

V = TypeVar("V")
_TAKEN = "|"
TAIL = re.compile(
    r"(?:^| )(?:please|thanks|thank you(?: very much| dear)?|ta|cheers|mate|love|dear|darling|bruv|innit|kindly"
    r"|then|too"
    r"|(?:will|would|could|can|won't) (?:you|ya|yer)(?: please| dear| love| mate)?|for (?:me|us)|yeah|okay|yes"
    r"|as well|now|ya"
    r"|if you (?:can|would|could|please|don't mind|do not mind)|go on|and|there's a (?:dear|love)|that's all"
    r"|that is all"
    r"|so i (?:do not|don't) forget|i think|right|would be (?:great|good|lovely|nice)|so|quick|quickly|asap"
    r"|lovely|instead|(?:just )?in case|(?:just )?to be (?:safe|sure)|to be on the safe side)$"
)
LINKS = frozenset(
    [
        "on",
        "at",
        "for",
        "from",
        "in",
        "by",
        "of",
        "is",
        "are",
        "to",
        "the",
        "a",
        "an",
        "this",
        "around",
        "about",
        "and",
        "starting",
        "beginning",
        "due's",
    ]
)
"""Words that may be between a name and a value."""

_QUESTIONS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "am",
        "do",
        "does",
        "did",
        "has",
        "had",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "can",
        "could",
        "will",
        "would",
        "what",
        "when",
        "where",
        "who",
        "whom",
        "whose",
        "how",
        "why",
        "which",
        "isn't",
        "aren't",
        "doesn't",
        "didn't",
        "hasn't",
        "shouldn't",
        "won't",
        "wouldn't",
        "couldn't",
        "can't",
        "never",
    ]
)


class Bag:
    """`tokens` without fillers; positions are those of `tokens`."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        self.tokens = tokens
        self.now = now
        self._words = [_TAKEN if token.text in FILLERS else token.text for token in tokens]
        self.courtesy()

    @property
    def words(self) -> list[str]:
        """The words, with "|" in place of those that are explained."""
        return self._words

    def courtesy(self) -> None:
        """Marks all polite phrases at both ends as explained."""
        while found := LEAD.match(self._text_from(first := self._first())):
            self.take(first, first + len(found[0].split()))
        while found := TAIL.search(" ".join(self._words[: self._last() + 1])):
            end = self._last() + 1
            self.take(end - len(found[0].split()), end)

    def _first(self) -> int:
        return next((at for at, word in enumerate(self._words) if word != _TAKEN), len(self._words))

    def _last(self) -> int:
        return next((at for at in range(len(self._words) - 1, -1, -1) if self._words[at] != _TAKEN), -1)

    def _text_from(self, at: int) -> str:
        return " ".join(self._words[at:])

    def take(self, start: int, end: int) -> None:
        """Marks the words `[start, end)` as explained."""
        self._words[start:end] = [_TAKEN] * (end - start)

    @property
    def asks(self) -> bool:
        """Whether the words begin a question, or a denial."""
        first = self._first()
        ordered = self._words[first : first + 2] in (["do", "a"], ["do", "an"], ["do", "me"], ["do", "us"])
        return first < len(self._words) and self._words[first] in _QUESTIONS and not ordered

    def cue(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match of `pattern` in whole unexplained words; None without one. Marks these words as explained,
        except for those in a group "keep"."""
        first = self._first()
        text = " ".join(self._words[first : self._last() + 1])
        found = pattern.search(text)
        if found is None or not found[0].strip():
            return None
        start = first + text[: found.start()].count(" ") + (text[found.start()] == " ")
        length = len(found[0].split())
        kept = found.groupdict().get("keep") or ""
        self.take(start, start + length - len(kept.split()))
        self.courtesy()
        return found

    def values(self, reader: Callable[[list[str], int], SpokenValue[V] | None]) -> Iterator[tuple[V, int, int]]:
        """Every value that `reader` finds, left to right, as (value, start, end). Marks its words as explained."""
        at = 0
        while at < len(self._words):
            found = reader(self._words, at) if self._words[at] != _TAKEN else None
            if found is None:
                at += 1
                continue
            self.take(at, found.end)
            yield found.value, at, found.end
            at = found.end

    def time_spans(self) -> list[tuple[TimeSpan, int, int]]:
        """Spans of time, such as "two till four"."""
        return list(self.values(time_span_at))

    def date_spans(self) -> list[tuple[tuple[date, date], int, int]]:
        """Spans of days, as their first and last day."""
        return list(self.values(lambda words, at: date_span_at(words, at, self.now)))

    def recurrences(self) -> list[tuple[Recurrence, int, int]]:
        """Repetitions, such as "every tuesday"."""
        return list(self.values(recurrence_at))

    def durations(self) -> list[tuple[int, int, int]]:
        """Durations in seconds."""
        return list(self.values(duration_at))

    def moments(self, bare: bool = False) -> list[tuple[When, int, int]]:
        """Days and times of day. `bare`: also a lone number after a word that is explained ("alarm six")."""
        return list(self.values(lambda words, at: self._moment_at(words, at, bare)))

    def _moment_at(self, words: list[str], at: int, bare: bool) -> SpokenValue[When] | None:
        if words[at] in ("a", "an", "of") and words[at + 1 : at + 2] not in (["week"], ["fortnight"]):
            return None
        if (hour := _numbered_hour(words, at)) is not None:
            return hour
        return next(iter(moments_at(words, at, self.now)), None) if _begins_moment(words, at, self.now, bare) else None

    def runs(self) -> list[tuple[int, int]]:
        """The (start, end) of each run of unexplained words, without `LINKS` at its ends."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(self._words):
            end = at
            while end < len(self._words) and self._words[end] != _TAKEN:
                end += 1
            start, stop = at, end
            while start < stop and self._words[start] in LINKS:
                start += 1
            while start < stop and self._words[stop - 1] in LINKS:
                stop -= 1
            if start < stop:
                found.append((start, stop))
            at = end + 1
        return found

    def said(self, start: int, end: int) -> str:
        """The words [start, end) in the user's spelling."""
        return " ".join(token.surface for token in self.tokens[start:end] if token.surface)


def _begins_moment(words: Sequence[str], at: int, now: datetime, anywhere: bool) -> bool:
    """Whether a moment begins at `at`. A lone number is one only after "at" or the like, or with other words of a
    time."""
    found = moments_at(words, at, now)
    if not found:
        return False
    bare = found[0].end == at + 1 and found[0].value.day is None and found[0].value.part is None
    if anywhere and bare and at and words[at - 1] == _TAKEN:
        return True
    return (
        not bare
        or words[at] in ("noon", "midday", "midnight")
        or ":" in words[at]
        or date_at(words, at, now.date()) is not None
    )


def _numbered_hour(words: Sequence[str], at: int) -> SpokenValue[When] | None:
    """ "hour fifteen", "at hour ten": an hour as some speakers of other languages say it."""
    start = at + (words[at] == "at")
    half = re.fullmatch(r"hour (\w+) and (?:a )?half\b.*", " ".join(words[start : start + 6]))
    if half is not None and (known := moments_at(["half", "past", half[1]], 0, datetime(2000, 1, 1))):
        return SpokenValue(known[0].value, start + 4 + (words[start + 3] == "a"))
    if words[start : start + 1] != ["hour"] or (at and words[at - 1] in ("a", "an", "one", "half", "the", "per")):
        return None
    found = moments_at([*["at"], *words[start + 1 :]], 0, datetime(2000, 1, 1))
    clock = found[0] if found and found[0].value.time is not None and found[0].value.day is None else None
    return SpokenValue(clock.value, start + clock.end) if clock is not None else None


def certain(when: When, now: datetime) -> When:
    """`when` with a time of 24 hours, the next one that it may mean."""
    moment = when.moment(now)
    if when.time is None or when.time.certain or moment is None:
        return when
    return When(day=when.day, time=ClockTime(moment.hour, moment.minute, certain=True), part=when.part)
