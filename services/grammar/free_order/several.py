"""Reads several requests in one turn, if every word of each is understood."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.grammar.doubt_words import REPEATING
from services.grammar.free_order.bag import Bag
from services.grammar.intents import Intent
from services.grammar.splice import shifted
from tools.language.effort import TooMuch
from tools.language.moments import When
from tools.language.ranges import time_span_at
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.times import ClockTime, DayPart
from tools.language.tokens import Token

SURE = 0.75
Reader = Callable[[Sequence[Token]], Sequence[Intent]]
_JOINTS = frozenset(listed("and then also plus oh"))
DOUBTS = frozenset(
    listed(
        """no nope nah not never don't doesn't didn't won't if unless maybe perhaps sorry wait actually mean meant
        said says
        told asked asks why whether or rather except but because hold
        hang"""
    )
)
DICTATED = frozenset(("send_sms", "send_email", "create_note", "append_note"))
_MOST_JOINTS = 6
_CARRIED = {"create_reminder": "remind me", "set_alarm": "alarm", "set_timer": "timer"}
"""By tool, the words that the part after "and" leaves out: "remind me at nine to ... and at four to ..."."""


def covered(intents: Sequence[Intent], tokens: Sequence[Token], now: datetime) -> bool:
    """Whether `intents` are complete and sure, and explain every word except polite phrases."""
    if not intents or any(
        not each.complete or each.confidence < SURE or each.hedged or each.unread for each in intents
    ):
        return False
    if any(_goes_on(each, tokens) or _guessed(each) for each in intents):
        return False
    if _SHARED.search(" ".join(token.text for token in tokens)):
        return False
    bag = Bag(tokens, now)
    for each in intents:
        bag.take(each.start, each.end)
    bag.courtesy()
    return all(word == "|" or word in _JOINTS for word in bag.words)


def _guessed(intent: Intent) -> bool:
    """Whether the shopping list was only assumed from "I need ..." ("I need waking at six"), or the place of an event
    may be one end of a span of hours."""
    if intent.tool == "create_event" and "duration_minutes" not in intent.slots and _spans(intent.words):
        return True  # "thursday at seven till eight": a half of it may have become the place
    if intent.tool == "create_event" and str(intent.said("title")).casefold().split()[:1] in (["me"], ["us"]):
        return True  # "book me in to see the vet"
    if intent.tool == "set_alarm" and "alarms" in intent.words and not _COUNTED.isdisjoint(intent.words):
        return True  # "set two alarms for six and seven": the phrase has read one
    if intent.tool == "create_event" and "repeat" not in intent.slots and not REPEATING.isdisjoint(intent.words):
        return True  # the phrases read no repetition
    if intent.tool == "add_list_items" and _ORDERED.search(" ".join(intent.words)) is not None:
        return True  # "we're out of jam stick it on the list"
    set_as_event = intent.tool == "create_event" and not _OTHERS.isdisjoint(intent.words)
    named = intent.slots.get("list_name")
    on_a_list = "list" in intent.words or (named is not None and named.end > named.start)
    on_a_list = on_a_list and intent.words[0] not in _MAKING and not _more_behind(intent.words)
    return (intent.tool == "add_list_items" and not on_a_list) or set_as_event


_ORDERED = re.compile(r"\b(?:put|add|stick|pop|chuck|bung|get|write|whack) (?:it|that|some|them|those|one)\b")
_COUNTED = frozenset(("two", "three", "four"))


def _more_behind(words: Sequence[str]) -> bool:
    """Whether more things follow behind the name of the list ("... on the shopping list and mustard")."""
    return "list" in words and words[words.index("list") + 1 : words.index("list") + 2] in (
        ("and",),
        ("also",),
        ("plus",),
    )


_MAKING = frozenset(listed("make create start begin open set new do"))
"""A list that is begun with one of these has its name and its things side by side: where it ends is a guess."""


def _spans(words: Sequence[str]) -> bool:
    return any(time_span_at(list(words), at) is not None for at in range(len(words)))


_OTHERS = frozenset(listed("timer timers alarm alarms reminder reminders list"))


def _goes_on(intent: Intent, tokens: Sequence[Token]) -> bool:
    """Whether a text contains "and at four", with which another request of the same kind begins."""
    texts = [value for value in intent.slots.values() if value.type is SlotType.TEXT and value.end > value.start]
    words = [token.text for token in tokens]
    return any(
        words[at] == "and" and words[at + 1] in ("at", "on")
        for value in texts
        for at in range(value.start, value.end - 1)
    )


@dataclass(slots=True)
class Parts:
    """Divides a turn into requests. `free` reads a part in any order, `phrased` reads it by the tools' phrases."""

    tokens: Sequence[Token]
    now: datetime
    free: Callable[[Sequence[Token]], list[Intent] | None]
    phrased: Reader
    known: dict[tuple[int, str], list[Intent] | None] = field(default_factory=dict)

    def read(self) -> list[Intent] | None:
        """The requests of at least two parts; None if a part is not understood."""
        shared = _SHARED.search(" ".join(token.text for token in self.tokens))
        if shared is not None:  # "... and half nine sunday, both in the morning"
            cut = len(self.tokens) - len(shared[0].split())
            found = Parts(self.tokens[:cut], self.now, self.free, self.phrased).read()
            part = DayPart(shared["part"])
            if any(_of_half(each) for each in found or ()):
                return None
            made = [_in_part(each, part) for each in found or ()]
            texts = tuple(token.text for token in self.tokens)
            last = [replace(each, end=len(texts), words=texts[each.start :]) for each in made[-1:]]
            return [*made[:-1], *last] or None
        words = [token.text for token in self.tokens]
        if not DOUBTS.isdisjoint(words) or len(self._joints()) > _MOST_JOINTS:
            return None
        try:
            found = self._from(0, "")
        except TooMuch:
            return None
        if found is None or len(found) < 2 or any(each.tool in DICTATED for each in found):
            return None
        return following(found, self.now)

    def _joints(self) -> list[int]:
        """The indexes at which a part may end: before "and" or the like, and after a comma."""
        ends = {at for at, token in enumerate(self.tokens) if token.text in _JOINTS and at}
        ends |= {at + 1 for at, token in enumerate(self.tokens) if token.closes and at + 1 < len(self.tokens)}
        return sorted(ends)

    def _from(self, start: int, before: str) -> list[Intent] | None:
        """The requests from word `start` to the end; longer first parts are tried first. `before`: the tool of the
        request before `start`."""
        if (start, before) in self.known:
            return self.known[start, before]
        self.known[start, before] = None
        ends = [*(end for end in self._joints() if end > start + 1), len(self.tokens)]
        for end in reversed(ends):
            part = self._part(start, end, before)
            rest = [] if end == len(self.tokens) else self._from(end, part[-1].tool) if part else None
            if part and rest is not None:
                self.known[start, before] = [*part, *rest]
                break
        return self.known[start, before]

    def _part(self, start: int, end: int, before: str) -> list[Intent] | None:
        tokens = self.tokens[start:end]
        if all(token.text in _JOINTS for token in tokens):
            return None
        found = self.free(tokens)
        if found is None:
            phrased = list(self.phrased(tokens))
            found = phrased if covered(phrased, tokens, self.now) else None
        if found is not None:
            return [shifted(each, start) for each in found]
        return self._carried(start, end, before) if before in _CARRIED else None

    def _carried(self, start: int, end: int, before: str) -> list[Intent] | None:
        lead = [Token(word, word) for word in _CARRIED[before].split()]
        at = start
        while at < end and self.tokens[at].text in (*_JOINTS, "another", "one", "for"):
            at += 1
        tokens = [*lead, *self.tokens[at:end]]
        found = self.free(tokens)
        if found is None:
            phrased = list(self.phrased(tokens))
            found = phrased if covered(phrased, tokens, self.now) else None
        if found is None or any(each.tool != before for each in found):
            return None
        words = tuple(token.text for token in self.tokens[start:end])
        return [replace(shifted(each, at - len(lead)), start=start, end=end, words=words) for each in found]


_SHARED = re.compile(
    r" (?:both|all|each|both of them|all of them) (?:in the |at )(?P<part>morning|afternoon|evening|night)$"
)


def _of_half(intent: Intent) -> bool:
    """Whether a time of the intent has its half of the day already, by what was said before it."""
    times = [slot.value.time for slot in intent.slots.values() if isinstance(slot.value, When)]
    return any(time is not None and time.certain for time in times)


def _in_part(intent: Intent, part: DayPart) -> Intent:
    """The intent with its times in this part of the day."""
    slots = {
        name: replace(slot, value=replace(slot.value, part=part))
        if isinstance(slot.value, When) and slot.value.time is not None and slot.value.part is None
        else slot
        for name, slot in intent.slots.items()
    }
    return replace(intent, slots=slots)


def following(intents: list[Intent], now: datetime) -> list[Intent]:
    """The requests. A time without am or pm is after that of the request before it, on the same day: "wake me at six
    and remind me at eight" means eight in the morning."""
    last: datetime | None = None
    made: list[Intent] = []
    for each in intents:
        if each.tool not in _CLOCKS or each.depends is not None or "rule" in each.slots:
            made.append(each)
            continue
        if made and each.start < made[-1].end:  # several values of one request
            made.append(_same_day(each, made[-1]))
            continue
        slot = next((name for name, value in each.slots.items() if isinstance(value.value, When)), None)
        when = each.said(slot) if slot else None
        if slot is not None and isinstance(when, When) and last is not None:
            when = _after(when, last)
            each = replace(each, slots={**each.slots, slot: replace(each.slots[slot], value=when)})
        if slot is not None and isinstance(when, When):
            last = _moment(each, when, now) or last
        made.append(each)
    return made


def _same_day(intent: Intent, before: Intent) -> Intent:
    """The intent on the day that `before` has taken from an earlier request."""
    for name, slot in intent.slots.items():
        other = before.said(name)
        if isinstance(slot.value, When) and isinstance(other, When) and slot.value.day is None and slot.value.timed:
            day = replace(slot, value=replace(slot.value, day=other.day))
            return replace(intent, slots={**intent.slots, name: day})
    return intent


def _after(when: When, last: datetime) -> When:
    if when.day is not None or when.time is None or when.after is not None:
        return when
    if when.time.certain or when.part is not None:
        return replace(when, day=last.date())
    for hours in (0, 12):
        hour = when.time.hour % 12 + hours
        if (hour, when.time.minute) > (last.hour, last.minute):
            return replace(when, day=last.date(), time=ClockTime(hour, when.time.minute, certain=True))
    return when


def _moment(intent: Intent, when: When, now: datetime) -> datetime | None:
    if (when.time is None and when.day is None) or (when.time is not None and when.time.hour == 12 and when.bare()):
        return None  # which twelve is meant, is asked
    moment = when.moment(now, "alarm" if intent.tool == "set_alarm" else "")
    night = moment is not None and moment.hour < _NIGHT_ENDS and intent.tool != "set_alarm"
    return None if night else moment


_CLOCKS = frozenset(("set_alarm", "create_reminder"))
_NIGHT_ENDS = 7
"""A reminder's time before this hour is doubtful, and not used for the next one."""
