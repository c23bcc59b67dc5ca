"""Reads a slot's value from an utterance, with one parser per slot type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tools.language.choices import choices_of
from tools.language.currencies import currency_at, money_at
from tools.language.dates import MONTHS, WEEKDAYS, past_or_coming_at
from tools.language.durations import duration_at, durations_listed_at
from tools.language.expressions import STARTS, expression_at
from tools.language.holidays import HOLIDAY_STARTS
from tools.language.moments import When, moments_at
from tools.language.numbers import ORDINALS, TENS, UNITS, number_at, word_at
from tools.language.places import known_place_ends
from tools.language.recurrences import RECURRENCE_STARTS, recurrence_at
from tools.language.slots import Slot, SlotType
from tools.language.spoken import SpokenValue, listed
from tools.language.times import times_at, times_listed_at
from tools.language.tokens import Token
from tools.language.units import quantity_at, unit_at


@dataclass(frozen=True, slots=True)
class SlotReading:
    """A slot's value, read from words up to index `end`. `open` as in `SpokenValue`. `weight`: score per word. `cost`:
    the deduction if the words are not exactly those of the value."""

    value: Any
    end: int
    open: bool
    weight: float
    cost: float = 0.0


TYPED_WEIGHT = 0.9
FREE_WEIGHT = 0.3

_CHOICE_WORDS: Mapping[str, str] = {
    "car": "driving",
    "drive": "driving",
    "walk": "walking",
    "foot": "walking",
    "bike": "bicycling",
    "bicycle": "bicycling",
    "cycle": "bicycling",
    "cycling": "bicycling",
    "train": "transit",
    "bus": "transit",
    "metro": "transit",
    "subway": "transit",
    "tram": "transit",
    "song": "track",
    "band": "artist",
    "skip": "next",
    "weekday": "weekdays",
    "weekend": "weekends",
}

_NUMBER_WORDS = frozenset(listed("a an half quarter hundred thousand and point")) | set(UNITS) | set(TENS)
_MOMENT_WORDS = _NUMBER_WORDS | frozenset(listed("past to next this the on at in by day after quarter"))
_BEGINNINGS: Mapping[SlotType, frozenset[str]] = {
    SlotType.DURATION: _NUMBER_WORDS,
    SlotType.QUANTITY: _NUMBER_WORDS,
    SlotType.MONEY: _NUMBER_WORDS,
    SlotType.EXPRESSION: _NUMBER_WORDS,
    SlotType.TIME: _MOMENT_WORDS,
    SlotType.DATE: _MOMENT_WORDS,
    SlotType.DATETIME: _MOMENT_WORDS,
}

_NUMBER_STARTS = _NUMBER_WORDS | {"minus", "negative", "dozen", "couple", "three", "another"}
_MOMENT_STARTS = (
    _MOMENT_WORDS
    | set(WEEKDAYS)
    | {f"{day}'s" for day in WEEKDAYS}
    | set(MONTHS)
    | set(ORDINALS)
    | HOLIDAY_STARTS
    | frozenset(
        listed(
            """am pm today tonight tomorrow yesterday last today's tomorrow's yesterday's coming noon midday midnight
            morning afternoon evening night for before from around about"""
        )
    )
)
_STARTS: Mapping[SlotType, frozenset[str] | set[str]] = {
    SlotType.NUMBER: _NUMBER_STARTS,
    SlotType.DURATION: _NUMBER_STARTS,
    SlotType.QUANTITY: _NUMBER_STARTS,
    SlotType.MONEY: _NUMBER_STARTS,
    SlotType.EXPRESSION: _NUMBER_STARTS | STARTS,
    SlotType.TIME: _MOMENT_STARTS,
    SlotType.DATE: _MOMENT_STARTS,
    SlotType.DATETIME: _MOMENT_STARTS,
    SlotType.RECURRENCE: RECURRENCE_STARTS,
    SlotType.DURATIONS: _NUMBER_STARTS,
    SlotType.TIMES: _MOMENT_STARTS,
}

_Reader = Callable[[Sequence[str], int], SpokenValue[Any] | None]

_SIMPLE: Mapping[SlotType, _Reader] = {
    SlotType.NUMBER: number_at,
    SlotType.DURATION: duration_at,
    SlotType.UNIT: unit_at,
    SlotType.CURRENCY: currency_at,
    SlotType.QUANTITY: quantity_at,
    SlotType.MONEY: money_at,
    SlotType.EXPRESSION: expression_at,
    SlotType.RECURRENCE: recurrence_at,
    SlotType.DURATIONS: durations_listed_at,
}


class TokenizedUtterance:
    """The tokens of an utterance and the time it was said; readings are cached by slot and place."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        self.tokens = list(tokens)
        self.words = [token.text for token in tokens]
        self.now = now
        self._readings: dict[tuple[str, SlotType, int], list[SlotReading]] = {}

    def __len__(self) -> int:
        return len(self.words)

    def readings(self, slot: Slot, at: int) -> list[SlotReading]:
        """The values of a typed slot at `at`, longest first. Known places count as typed values."""
        key = (slot.name if slot.choices else "", slot.type, at)
        if key not in self._readings:
            self._readings[key] = list(self._read(slot, at)) if at < len(self.words) else []
        return self._readings[key]

    def begun(self, slot: Slot, at: int) -> bool:
        """Whether the words from `at` to the end are the beginning of a value of this type ("for five ...")."""
        begins = _BEGINNINGS.get(slot.type)
        return begins is not None and 0 < len(self.words) - at <= 5 and all(w in begins for w in self.words[at:])

    def _read(self, slot: Slot, at: int) -> list[SlotReading]:
        """The readings of a typed slot at `at`. Most words cannot begin such a value and are not parsed."""
        starts = _STARTS.get(slot.type)
        word = self.words[at]
        if starts is not None and word not in starts and not word[0].isdigit():
            return []
        return self._parse(slot, at)

    def _parse(self, slot: Slot, at: int) -> list[SlotReading]:
        simple = _SIMPLE.get(slot.type)
        if simple is not None:
            return self._typed([simple(self.words, at)])
        if slot.type is SlotType.PERCENT:
            return self._typed([self._percent(at)])
        if slot.type is SlotType.CHOICE:
            return self._choice(slot, at)
        if slot.type is SlotType.DATE:
            return self._typed([SpokenValue(When(day=d.value), d.end, d.open) for d in [self._day(at)] if d])
        if slot.type is SlotType.TIME:
            return self._typed([SpokenValue(When(time=t.value), t.end, t.open) for t in times_at(self.words, at)])
        if slot.type is SlotType.TIMES:
            return self._typed([self._times(at)])
        if slot.type is SlotType.DATETIME:
            return self._typed(moments_at(self.words, at, self.now))
        if slot.type is SlotType.PLACE:
            return [SlotReading(None, end, grows, TYPED_WEIGHT) for end, grows in known_place_ends(self.words, at)]
        return []

    def _typed(self, spoken: Sequence[SpokenValue[Any] | None]) -> list[SlotReading]:
        return [
            SlotReading(s.value, s.end, s.open and s.end == len(self.words), TYPED_WEIGHT)
            for s in spoken
            if s is not None
        ]

    def _times(self, at: int) -> SpokenValue[Any] | None:
        times = times_listed_at(self.words, at)
        return SpokenValue(tuple(When(time=time) for time in times.value), times.end, times.open) if times else None

    def _day(self, at: int) -> SpokenValue[Any] | None:
        return past_or_coming_at(self.words, at, self.now.date())

    def _percent(self, at: int) -> SpokenValue[float] | None:
        named = {"half": 50, "max": 100, "maximum": 100, "full": 100, "minimum": 0}.get(word_at(self.words, at))
        if named is not None:
            return SpokenValue(named, at + 1)
        number = number_at(self.words, at)
        if number is None:
            return None
        if word_at(self.words, number.end) == "percent":
            return SpokenValue(number.value, number.end + 1)
        if self.words[number.end : number.end + 2] == ["per", "cent"]:
            return SpokenValue(number.value, number.end + 2)
        return number

    def _choice(self, slot: Slot, at: int) -> list[SlotReading]:
        synonym = _CHOICE_WORDS.get(self.words[at])
        said = choices_of(slot.choices).at(self.words, at)
        if synonym in slot.choices and (said is None or said.cost):
            return [SlotReading(synonym, at + 1, False, TYPED_WEIGHT)]
        return [] if said is None else [SlotReading(said.value, said.end, False, TYPED_WEIGHT, said.cost)]
