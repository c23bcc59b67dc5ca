"""Completes a turn that makes sense only after the look-up before it: "plus six", "and tomorrow?", "in fahrenheit",
"what about Ben", "who wrote it", "what is the weather there"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.grammar.currency_replies import converted
from services.grammar.intents import Intent, SlotValue
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recounting import recounted
from services.grammar.wording import imperative
from services.models.call_view import KnownCall
from tools.language.currencies import NAMES
from tools.language.expressions import continued_at, expression_at
from tools.language.matcher import SENTENCE
from tools.language.moments import When
from tools.language.slots import FREE, SlotType
from tools.language.spoken import phrases
from tools.language.tokens import FILLERS, Token, surface, tokenize

_LEADS = phrases(
    """and|and then|then|now|or|okay and|so|and what about|what about|how about|and how about|and what is|what is
    |how much is|and how much is|and what's"""
)
_ENDS = frozenset(("then", "please", "instead", "too", "though"))
_RESULT = phrases("that|it|this|the result|the answer|the total")
_HERS = frozenset(("he", "she", "him", "her", "his", "they", "them"))
_ITS = frozenset(("it", "that", "this", "its", "their"))
_MAKERS = ("author", "director", "artist", "composer", "founder", "inventor")
_PLACES = ("location", "destination", "near")
_UNITS = frozenset(("days", "weeks", "months", "years"))
_PREPOSITIONS = frozenset(("of", "in", "on", "at", "for", "to", "from", "by"))
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The requests that a follow-up means, and the complete request in words."""

    intents: tuple[Intent, ...]
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredLookUp:
    """The last turn: its text, its intents and the calls that answered it. All of its calls were look-ups."""

    text: str
    intents: Sequence[Intent]
    done: Sequence[KnownCall]

    def followed_by(
        self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> FollowUp | None:
        """What `text` means after that turn; None if it is no follow-up. `reading`: the reading of `text` alone."""
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        while tokens and tokens[-1].text in _ENDS:
            tokens.pop()
        if not tokens or not self.intents:
            return None
        if (
            len(self.intents) == 1
            and (money := converted([t.text for t in tokenize(text)], self.intents[0])) is not None
        ):
            return FollowUp((money,), self.text)
        if (listed := self._listed([token.text for token in tokens])) is not None:
            return listed
        calculated = self._recounted(tokens, reader, now) or self._calculated(tokens)
        if calculated is not None:
            return calculated
        meant = self._meant(tokens, reading, reader, now)
        if meant is not None or reading.intents:
            return meant
        rest = _behind_lead(tokens)
        return self._appended(rest, reader, now) or self._in_unit(rest, reader, now) or self._another(tokens, rest)

    def _listed(self, words: Sequence[str]) -> FollowUp | None:
        """What was just looked for on a list, to be put on it ("put it on then", "stick that on the shopping one")."""
        call = self.done[-1] if self.done else None
        found = _PUT_ON.fullmatch(" ".join(words))
        item = call.arguments.get("item") if call is not None and call.tool == "read_list" else None
        if found is None or call is None or not isinstance(item, str):
            return None
        name = found["list"] or call.arguments.get("list_name")
        slots = {"items": SlotValue(SlotType.ITEMS, [item])}
        if isinstance(name, str):
            slots["list_name"] = SlotValue(SlotType.LABEL, name)
        return FollowUp((Intent("add_list_items", slots, 0, len(words), tuple(words)),), f"put {item} on the list")

    def _calculated(self, tokens: Sequence[Token]) -> FollowUp | None:
        """A calculation with the last result: "plus six", "half of that"."""
        value = _value(self.done[-1]) if self.done and self.done[-1].tool == "calculate" else ""
        rest = [token.text for token in _behind_lead(tokens)]
        if not value or not rest:
            return None
        rest = _as_sum(rest)
        found = continued_at(rest, value)
        if found is None or found.end < len(rest):
            rest = _replaced(rest, _RESULT, value.split())
            found = expression_at(rest, 0)
        if found is None or found.end < len(rest):
            return None
        slot = SlotValue(SlotType.EXPRESSION, found.value, 0, len(rest))
        return FollowUp((Intent("calculate", {"expression": slot}, 0, len(rest), tuple(rest)),), " ".join(rest))

    def _recounted(self, tokens: Sequence[Token], reader: UtteranceReader, now: datetime) -> FollowUp | None:
        """The last sum with another number: "what about fifteen percent", "if there are five of us", "and of sixty"."""
        if len(self.intents) != 1 or self.intents[0].tool != "calculate":
            return None
        spoken = recounted([token.text for token in tokens], [token.text for token in tokenize(self.text)])
        found = reader.read(spoken, now) if spoken else None
        if found is None or [each.tool for each in found.intents] != ["calculate"] or not found.intents[0].complete:
            return None
        return FollowUp(found.intents, spoken)

    def _meant(
        self, tokens: Sequence[Token], reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> FollowUp | None:
        """A look-up with a pronoun for what the last one was about: "who wrote it", "what is the weather there"."""
        if len(reading.intents) > 1 or (reading.intents and not _has_pronoun(reading.intents[0])):
            return None
        words = [token.surface or token.text for token in tokens]
        folded = [token.text for token in tokens]
        if folded[1:2] == ["about"]:
            words[:2], folded[:2] = ["what", "is"], ["what", "is"]
        for spoken in (*_there(words, folded, self._place()), *_about(words, folded, self._topics())):
            found = reader.read(spoken, now)
            if len(found.intents) != 1 or not found.intents[0].complete or found.intents[0].end < len(found.tokens):
                continue
            intent = found.intents[0]
            fits = intent.tool == "wiki_lookup" or not set(_PLACES).isdisjoint(intent.slots)
            if fits and reader.specs[intent.tool].safe:
                return FollowUp((intent,), spoken)
        return None

    def _place(self) -> str:
        """The place that the last turn was about; "" without one."""
        named = (intent.said(name) for intent in reversed(self.intents) for name in _PLACES)
        return next((str(place) for place in named if place), "")

    def _topics(self) -> Mapping[str, str]:
        """What "it" and "she" mean after a look-up in the encyclopedia."""
        call = self.done[-1] if self.done and self.done[-1].tool == "wiki_lookup" else None
        if call is None:
            return {}
        result = call.value if isinstance(call.value, Mapping) else {}
        title = str(result.get("title") or call.arguments.get("query", ""))
        maker = next((str(result[role]) for role in _MAKERS if result.get(role)), title)
        return {**dict.fromkeys(_ITS, title), **dict.fromkeys(_HERS, maker)}

    def _appended(self, rest: Sequence[Token], reader: UtteranceReader, now: datetime) -> FollowUp | None:
        """The last request with the new words added at its end: "and tomorrow?", "in fahrenheit", "by bus". A new day
        replaces the old one."""
        if len(self.intents) != 1 or not rest:
            return None
        last = self.intents[0]
        spoken = f"{self.text.rstrip('?!. ')} {surface(rest, 0, len(rest))}"
        found = reader.read(spoken, now)
        if len(found.intents) != 1 or found.dropped:
            return None
        grown = len(found.tokens) - len(reader.read(self.text, now).tokens)
        intent = found.intents[0]
        whole = intent.tool == last.tool and intent.complete and intent.end == len(found.tokens)
        kept = all(name in intent.slots and _kept(old, intent.slots[name]) for name, old in last.slots.items())
        more = any(value.end > len(found.tokens) - len(rest) for value in intent.slots.values()) or len(
            intent.slots
        ) > len(last.slots)
        if grown < len(rest) or not whole or not kept or not more or intent.unread:
            return None
        slots = {name: replace(value, conflict=False) for name, value in intent.slots.items()}
        return FollowUp((replace(intent, slots=slots),), spoken)

    def _in_unit(self, rest: Sequence[Token], reader: UtteranceReader, now: datetime) -> FollowUp | None:
        """ "in weeks", after a question for the days until a date."""
        words = [token.text for token in rest]
        if len(words) != 2 or words[0] != "in" or words[1] not in _UNITS or self.intents[0].tool != "get_date":
            return None
        before = [token.text for token in tokenize(self.text)]
        spoken = " ".join(words[1] if word in _UNITS else word for word in before)
        found = reader.read(spoken, now)
        return FollowUp(found.intents, spoken) if [i.tool for i in found.intents] == ["get_date"] else None

    def _another(self, tokens: Sequence[Token], rest: Sequence[Token]) -> FollowUp | None:
        """The last look-up for another name: "what about Ben"."""
        if len(self.intents) != 1 or len(rest) == len(tokens) or not 0 < len(rest) <= _LONGEST_NAME:
            return None
        last = self.intents[0]
        free = [name for name, value in last.slots.items() if value.type in FREE]
        words = [token.text for token in rest]
        if (
            len(free) != 1
            or last.slots[free[0]].type is SlotType.PLACE
            or SENTENCE & set(words)
            or imperative(words[0])
        ):
            return None
        if (
            words[0] in _PREPOSITIONS
            or last.tool == "get_date"
            or (last.tool == "read_list" and words[0] in ("a", "an"))
        ):
            return None
        if {token.text for token in tokens[: len(tokens) - len(rest)]} & {"is", "much"}:
            return None
        if (owner := _detail_of(last, rest)) is not None:
            return owner
        name = surface(rest, 0, len(rest)).removesuffix("'s")
        value = replace(last.slots[free[0]], value=name, start=0, end=len(rest), others=(), open=False)
        intent = replace(last, slots={**last.slots, free[0]: value}, start=0, end=len(rest), words=tuple(words))
        return FollowUp((intent,), f"{name}")


_DETAILS: Mapping[str, str] = {
    **dict.fromkeys(("mobile", "cell", "phone", "number"), "get_phone_number"),
    "email": "get_email_address",
    "birthday": "get_birthday",
}
"""What may be asked of a contact behind another look-up of one, and the tool for it."""


def _detail_of(last: Intent, rest: Sequence[Token]) -> FollowUp | None:
    """Another detail of somebody: "and Anna's mobile", behind a look-up of a contact."""
    if last.tool not in _DETAILS.values() or len(rest) < 2 or rest[-1].text not in _DETAILS:
        return None
    if not rest[-2].text.endswith("'s"):
        return None
    name = SlotValue(SlotType.NAME, surface(rest, 0, len(rest) - 1).removesuffix("'s"), 0, len(rest) - 1)
    words = tuple(token.text for token in rest)
    tool = _DETAILS[rest[-1].text]
    return FollowUp((Intent(tool, {"name": name}, 0, len(rest), words),), f"what is {surface(rest, 0, len(rest))}")


_SUMS: Mapping[tuple[str, ...], str] = {
    ("take", "off"): "minus", ("knock", "off"): "minus", ("take", "away"): "minus", ("subtract",): "minus",
    ("less",): "minus", ("add",): "plus", ("add", "on"): "plus", ("add", "another"): "plus",
}  # fmt: skip


_PUT_ON = re.compile(
    r"(?:(?:oh|well|okay|right|then|so|no|yes|can you|could you|please|go on|just|and) )*"
    r"(?:put|add|stick|pop|chuck|bung|get|have) (?:it|that|them|those|some|one)"
    r"(?: on| to| onto)?(?: (?:there|it))?(?: (?:the|my) (?:(?P<list>(?!list\b)[\w' ]+?) )?(?:list|one))?"
    r"(?: (?:then|please|for me|too|now|thanks|(?:would|will|could|can) you|if you would))*"
)
_ADDED = re.compile(
    r"(?:(?:if|when|what if) )?(?:(?:we|i|you|they) )?(?:put|add|include|leave|have|count in|with)(?: in| on)? "
    r"(?:an? )?(?P<part>[\w ]+? percent)"
    r"(?: (?:tip|service|service charge|tax|vat|extra|on top|on|for|the|it|that|to it|to that))*"
)
"""A share that is added to the last result ("and if we add a ten percent tip")."""


def _as_sum(words: Sequence[str]) -> list[str]:
    """The words of a step of a calculation ("knock off five") in the form that the expression parser reads."""
    added = _ADDED.fullmatch(" ".join(words))
    if added is not None:
        return ["plus", *added["part"].split()]
    lead = max((each for each in _SUMS if tuple(words[: len(each)]) == each), key=len, default=())
    rest = list(words[len(lead) :])
    if lead and rest and not {"to", "from", "half", "quarter", "third", "fifth", "tenth"} & set(rest):
        return [_SUMS[lead], *rest]
    if list(words[-2:]) == ["on", "top"] and len(words) > 2:
        return ["plus", *words[:-2]]
    if list(words[-1:]) == ["off"] and len(words) > 1 and "percent" in words:
        return ["minus", *words[:-1]]
    return list(words)


def _behind_lead(tokens: Sequence[Token]) -> list[Token]:
    words = tuple(token.text for token in tokens)
    lead = max((each for each in _LEADS if words[: len(each)] == each), key=len, default=())
    return list(tokens[len(lead) :])


def _value(call: KnownCall) -> str:
    """The result of a calculation in the form that the expression parser reads; "" without a result."""
    result = call.value if isinstance(call.value, Mapping) else {}
    value: Any = result.get("value")
    if not isinstance(value, int | float) or abs(value) >= 1e15 or (value and abs(value) < 1e-4):
        return ""
    sign, size = ("minus " if value < 0 else ""), abs(value)
    number = str(int(size)) if size == int(size) else str(size)
    return f"{sign}{number} {NAMES.get(str(result.get('currency', '')), '')}".strip()


def _replaced(words: Sequence[str], names: Sequence[tuple[str, ...]], value: Sequence[str]) -> list[str]:
    """`words` with the first occurrence of one of `names` replaced by `value`; [] if none occurs."""
    for at in range(len(words)):
        for name in names:
            if tuple(words[at : at + len(name)]) == name:
                return [*words[:at], *value, *words[at + len(name) :]]
    return []


def _has_pronoun(intent: Intent) -> bool:
    return any(str(value.value).casefold() in _HERS | _ITS | {"there"} for value in intent.slots.values())


def _there(words: Sequence[str], folded: Sequence[str], place: str) -> list[str]:
    if not place or "there" not in folded or folded[0] == "there":
        return []
    at = folded.index("there")
    return [" ".join([*words[:at], *link, place, *words[at + 1 :]]) for link in (("in",), (), ("to",))]


def _about(words: Sequence[str], folded: Sequence[str], topics: Mapping[str, str]) -> list[str]:
    """The words with their pronoun replaced by its topic: "what is its height" becomes "what is the height of ..."."""
    at = next((i for i, word in enumerate(folded) if word in topics), None)
    if at is None:
        return []
    topic, rest = topics[folded[at]], words[at + 1 :]
    if folded[at] in ("its", "their", "his", "her") and rest:
        return [" ".join([*words[:at], "the", rest[0], "of", topic, *rest[1:]])]
    return [" ".join([*words[:at], topic, *rest])]


def _kept(old: SlotValue, new: SlotValue) -> bool:
    """Whether a slot has kept its value; a moment may differ."""
    return isinstance(old.value, When) or bool(old.value == new.value)
