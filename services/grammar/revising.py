"""Corrections and additions to the requests of the last turn: "make it ten minutes instead", "and dish soap"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.grammar.dictation import DICTATED
from services.grammar.doubt_words import QUESTIONS
from services.grammar.intents import Intent, SlotValue, arguments
from services.grammar.reading import UtteranceReader, UtteranceReading, only_noise
from services.grammar.recalled import RecalledTurn
from services.grammar.splice import Correction
from services.models.call_view import KnownCall
from tools.language.durations import duration_at
from tools.language.lists import split_list
from tools.language.matcher import SENTENCE
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.slots import FREE, TEMPORAL, Slot, SlotType
from tools.language.spoken import phrases
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.values import TokenizedUtterance

_LEADS = frozenset({"for", "to", "in", "at", "on", "the", "a", "it", "is", "make", "that", "um", "my", "say", "call"})
_FOLLOWING = phrases(
    """what about|how about|make it|make that|and make it|and make that|change it to|change that to|actually make it
    |actually make that|no make it|no make that|no wait make it|no wait make that|i meant|i mean|no i meant"""
)
_CORRECTING = phrases(
    """make it|make that|and make it|and make that|no make it|no make that|actually make it|actually make that
    |no wait make it|no wait make that|change it to"""
)
_OTHER_VALUE = phrases("no|sorry|no sorry|actually|no actually|i said|no i said")
"""After one of these, a value of the same type as before corrects the last request: "no, 6:45"."""
_MEASURES = frozenset({"percent", "volume", "louder", "quieter"})
_BESIDES = phrases(
    """and|and in|and for|and what about|and how about|and one|and one more|and another|and another one
    |and one for|and one more for|and another for|and another one for"""
)
"""Openings that ask for one more of the same kind; they never correct."""
_ADDING = phrases("and|and also|also|and then|oh and|oh also|plus|and some|and maybe")
_LONGEST_THING = 3
"""Most words of a list item; more are rather a sentence ("and the kids are tired")."""


_OF_AN_HOUR = frozenset({"past", "to", "after"})
"""If the words end with one of these, the hour of the last request is meant: "make it ten past"."""


def _hour_said(tokens: Sequence[Token], intents: Sequence[Intent]) -> Token | None:
    """The word of the hour in the moment of `intents`; None if there is no such word, or more than one."""
    spans = [
        span for intent in intents for value in intent.slots.values() if value.type in TEMPORAL for span in value.spans
    ]
    hours = [
        tokens[at]
        for start, end in spans
        for at in range(start, end)
        if (number := number_at([tokens[at].text], 0)) is not None and 1 <= number.value <= 12
    ]
    return hours[0] if len(hours) == 1 else None


def corrects(words: Sequence[str]) -> bool:
    """Whether the words correct the last request ("make it twelve"), even if they match another phrase. Percentages do
    not ("make it thirty percent"): they are volumes."""
    return any(tuple(words[: len(lead)]) == lead for lead in _CORRECTING) and not _MEASURES & set(words)


def _from_now(rest: Sequence[Token], intents: Sequence[Intent]) -> list[Token]:
    """`rest`; a length ("make it two hours") with "in" before it, if the request was for a time from now."""
    words = [token.text for token in rest]
    length = duration_at(words, 0)
    whole = length is not None and length.end == len(words)
    soon = any(isinstance(v.value, When) and v.value.after for each in intents for v in each.slots.values())
    return [Token("in", "in"), *rest] if whole and soon else list(rest)


@dataclass(frozen=True, slots=True)
class LastRequests:
    """The last answered turn: its text, its intents and the calls that it made."""

    text: str
    intents: Sequence[Intent]
    done: Sequence[KnownCall]

    def extended(self, reading: UtteranceReading, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """ "and dish soap", after items were added to a list: the same request for these items.

        A pause while the user names items may end the turn; the rest then arrives as a new turn.
        """
        lead = max((f for f in _ADDING if reading.words[: len(f)] == f), key=len, default=())
        rest = reading.tokens[len(lead) :]
        if not lead or only_noise(reading.words) or {token.text for token in rest} & (SENTENCE | QUESTIONS):
            return None
        if any(len(thing.split()) > _LONGEST_THING for thing in split_list(rest)):
            return None
        for intent in self.intents:
            for value in intent.slots.values():
                if value.type is SlotType.ITEMS and value.end:
                    before = reader.read(self.text, now).tokens
                    said = (*before[intent.start : value.start], *rest, *before[value.end : intent.end])
                    spoken = " ".join(token.surface for token in said if token.surface)
                    again = reader.read(spoken, now).intents
                    same = [i.tool for i in again] == [intent.tool] and again[0].complete
                    return RecalledTurn(again, text=spoken) if same else None
        return None

    def revised(self, text: str, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """ "make it ten minutes instead", "what about paris": the last request, corrected; the write it made is undone.
        After "and one for ten minutes": one more request like it, and the first stays."""
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        words = tuple(token.text for token in tokens)
        lead = max((f for f in (*_FOLLOWING, *_BESIDES, *_OTHER_VALUE) if words[: len(f)] == f), key=len, default=None)
        if lead is None or len(words) == len(lead):
            return None
        rest = tokens[len(lead) :]
        while rest and rest[-1].text in ("instead", "then", "please"):
            rest = rest[:-1]
        if lead not in _BESIDES and not reader.read(self.text, now).intents:
            return self._answered_otherwise(rest, reader, now)
        before = list(reader.read(self.text, now).tokens)
        plain = reader.plain(now)
        if rest[-1].text in _OF_AN_HOUR:
            hour = _hour_said(before, plain.read(before))
            if hour is None:
                return None
            rest = [*rest, hour]
        if rest[-1].text == "long" and not any(
            v.type is SlotType.DURATION for i in self.intents for v in i.slots.values()
        ):
            return None  # a length of something that has none yet is no time
        rest = _from_now(rest, self.intents)
        found = Correction(before, rest, plain.read(before), plain).resolve()
        if found is None or found.kind == "restart" or (lead in _OTHER_VALUE and found.kind != "typed"):
            return None
        if {t.text for t in rest} - _LEADS - {t.text for t in found.tokens}:
            return None  # a part of the words would be ignored
        spoken = " ".join(t.surface for t in found.tokens if t.surface)
        corrected = reader.read(spoken, now)
        changed = tuple(i for i in corrected.intents if not any(_same(i, old) for old in self.intents))
        if any(arguments(intent, reader.specs[intent.tool], now).missing for intent in changed):
            return None  # the new request needs a question first, so nothing is undone
        if lead in _BESIDES:
            if any(_dictates(one, self.intents) for one in changed):
                return None  # "and now I'm hungry" is no other message
            return RecalledTurn(changed, text=spoken) if changed else None
        kept = [arguments(i, reader.specs[i.tool], now).values for i in corrected.intents if i not in changed]
        undone = tuple(
            c
            for c in self.done
            if not reader.specs[c.tool].safe
            and c.tool in {i.tool for i in changed}
            and not any(values.items() <= c.arguments.items() for values in kept)
        )
        return RecalledTurn(changed, undone, spoken) if changed else None

    def _answered_otherwise(self, rest: Sequence[Token], reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """ "no make that eleven", after an answer to a question: the words of that turn do not contain the request, so
        its only value of the same type as the new words is exchanged."""
        if len(self.intents) != 1:
            return None
        intent = self.intents[0]
        found = {
            name: replace(value, value=new, start=0, end=len(rest), others=(), several=())
            for name, value in intent.slots.items()
            if value.type is not None and value.type not in FREE and (new := _reread(value, rest, now)) is not None
        }
        if len(found) != 1:
            return None
        changed = replace(intent, slots={**intent.slots, **found}, complete=True)
        undone = tuple(c for c in self.done if c.tool == intent.tool and not reader.specs[c.tool].safe)
        return RecalledTurn((changed,), undone) if not _same(changed, intent) else None


_UNITS = (3600, 60, 1)
"""Seconds of an hour, a minute and a second."""


def _reread(before: SlotValue, rest: Sequence[Token], now: datetime) -> Any:
    """The words as a value of the same type as `before`; None if they are none. A moment keeps the day of `before`, and
    a number without a unit has the unit of the duration `before`."""
    utterance, count = TokenizedUtterance(rest, now), len(rest)
    slot = Slot("value", before.type) if before.type is not None else None
    for start in range(min(2, count)):
        read = (reading.value for reading in utterance.readings(slot, start) if reading.end == count) if slot else ()
        value = next(iter(read), None)
        if value is not None:
            return before.value.merged(value) if isinstance(before.value, When) and isinstance(value, When) else value
        if rest[start].text not in _LEADS:
            break
    number = number_at([token.text for token in rest], 0)
    if before.type is SlotType.DURATION and number is not None and number.end == count and before.value:
        return number.value * next(unit for unit in _UNITS if before.value % unit == 0)
    return None


def _dictates(one: Intent, before: Sequence[Intent]) -> bool:
    """Whether the request has a dictated text that is not in the requests before."""
    texts = {intent.said(name) for intent in before for name in DICTATED}
    return any(one.said(name) is not None and one.said(name) not in texts for name in DICTATED)


def _same(one: Intent, other: Intent) -> bool:
    said = {name: value.value for name, value in one.slots.items()}
    return one.tool == other.tool and said == {name: value.value for name, value in other.slots.items()}
