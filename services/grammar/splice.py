"""Which words a correction replaces. Every rule returns tokens, so the result is read like any utterance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.grammar.intents import Intent, SlotValue
from tools.language.dates import WEEKDAYS, date_at
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.slots import Slot, SlotType
from tools.language.times import times_at
from tools.language.tokens import Token
from tools.language.values import SlotReading, TokenizedUtterance

_LEADS = frozenset({"by", "in", "at", "for", "the", "a", "on", "to", "from", "about", "of"})
_PREPOSITIONS = frozenset({"for", "to", "at", "in", "on", "by", "from", "about", "with"})
_COUNTED = frozenset({SlotType.DURATION, SlotType.QUANTITY, SlotType.MONEY, SlotType.TIME})
_OWNERS = frozenset({"an", "my", "your", "our", "his", "her", "their", "with", "under", "this", "that"})
_HALVES = frozenset({"am", "pm"})
_REACH = 8
_LONGEST_FIGURE = 3
"""Maximum number of words of a number that replaces another in a dictated text."""
_LONGEST_THING = 3
"""Maximum number of words of a list item that replaces another."""


class PlainReader(Protocol):
    """Reads tokens without repair. `doubled`: words that may occur twice in a row."""

    @property
    def doubled(self) -> frozenset[str]: ...

    def read(self, tokens: Sequence[Token]) -> list[Intent]:
        """The intents in `tokens`, read without repair."""

    def utterance(self, tokens: Sequence[Token]) -> TokenizedUtterance: ...


@dataclass(frozen=True, slots=True)
class Splice:
    """The corrected tokens. The search for further cues continues at index `resume`. `kind`: the name of the rule."""

    tokens: list[Token]
    resume: int
    kind: str


def shifted(intent: Intent, by: int) -> Intent:
    """A copy of the intent with its word positions moved by `by`."""
    slots = {
        name: replace(
            value,
            start=value.start + by,
            end=value.end + by,
            others=tuple((start + by, end + by) for start, end in value.others),
        )
        for name, value in intent.slots.items()
    }
    return replace(intent, slots=slots, start=intent.start + by, end=intent.end + by)


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: the words `before` and `after` the cue, and the `intents` that were read from `before`.
    `in_text`: the cue is inside a dictated text. `renames`: it announces a value ("make it", "I mean")."""

    before: list[Token]
    after: list[Token]
    intents: list[Intent]
    reader: PlainReader
    in_text: bool = False
    renames: bool = False

    @property
    def last(self) -> Intent | None:
        """The last request before the cue; None without one."""
        return self.intents[-1] if self.intents else None

    def resolve(self) -> Splice | None:
        """The result of the first rule that applies, strictest first; None when none does."""
        if not self.after:
            return None
        rules = (
            self._restart,
            self._half,
            self._typed,
            self._ahead,
            self._aligned,
            self._free,
            self._thing,
            self._figure,
        )
        return next((found for rule in rules if (found := rule()) is not None), None)

    # -------------------------------------------------------------- a whole new request

    def _restart(self) -> Splice | None:
        after = self.reader.read(self.after)
        if not after or after[0].start > 0 or any(v.start == 0 and v.end > 0 for v in after[0].slots.values()):
            return None
        last = self.last
        if self.in_text and (last is None or after[0].tool != last.tool):
            return None
        cut = last.start if last is not None else 0
        return Splice([*self.before[:cut], *self.after], cut + 1, "restart")

    # -------------------------------------------------------------- the half of the day

    def _half(self) -> Splice | None:
        """ "at seven am no pm": the other half of the day for the time that was said last."""
        if self.in_text or len(self.after) != 1 or self.after[0].text not in _HALVES or self.last is None:
            return None
        at = next((at for at in range(len(self.before) - 1, -1, -1) if self.before[at].text in _HALVES), None)
        if at is None or at < self.last.start:
            return None
        return Splice([*self.before[:at], *self.after, *self.before[at + 1 :]], len(self.before), "half")

    # -------------------------------------------------------------- a value of the same type

    def _typed(self) -> Splice | None:
        if self.in_text:
            return None
        heard = self.reader.utterance(self.after)
        best: tuple[tuple[int, int], Splice] | None = None
        for intent in reversed(self.intents):
            for name, value in intent.slots.items():
                found = self._same_type(name, value, heard)
                if found is None:
                    continue
                consumed, splice = found
                rank = (consumed, value.start)
                if best is None or rank > best[0]:
                    best = (rank, splice)
            if best is not None:
                return best[1]
        return None

    def _same_type(self, name: str, value: SlotValue, heard: TokenizedUtterance) -> tuple[int, Splice] | None:
        if value.type is None or value.type is SlotType.CHOICE or value.end <= value.start:
            return None
        slot = Slot(name, value.type)
        for lead in range(min(3, len(heard))):
            if any(word not in _LEADS for word in heard.words[:lead]):
                break
            readings = heard.readings(slot, lead)
            if readings:
                return readings[0].end, self._replaced(value, readings[0], lead)
            number = number_at(heard.words, lead) if value.type in _COUNTED else None
            if number is not None:
                counted = self._recounted(value, lead, number.end)
                if counted is not None:
                    return number.end, counted
        return None

    def _replaced(self, value: SlotValue, reading: SlotReading, lead: int) -> Splice:
        if isinstance(reading.value, When):
            return self._retimed(value, reading, lead)
        start, end = value.start, value.end
        if value.type is SlotType.PLACE and not any(v.start >= end for i in self.intents for v in i.slots.values()):
            end = len(self.before)  # "to the airport sfo": words in no slot belong to the place
        words = self.after[lead : reading.end]
        tail = [*self.before[end:], *self.after[reading.end :]]
        return Splice([*self.before[:start], *words, *tail], start + len(words), "typed")

    def _recounted(self, value: SlotValue, lead: int, end: int) -> Splice | None:
        """ "seven minutes" ... "eight": replaces the number and keeps the unit."""
        old = number_at([t.text for t in self.before], value.start)
        if old is None:
            return None
        words = self.after[lead:end]
        tail = [*self.before[old.end :], *self.after[end:]]
        return Splice([*self.before[: value.start], *words, *tail], value.start + len(words), "typed")

    def _retimed(self, value: SlotValue, reading: SlotReading, lead: int) -> Splice:
        """Replaces the day by a new day and the time by a new time; am and pm are kept unless they are said again."""
        words = [t.text for t in self.before]
        new: When = reading.value
        keep = list(range(len(words)))
        place = len(words)
        meridiem: list[Token] = []
        for wanted, span in (
            (new.day, self._day_span(words, value)),
            (new.time, self._time_span(words, value)),
            (new.after, (value.start, value.end)),
        ):
            if wanted is None or span is None:
                continue
            begins = span[0]
            if begins > value.start and words[begins - 1] in _PREPOSITIONS and self.after[lead].text in _PREPOSITIONS:
                begins -= 1
            span = (begins, span[1])
            keep = [i for i in keep if not span[0] <= i < span[1]]
            place = min(place, span[0])
            said = {t.text for t in self.after[lead : reading.end]}
            if wanted is new.time and words[span[1] - 1] in ("am", "pm") and not said & {"am", "pm"}:
                meridiem = [self.before[span[1] - 1]]
        fresh = [*self.after[lead : reading.end], *meridiem]
        head = [self.before[i] for i in keep if i < place]
        rest = [self.before[i] for i in keep if i >= place]
        return Splice([*head, *fresh, *rest, *self.after[reading.end :]], len(head) + len(fresh), "typed")

    def _day_span(self, words: list[str], value: SlotValue) -> tuple[int, int] | None:
        today = self.reader.utterance([]).now.date()
        for at in range(value.start, value.end):
            day = date_at(words, at, today)
            if day is not None:
                return at, day.end
        return None

    def _time_span(self, words: list[str], value: SlotValue) -> tuple[int, int] | None:
        for at in range(value.start, value.end):
            times = [t for t in times_at(words, at) if t.end <= value.end]
            if times:
                return at, times[0].end
        return None

    # -------------------------------------------------------------- aligned words

    def _ahead(self) -> Splice | None:
        """Drops side speech: "an alarm for (no not now darling) for quarter to seven"."""
        if not self.before or self.last is None:
            return None
        lead = self.before[-1].text
        words = [t.text for t in self.after]
        if lead in _PREPOSITIONS and lead in words[1:] and not self.in_text:
            at = words.index(lead, 1)
            return Splice([*self.before, *self.after[at + 1 :]], len(self.before), "ahead")
        heard = self.reader.utterance(self.after)
        for name, value in reversed(list(self.last.slots.items())):
            if value.type is None or not value.start or value.type is SlotType.CHOICE:
                continue
            lead = self.before[value.start - 1].text
            begins = value.start
            if lead not in _PREPOSITIONS:
                lead, begins = self.before[value.start].text, value.start + 1
            for at in range(2, len(words) - 1):
                if lead in _PREPOSITIONS and words[at] == lead and heard.readings(Slot(name, value.type), at + 1):
                    return Splice([*self.before[:begins], *self.after[at + 1 :]], begins, "ahead")
        return None

    def _aligned(self) -> Splice | None:
        """ "the plumber, no, the electrician": replaces the words from the last occurrence of the repeated word on."""
        first = self.after[0].text
        start = (self.last.start if self.last else 0) + 1
        loose = not self.in_text or first in _LEADS or first in _OWNERS
        texts = [value.start for value in self.last.slots.values() if value.type is SlotType.TEXT] if self.last else []
        for at in range(len(self.before) - 1, max(start, len(self.before) - _REACH) - 1, -1):
            if not loose and any(at >= text for text in texts):
                continue  # in a dictated text only prepositions, articles and possessives align
            if self.before[at].text == first:
                tail = self._later_moment(at)
                return Splice([*self.before[:at], *self.after, *tail], at + 1, "aligned")
        return None

    def _later_moment(self, at: int) -> list[Token]:
        """A date or time after the replaced words, which is kept unless the correction has its own."""
        if self.last is None:
            return []
        later = [v for v in self.last.slots.values() if isinstance(v.value, When) and v.start > at + 1]
        heard = self.reader.utterance(self.after)
        anew = any(heard.readings(Slot("when", SlotType.DATETIME), i) for i in range(len(heard)))
        return [] if anew else [t for v in later for t in self.before[v.start : v.end]]

    # -------------------------------------------------------------- the words directly before the cue

    def _free(self) -> Splice | None:
        if self.last is None:
            return None
        end = len(self.before)
        value = next((v for v in self.last.slots.values() if v.end == end and v.start < end), None)
        if value is None or value.type not in (
            SlotType.PLACE,
            SlotType.NAME,
            SlotType.LABEL,
            SlotType.ITEMS,
            SlotType.TEXT,
        ):
            return None
        cut = value.start
        if value.type is SlotType.TEXT and self.in_text:
            return None
        if value.type is SlotType.ITEMS:
            words = [t.text for t in self.before]
            cut = next((i + 1 for i in range(end - 1, value.start, -1) if words[i] == "and"), max(value.start, end - 1))
            if "and" not in words[value.start : end] and end - value.start <= 2:
                cut = value.start
        return Splice([*self.before[:cut], *self.after], cut + 1, "free")

    def _thing(self) -> Splice | None:
        """ "add milk to the list, no, make it bread": replaces the only item, although words follow it. Of several
        items it would not be clear which is meant."""
        if self.last is None or self.in_text or not self.renames or len(self.after) > _LONGEST_THING:
            return None
        things = [value for value in self.last.slots.values() if value.type is SlotType.ITEMS and value.end]
        after = [token.text for token in self.after]
        if len(things) != 1 or len(things[0].value) != 1 or self.reader.read(self.after) or _LEADS & set(after):
            return None
        if number_at(after, 0) is not None:
            return None  # "make it two bottles" is an amount
        start, end = things[0].start, things[0].end
        return Splice([*self.before[:start], *self.after, *self.before[end:]], len(self.before) + len(after), "thing")

    # -------------------------------------------------------------- a number or a day at the end of a dictated text

    def _figure(self) -> Splice | None:
        """ "tea is at seven, no, eight": replaces a number or weekday at the end of the text by another one."""
        old, new = [t.text for t in self.before], [t.text for t in self.after]
        if not self.in_text or len(new) > _LONGEST_FIGURE:
            return None
        if len(new) == 1 and new[0] in WEEKDAYS and old[-1] in WEEKDAYS:
            return Splice([*self.before[:-1], *self.after], len(self.before), "figure")
        said = number_at(new, 0)
        if said is None or said.end != len(new):
            return None
        for at in range(max(0, len(old) - _LONGEST_FIGURE), len(old)):
            found = number_at(old, at)
            if found is not None and found.end == len(old):
                return Splice([*self.before[:at], *self.after], at + len(self.after), "figure")
        return None
