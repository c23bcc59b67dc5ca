"""What a turn means behind a message that was sent or a call that was placed, which nothing takes back: "no don't send
that", "hang up", "yes send it", "no, say half past".

Such a turn is no new request, whatever its words resemble. It is said that the thing is done, and where it says other
words, the user is asked whether to send them as another message.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.grammar.amending.hearing import value_of
from services.grammar.intents import Intent, SlotValue, spelled
from services.grammar.message_values import with_value
from services.grammar.no_value import hesitation_end
from services.grammar.recalled import RecalledTurn
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.spec import ToolSpec

_MESSAGES = {"send_sms": ("message", "text message"), "send_email": ("body", "e-mail")}
"""By tool, the parameter that holds the text, and what people call it."""
_CALL, _SMS = "place_call", "send_sms"
_NO_BACK = "The {} is already sent, and I can't take it back."
_NO_END = "The call is already on its way and I can't end it. Please hang up on the phone."
_SENT_CALL = "The call is already on its way."

_OPENS = (
    r"(?:(?:oh|ah|er|um|well|no|nah|nope|wait|hang on|hold on|actually|sorry|oops|whoops|hmm|but|and|so|please|just"
    r"|quick|quickly|god|gosh|dear|damn|okay|right|on second thoughts?|can you|could you|will you|would you|stop"
    r"|i mean) )*"
)
_THING = r"(?:text|message|email|e-mail|call)"
_WHO = rf"(?: (?:that|it|this|them|him|her|anything|the {_THING}|that (?:one|{_THING})))*"
_BACK = rf"""(?:don't|do not) (?:send|text|message|email|mail|tell|say|call|ring|phone|dial|do|bother)(?:ing)?{_WHO}
    |don't|do not|stop(?: it| that|{_WHO})?|unsend{_WHO}|recall{_WHO}|undo{_WHO}|cancel{_WHO}|delete{_WHO}|scrap{_WHO}
    |scratch{_WHO}|abort{_WHO}|take{_WHO} back|get{_WHO} back|pull{_WHO} back|call{_WHO} back in|never mind|nevermind
    |leave it|leave that|forget it|forget that|forget about it|drop it|skip it|i(?: have|'ve)? changed my mind|not yet
    |changed my mind|(?:that|it) (?:is|was|went to) the wrong (?:one|person|number|message)|wrong (?:person|number|one)
    |not (?:that|him|her|them)(?: one)?
    |i (?:didn't|did not) (?:mean|want) (?:that|it|to|you to)(?: send (?:it|that))?"""
_ENDS = r"""hang up{0}|end{0}|ring off|put the phone down|put it down|cut{0}(?: off)?|stop calling{0}|stop ringing{0}
    |disconnect{0}|cancel the call|stop the call|end the call|hang the phone up|hang it up""".replace("{0}", _WHO)
_BACKS, _HANGS = (re.compile(re.sub(r"\s*\n\s*", "", f"{_OPENS}(?:{form})")) for form in (_BACK, _ENDS))
_AGREES = re.compile(
    r"(?:(?:yes|yeah|yep|yup|ok|okay|sure|right|please|oh|well|go on|go ahead|and|then|that's fine|perfect|lovely) ?)*"
    r"(?:(?:send|text|do|call|ring) (?:it|that|him|her|them|this)(?: to (?:him|her|them))?"
    r"|send(?: the (?:text|message))?"
    r"|go on|go ahead)(?: (?:please|then|now|off|thanks|thank you))*|(?:yes|yeah|yep|yup)(?: (?:please|thanks|sure))*"
)
_SAYING = re.compile(
    r"(?:i (?:meant|mean|said|wanted)(?: to say| to write)?|(?:make|change) (?:it|that)(?: to)?|(?:it|that) should "
    r"(?:say|be|have said|have been)|(?:say|write|put|tell (?:him|her|them)|let (?:him|her|them) know))(?: that)? "
)
_TAIL = frozenset(
    listed("i i'll i'm i've i'd we we'll we're we've she she'll she's he he'll he's they they're it it's")
)
_TAIL |= frozenset(listed("that's that there's because cause cos since my the her his and so thanks thank please"))
_LONGEST = 24
_MEANT = ("i meant", "i mean")
_LONGEST_NAME = 2
_NO_NAME = frozenset(listed("a an the it that this to say not no yes i we you he she they and or at on in for is was"))
_CORRECTS = frozenset(listed("no nah nope wait actually sorry oops whoops mean"))
_LEAST_TEXT = 3
"""Words of which a correction is taken for the whole text."""


@dataclass(frozen=True, slots=True)
class Irrevocable:
    """`intent`: the request of the last turn; None where it was another turn's. `calls`: what was done of this kind."""

    intent: Intent | None
    calls: Sequence[KnownCall]
    drafted: bool = False
    """The e-mail was only saved as a draft; all that is read of it is a correction of its text."""

    def read(self, text: str, now: datetime) -> RecalledTurn | None:
        """What `text` means of it; None where it is about something else."""
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        words = [token.text for token in tokens]
        if not words or len(words) > _LONGEST:
            return None
        said, call = " ".join(words), self.calls[-1]
        if self.drafted:
            return self._changed(tokens, call, now)
        if _AGREES.fullmatch(said):
            return RecalledTurn((), say=_SENT_CALL if call.tool == _CALL else f"I have sent the {_noun(call)} already.")
        if (changed := self._changed(tokens, call, now)) is not None:
            return changed
        if call.tool == _CALL and _taken_back(_HANGS, words):
            return RecalledTurn((), say=_NO_END)
        if _taken_back(_BACKS, words):
            return RecalledTurn((), say=_no_way_back(call))
        return None

    def unclear(self, text: str) -> RecalledTurn | None:
        """What is said to a correction of a message of which nothing else was understood."""
        words = [token.text for token in tokenize(text) if token.text not in FILLERS]
        rest = " ".join(words[_opened(words) :])
        if self.drafted or self.calls[-1].tool not in _MESSAGES or _SAYING.match(rest) is None:
            return None
        sent = f"The {_noun(self.calls[-1])} is already sent."
        return RecalledTurn((), say=f"{sent} Tell me if I should send another one.")

    def _changed(self, tokens: Sequence[Token], call: KnownCall, now: datetime) -> RecalledTurn | None:
        """The question whether to send another message, with the words that the turn says it should have had."""
        start = _opened([token.text for token in tokens])
        words = " ".join(token.text for token in tokens[start:])
        saying = _SAYING.match(words)
        if call.tool not in _MESSAGES or (saying is None and not start):
            return None
        if self.drafted and words.startswith(_MEANT):
            return None
        begin = start + (len(saying[0].split()) if saying is not None else 0)
        rest = tokens[begin:]
        if saying is not None and (person := self._for_another(words[: saying.end()], rest, call, now)) is not None:
            return person
        text = self._text(call, rest, saying[0] if saying is not None else "", now)
        sent = f"The {_noun(call)} is already {'a draft' if self.drafted else 'sent'}."
        if text == "" and saying is None and _CORRECTS.isdisjoint(token.text for token in tokens[:start]):
            return None  # "okay, friday"
        if text is None or self.intent is None or self.intent.tool != call.tool:
            return None
        if not text:
            slots = {each: value for each, value in self.intent.slots.items() if each != _MESSAGES[call.tool][0]}
            asked = replace(self.intent, slots=slots, complete=False, granted=False)
            ask = f"{sent} What should the {'message' if call.tool == _SMS else 'e-mail'} say?"
            return RecalledTurn((asked,), ask=ask, slot=_MESSAGES[call.tool][0])
        name = _MESSAGES[call.tool][0]
        other = replace(self.intent, slots={**self.intent.slots, name: SlotValue(SlotType.TEXT, text)}, granted=False)
        return RecalledTurn((other,), ask=f"{sent} Should I send another one: {text}?")

    def _for_another(self, lead: str, rest: Sequence[Token], call: KnownCall, now: datetime) -> RecalledTurn | None:
        """The question whether to send the message to somebody else ("no I meant Ada"): one or two words were said that
        are no value."""
        if self.intent is None or self.intent.tool != call.tool or not lead.startswith(_MEANT):
            return None
        if rest and rest[0].text in ("to", "for"):
            rest = rest[1:]
        rest = rest[: next((at for at, token in enumerate(rest) if at and token.text == "not"), len(rest))]  # "not Ben"
        words = [token.text for token in rest]
        if words[:2] == ["the", "other"] and len(words) == 3:
            return self._for_the_other(words[2], call)
        if not 0 < len(words) <= _LONGEST_NAME or not _NO_NAME.isdisjoint(words) or value_of(" ".join(words), now):
            return None
        name = spelled(surface(rest, 0, len(rest)), SlotType.NAME)
        slots = {**self.intent.slots, "to": SlotValue(SlotType.NAME, name)}
        other = replace(self.intent, slots=slots, granted=False)
        return RecalledTurn((other,), ask=f"The {_noun(call)} is already sent. Should I send it to {name} as well?")

    def _for_the_other(self, word: str, call: KnownCall) -> RecalledTurn | None:
        """As `_for_another`, for "the other Tom" and "the other one": a yes leads to the question which Tom."""
        assert self.intent is not None  # `_for_another`
        name = str(self.intent.said("to") or "").split(" ")[0] if word == "one" else word.capitalize()
        if not name:
            return None
        other = replace(self.intent, slots={**self.intent.slots, "to": SlotValue(SlotType.NAME, name)}, granted=False)
        ask = f"The {_noun(call)} is already sent. Should I send it to the other {name} as well?"
        return RecalledTurn((other,), ask=ask)

    def _text(self, call: KnownCall, rest: Sequence[Token], saying: str, now: datetime) -> str | None:
        """The text that was sent with the value `rest` in the place of the one of its kind; all of `rest` where it is a
        sentence; "" where it is a value whose place cannot be told. None without a correction.
        `saying`: the words that introduce it."""
        before = tokenize(str(call.arguments.get(_MESSAGES[call.tool][0]) or ""))
        if (text := with_value(before, rest, now)) is not None and (saying or value_of(_joined(rest), now) is not None):
            return text
        return surface(rest, 0, len(rest)) if saying and len(rest) >= _LEAST_TEXT else None


def _joined(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def irrevocable(
    intents: Sequence[Intent], done: Sequence[KnownCall], specs: Mapping[str, ToolSpec]
) -> Irrevocable | None:
    """What was done by `done` and nothing takes back; None where that is not all that was done."""
    ended = [call for call in done if call.status is KnownCallStatus.DONE]
    final = [call for call in ended if call.tool in _MESSAGES or call.tool == _CALL]
    drafted = any(isinstance(call.value, dict) and "draft" in str(call.value.get("status")) for call in final)
    others = any(call.tool in specs and not specs[call.tool].safe and call not in final for call in ended)
    if not final or others:
        return None
    return Irrevocable(intents[0] if len(intents) == 1 else None, final, drafted)


def _no_way_back(call: KnownCall) -> str:
    return _NO_END if call.tool == _CALL else _NO_BACK.format(_noun(call))


def _noun(call: KnownCall) -> str:
    return _MESSAGES[call.tool][1]


def _opened(words: Sequence[str]) -> int:
    """Index behind the words of correction that the turn begins with."""
    found = re.match(_OPENS, " ".join(words) + " ")
    return min(len(found[0].split()), len(words)) if found is not None else 0


def _taken_back(form: re.Pattern[str], words: Sequence[str]) -> bool:
    """Whether the words are such a withdrawal, with nothing but a reason behind it."""
    for end in range(len(words), 0, -1):
        rest = words[end:]
        if form.fullmatch(" ".join(words[:end])) and (not rest or rest[0] in _TAIL):
            return True
    behind = hesitation_end(words)
    return 0 < behind < len(words) and _taken_back(form, words[behind:])
