"""Completes a turn that leaves out what the last request said: "another one for six", "same again on friday", "and Ben
too", "the day after?", "and sunday in Leeds"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from services.grammar.day_shifts import day_from, moment_from
from services.grammar.doubt_words import QUESTIONS
from services.grammar.ellipsis_frames import Unframed, unframed, without_tail
from services.grammar.intents import Intent, SlotValue
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.reply_values import ReplyValue, hour_completed, value_said
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.lists import split_list
from tools.language.matcher import SENTENCE
from tools.language.moments import When
from tools.language.numbers import ORDINALS, number_at
from tools.language.slots import TEMPORAL, SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.language.tries import main_moment
from tools.spec import Effect

_TELLING = re.compile(
    r"(?:(?:tell|text|message|email|send|let) (?P<a>.+?) (?:know )?(?:the same|the same thing|that|it|likewise)"
    r"|(?:send|text|email) (?:it|that|this|the same|the same thing|the same text|the same message) to (?P<b>.+?)"
    r"|let (?P<d>.+?) know"
    r"|(?:tell|text|message|email) (?P<c>.+?))"
)
_PUTTING = phrases("add|put|stick|pop|chuck|get|throw in|we need|i need|put in|put down|stick on")
_ONTO = re.compile(r"(?P<items>.+?) (?:on|to|onto|in) (?:it|there|that|the list|that list|my list|the same list)")
_OTHER_LIST = re.compile(r"(?P<items>.+?) (?:on|to|onto|in) (?:the|my|our) (?P<list>\w+(?: \w+)?) (?:one|list)")
_RENAMED = re.compile(r"(?:call|name|label|called|named|labelled)(?: (?:it|that|this one))? (?P<name>\w+(?: \w+)?)")
_NOT_NAMES = (
    SENTENCE
    | QUESTIONS
    | frozenset(
        listed(
            """the a an for at on in no not it that this don't never none nothing so thank thanks now later soon today
            tomorrow tonight there here all everything everyone much well goodbye bye"""
        )
    )
)
_NOT_THINGS = (
    SENTENCE
    | QUESTIONS
    | frozenset(
        listed(
            """on to onto off from not no list reminder note timer alarm up it them this that these those one nice
            great good lovely same well soon lost better help ready going out away back down yes thanks thank sorry so
            much goodbye bye"""
        )
    )
)
_WISHES = phrases("get|we need|i need|throw in")
"""After these, items are for the list of the last turn only if "too" or "as well" follows."""
_LONGEST_THING, _LONGEST_NAME = 3, 3
_NEXT = frozenset(("the one after", "the one after that", "the next one", "the following one", "the one following"))
_UNITS = (3600, 60, 1)
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """The last answered turn: its text, its only intent and the calls that it made."""

    text: str
    intent: Intent
    done: Sequence[KnownCall]

    def completed(
        self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> RecalledTurn | None:
        """The complete request that `text` means after that turn; None if it is no ellipsis. `reading`: the reading of
        `text` alone."""
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        said = unframed(tokens)
        spec = reader.specs.get(self.intent.tool)
        if not tokens or spec is None or not any(call.tool == spec.name for call in self.done):
            return None
        if not spec.safe and not any(
            call.status is KnownCallStatus.DONE for call in self.done if call.tool == spec.name
        ):
            return None
        sent = self._sent(tokens, said)
        if sent is not None:
            return sent
        clear = any(each.complete and each.confidence > 0.7 and each.start == 0 for each in reading.intents)
        if (
            not said.rest
            and said.same
            and len(tokens) > 1
            and spec.effect is Effect.WRITE_LOCAL
            and not spec.destructive
        ):
            return self._again()
        if (said.anew or said.same) and (named := _RENAMED.fullmatch(" ".join(t.text for t in said.rest))):
            labelled = "label" in spec.parameters.get("properties", {}) and not spec.safe and not spec.destructive
            return self._again(label=SlotValue(SlotType.LABEL, named["name"])) if labelled else None
        put = self._put(tokens, said) if not clear or said.adds else None
        if put is not None or clear or not said.rest:
            return put
        told = [token.text for token in said.rest]
        if self.intent.tool == "create_reminder" and (said.adds or said.anew) and "to" in told[:-1]:
            return self._reminded(said.rest, reader, now)
        return (
            self._moved(said, reader, now) or self._elsewhere(said, reader, now) or self._exchanged(said, reader, now)
        )

    def _again(self, **slots: SlotValue) -> RecalledTurn:
        intent = replace(self.intent, slots={**self.intent.slots, **slots}, granted=True)
        return RecalledTurn((intent,), text=self.text)

    def _sent(self, tokens: Sequence[Token], said: Unframed) -> RecalledTurn | None:
        """Sends the last message to somebody else: "and Ben too", "tell mum the same"."""
        text = next((name for name in ("message", "body") if self.intent.said(name)), None)
        if text is None or "to" not in self.intent.slots:
            return None
        start = 1 if tokens[0].text in ("and", "also", "then") and len(tokens) > 1 else 0
        spoken = " ".join(token.text for token in tokens[start:])
        found = _TELLING.fullmatch(without_tail(spoken))
        name = next((each for each in found.groups() if each), "") if found else ""
        if found and (found["c"] or found["d"]) and without_tail(spoken) == spoken:
            return None  # "text Ben" alone begins another message
        rest = [token.text for token in said.rest]
        if not name and (said.adds or said.same) and rest:
            name = " ".join(rest[1:] if rest[0] in ("to", "for") else rest)
        words = name.split()
        if not words or len(words) > _LONGEST_NAME or (set(words) - {"and", "my"}) & _NOT_NAMES:
            return None
        named = {token.text: token.surface for token in tokens}
        who = " ".join(named.get(word, word) for word in words)
        return self._again(to=SlotValue(SlotType.NAME, who))

    def _put(self, tokens: Sequence[Token], said: Unframed) -> RecalledTurn | None:
        """Adds items to the list of the last turn: "add bread as well", "bread too"."""
        name = next((name for name, value in self.intent.slots.items() if value.type is SlotType.ITEMS), None)
        if name is None:
            return None
        rest = said.rest
        words = tuple(token.text for token in rest)
        verb = max((each for each in _PUTTING if words[: len(each)] == each), key=len, default=())
        rest = rest[len(verb) :]
        if said.same and rest and rest[0].text == "for":
            rest = rest[1:]  # "the same again for oat milk"
        onto = _ONTO.fullmatch(" ".join(token.text for token in rest))
        if verb and not onto and len(rest) > 1 and rest[-1].text in ("on", "down"):
            rest = rest[:-1]  # "put salt on as well"
        other = _OTHER_LIST.fullmatch(" ".join(token.text for token in rest)) if not onto else None
        if found := onto or other:
            rest = rest[: len(found["items"].split())]
        if not rest or not (said.adds or (verb and verb not in _WISHES)) or self.intent.tool != "add_list_items":
            return None
        things = split_list(rest)
        if any(before.closes and token.text == "the" for before, token in pairwise(rest)):
            return None  # "oats, the big bag" is one thing
        sentence = {token.text for token in rest} & _NOT_THINGS
        if sentence or any(len(thing.split()) > _LONGEST_THING or _counted(thing) for thing in things):
            return None
        slots = {name: SlotValue(SlotType.ITEMS, things)}
        if other:
            slots["list_name"] = SlotValue(SlotType.LABEL, other["list"], 0, 1)
        return self._again(**slots)

    def _reminded(self, rest: Sequence[Token], reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """ "and to lock the door at ten": one more reminder; without a time, for the time of the last one."""
        spoken = f"remind me {surface(rest, 0, len(rest))}"
        found = reader.read(spoken, now)
        if len(found.intents) != 1 or found.intents[0].tool != self.intent.tool or not found.intents[0].complete:
            return None
        intent = found.intents[0]
        if "due" not in intent.slots and "due" in self.intent.slots:
            intent = replace(intent, slots={**intent.slots, "due": self.intent.slots["due"]})
        return RecalledTurn((intent,), text=spoken, reading=found)

    def _moved(self, said: Unframed, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """The last request with another time or duration: "another one for six", "same on friday"."""
        spec = reader.specs[self.intent.tool]
        lengths = [name for name, value in self.intent.slots.items() if value.type is SlotType.DURATION]
        moment = main_moment(spec)
        if not spec.safe and (not (said.adds or said.anew or said.same) or said.of_it):
            return None
        slots = dict(self.intent.slots)
        if said.anew:
            slots.pop("label", None)
        shifted = self._shifted(said.rest, now)
        if shifted is not None:
            return self._on(shifted, moment, slots)
        if len(lengths) == 1 and moment is None:
            found = value_said(said.rest, SlotType.DURATION, now)
            if found is None or found.unclear:
                return None
            if found.rest:
                named = _named(found.rest, said)
                if not named:
                    return None
                slots["label"] = SlotValue(SlotType.LABEL, named)
            length = _in_unit(found.value, self.intent.said(lengths[0]), said.rest)
            slots[lengths[0]] = SlotValue(SlotType.DURATION, length)
            return RecalledTurn((replace(self.intent, slots=slots, granted=True),), text=self.text)
        words = hour_completed(said.rest, self.intent.said(moment or ""))
        found = value_said(words, SlotType.DATETIME, now) if moment is not None else None
        if found is None or not found.plain or spec.safe:
            return None
        return self._on(found, moment, slots)

    def _on(self, found: ReplyValue, moment: str | None, slots: dict[str, SlotValue]) -> RecalledTurn | None:
        name = next((name for name, value in slots.items() if isinstance(value.value, When)), moment)
        if name is None:
            return None
        before = slots[name].value if name in slots else None
        value = before.merged(found.value) if isinstance(before, When) else found.value
        if found.value.day is not None and isinstance(before, When) and before.after is not None:
            value = found.value
        slots = {key: each for key, each in slots.items() if key == name or each.type not in TEMPORAL}
        slots[name] = SlotValue(SlotType.DATETIME, value)
        if found.again is not None:
            slots["rule"] = SlotValue(SlotType.RECURRENCE, found.again)
        intent = replace(self.intent, slots=slots, granted=True)
        return RecalledTurn((intent,), text=self.text)

    def _shifted(self, rest: Sequence[Token], now: datetime) -> ReplyValue | None:
        """The day that "the day after" or "the fifth" means, counted from the day of the last request."""
        spoken = " ".join(token.text for token in rest)
        before = self._day(now)
        if spoken in _NEXT:
            named = any(isinstance(value.value, When) and value.value.day for value in self.intent.slots.values())
            return ReplyValue(When(day=before + timedelta(days=7))) if named else None
        if (moment := moment_from(rest, self.done, now.date())) is not None:
            return ReplyValue(moment)
        day = day_from(spoken, before)
        if day is not None:
            return ReplyValue(When(day=day))
        place = ORDINALS.get(spoken.removeprefix("the ")) if spoken.startswith("the ") else None
        if place is None or self.intent.tool != "get_date" or place > 28:
            return None
        return ReplyValue(When(day=before.replace(day=place)))

    def _day(self, now: datetime) -> date:
        """The day in the calls of the last request; today if they have none."""
        for call in reversed(self.done):
            for name in ("date", "start", "due"):
                told = str(call.arguments.get(name) or "")[:10]
                if re.fullmatch(r"\d{4}-\d{2}-\d{2}", told):
                    return date.fromisoformat(told)
        for value in self.intent.slots.values():
            if isinstance(value.value, When) and value.value.day is not None:
                return value.value.day
        return now.date()

    def _elsewhere(self, said: Unframed, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """The last look-up for another place, and for another time if one is said: "Sydney too"."""
        if not reader.specs[self.intent.tool].safe or not (said.adds or said.same):
            return None
        places = [name for name, value in self.intent.slots.items() if value.type is SlotType.PLACE]
        if len(places) != 1:
            return self._listed(said)
        found = value_said(said.rest, SlotType.DATETIME, now)
        rest = list(found.rest) if found is not None else said.rest
        words = [token.text for token in rest]
        if words and words[0] in ("in", "for", "at"):
            rest, words = rest[1:], words[1:]
        if not words or len(words) > _LONGEST_NAME or set(words) & _NOT_NAMES or (found is not None and found.unclear):
            return None
        slots: dict[str, SlotValue] = {places[0]: SlotValue(SlotType.PLACE, surface(rest, 0, len(rest)))}
        if found is not None:
            name = main_moment(reader.specs[self.intent.tool])
            if name is None:
                return None
            slots[name] = SlotValue(SlotType.DATETIME, found.value)
        return self._again(**slots)

    def _exchanged(self, said: Unframed, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """The last look-up, read again with other words for its time: "and next week", after "what's on tomorrow"."""
        named = [name for name, value in self.intent.slots.items() if value.type in TEMPORAL]
        times = [
            self.intent.slots[name] for name in named if self.intent.slots[name].end > self.intent.slots[name].start
        ]
        if not (said.adds or said.asks) or len(named) != 1 or not reader.specs[self.intent.tool].safe:
            return None
        if self.intent.learned:  # no phrase reads its words
            new = value_said(said.rest, SlotType.DATETIME, now)
            return self._again(**{named[0]: SlotValue(SlotType.DATETIME, new.value)}) if new and new.plain else None
        if not times:
            return None
        before = reader.read(self.text, now).tokens
        words = [*before[: times[0].start], *said.rest, *before[times[0].end :]]
        spoken = " ".join(token.surface for token in words if token.surface)
        found = reader.read(spoken, now)
        if [each.tool for each in found.intents] != [self.intent.tool] or found.intents[0].end < len(found.tokens):
            return None
        again = [value.value for value in found.intents[0].slots.values() if value.type in TEMPORAL]
        changed = bool(again) and again != [times[0].value]
        return RecalledTurn(found.intents, text=spoken) if changed and found.intents[0].complete else None

    def _listed(self, said: Unframed) -> RecalledTurn | None:
        """Reads out another list: "and the packing list", after a list was read out."""
        words = [token.text for token in said.rest]
        if self.intent.tool != "read_list" or not words or words[-1] not in ("list", "one"):
            return None
        rest = said.rest[1:-1] if words[0] in ("the", "my", "our") else said.rest[:-1]
        if not rest or len(rest) > _LONGEST_NAME or {token.text for token in rest} & _NOT_NAMES:
            return None
        slots = {key: value for key, value in self.intent.slots.items() if key != "item"}
        slots["list_name"] = SlotValue(SlotType.LABEL, surface(rest, 0, len(rest)), 0, 1)
        return RecalledTurn((replace(self.intent, slots=slots),), text=self.text)


def _named(rest: Sequence[Token], said: Unframed) -> str:
    """The name in "another for the eggs, six minutes": the words after "for"; "" without one."""
    words = [token.text for token in said.rest]
    name = [token.text for token in rest]
    at = next((at for at in range(len(words)) if words[at : at + len(name)] == name), 0)
    before = words[max(0, at - 2) : at]
    if not said.anew or len(name) > 2 or "for" not in before or set(name) & _NOT_NAMES:
        return ""
    return surface(rest, 0, len(rest))


def _counted(thing: str) -> bool:
    """Whether an item is only a number."""
    words = thing.casefold().split()
    number = number_at(words, 0)
    return number is not None and number.end == len(words)


def _in_unit(length: Any, before: Any, rest: Sequence[Token]) -> Any:
    """The duration; a number without a unit has the unit of the duration before."""
    units = any(token.text.rstrip("s") in ("second", "minute", "hour", "min", "sec", "day") for token in rest)
    if units or not isinstance(before, int | float) or not before:
        return length
    unit = next((size for size in _UNITS if before % size == 0), _MINUTE)
    return length / _MINUTE * unit
