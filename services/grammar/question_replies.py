"""Reads a turn as the answer to the assistant's open question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.grammar import choosing, offers, wording
from services.grammar.answered import not_said
from services.grammar.cues import withdraws
from services.grammar.declared_replies import reply_slots
from services.grammar.dictation import DICTATED, sends_off, unframed
from services.grammar.doubt_words import QUESTIONS
from services.grammar.holding import holds
from services.grammar.intents import Intent, SlotValue, arguments, spelled
from services.grammar.message_frames import about_them, to_the_end
from services.grammar.planning import OpenQuestion
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.reminder_replies import reminded
from services.grammar.reply_values import ReplyValue, plain_tokens, value_said
from services.grammar.settling import settles
from services.grammar.suggestions import another_name
from tools import confirmation_question
from tools.language.lists import split_list
from tools.language.matcher import SENTENCE
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.slots import FREE, TEMPORAL, Slot, SlotType, infer
from tools.language.spoken import phrases
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.language.tries import main_moment
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

_NEITHER = frozenset({"neither", "none", "nobody"})
_BEHIND = phrases("i think|i guess|i reckon|i suppose|please|then|thanks|ta|cheers|one|sorry|if you can|if you could")
"""Words after a name, a place or list items that are no part of it ("the Wright one please")."""
_LEADS = frozenset({"for", "to", "in", "at", "on", "the", "a", "it", "is", "make", "that", "um", "my", "say", "call"})
_LONGEST_LIST_NAME = 4


@dataclass(frozen=True, slots=True)
class QuestionReply:
    """The open question, the requests that a yes to it approves, and the words of the turn that led to it."""

    question: OpenQuestion
    doubts: Sequence[Intent]
    before: str

    def read(self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
        """What `text` means as the answer; None if it is no answer. `reading`: the reading of `text` alone."""
        question = self.question
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        words = [token.text for token in tokens]
        if not words:
            return None
        if question.slot is None:
            return self._for_another(tokens, reading) or offers.replied(question, self.doubts, text, reader, now)
        spec = reader.specs[question.intent.tool]
        slot = _slot(question, spec)
        if words[0] == "nothing" and (len(words) == 1 or withdraws(words[1:])):
            return RecalledTurn(())
        if slot.type in FREE and (sends_off(words) if slot.type is SlotType.TEXT else set(words) <= _YES_OR_NO):
            return RecalledTurn((), again=True)
        if slot.name == "text" and (reminder := reminded(question.intent, tokens, reader, now)) is not None:
            return RecalledTurn((reminder,))
        if question.options and (chosen := choosing.chosen(words, question.options)):
            return self._chosen(chosen, spec)
        if instead := _instead(question, slot, tokens, words):
            return instead
        clear = [each for each in reading.intents if each.complete and each.confidence > 0.7]
        begun = any(each.tool != question.intent.tool and _begun(each, len(reading.tokens)) for each in reading.intents)
        if (clear or begun) and not (slot.type is SlotType.TEXT and slot.name in DICTATED):
            return None  # a new request, and not the name or number that was asked for
        if others := [each for each in clear if each.tool != question.intent.tool]:
            whole = to_the_end([token.text for token in reading.tokens], others)
            look_up = whole and any(reader.specs[other.tool].safe for other in others)
            return None if look_up else self._asked_as(slot, surface(tokens, unframed(tokens), len(tokens)))
        if declared := self._declared(tokens, slot, spec, now):
            return declared
        doubted = (len(words) > 3 and settles(tokens)) or (slot.name in ("content", "text") and _refuses(words))
        if slot.name in DICTATED and (doubted or any(holds(words[:at]) for at in range(1, len(words)))):
            return self._asked_as(slot, surface(tokens, 0, len(tokens)))  # "hang on, the dog"
        if slot.type is SlotType.TEXT and (start := unframed(tokens)):
            return self._with(SlotValue(slot.type, surface(tokens, start, len(tokens))))
        if slot.name in ("message", "body") and about_them(words):
            return self._asked_as(slot, surface(tokens, 0, len(tokens)))
        if slot.type in FREE and slot.name not in ("message", "body") and words[0] in QUESTIONS:
            return None  # a question of the user, and no list item
        if slot.type in TEMPORAL or slot.type is SlotType.DURATION:
            return self._measured(tokens, slot, spec, now)
        if question.options and slot.type is SlotType.NAME:
            return RecalledTurn((), again=True) if not reading.intents else None
        if slot.name == "title" and (begins := main_moment(spec)) is not None:
            found = value_said(tokens, SlotType.DATETIME, now)
            if found is not None and found.plain and not found.unclear:
                slots = {**question.intent.slots, begins: SlotValue(SlotType.DATETIME, found.value)}
                return RecalledTurn((replace(question.intent, slots=slots),))
        moment = main_moment(spec) if slot.type is SlotType.PLACE else None
        if moment is not None and (found := value_said(tokens, SlotType.DATETIME, now)) is not None and found.rest:
            place = self._said(_bare(found.rest, keep=False), slot, now)
            timed = {moment: SlotValue(SlotType.DATETIME, found.value)}
            intents = tuple(replace(each, slots={**each.slots, **timed}) for each in place.intents) if place else ()
            return RecalledTurn(intents) if intents and not found.unclear else None
        if slot.type in FREE and slot.type is not SlotType.TEXT:
            tokens = _bare(tokens, keep=slot.name == "label")
        if slot.type is SlotType.NAME and _NEITHER & set(words):
            return RecalledTurn(())
        return self._said(tokens, slot, now)

    def _declared(self, tokens: Sequence[Token], slot: Slot, spec: ToolSpec, now: datetime) -> RecalledTurn | None:
        asked = self.question.intent
        said = reply_slots(spec, slot.name, [*asked.slots], plain_tokens(tokens), now) if asked.declared else {}
        return RecalledTurn((self._filled(said.pop(slot.name), **said),)) if said else None

    def _for_another(self, tokens: Sequence[Token], reading: UtteranceReading) -> RecalledTurn | None:
        """The request with the name that the reply says in place of the suggested one; None without one."""
        asked = self.question
        name = another_name(tokens) if asked.named and not reading.intents else ""
        slots = {**asked.intent.slots, asked.named: SlotValue(SlotType.NAME, spelled(name, SlotType.NAME))}
        return RecalledTurn((replace(asked.intent, slots=slots, complete=True),)) if name else None

    def _asked_as(self, slot: Slot, content: str) -> RecalledTurn:
        """The question whether `content` is the text."""
        meant = self._filled(SlotValue(SlotType.TEXT, content))
        return RecalledTurn((meant,), ask=wording.meant_as(slot.name, content))

    def _with(self, value: SlotValue) -> RecalledTurn:
        return RecalledTurn((self._filled(value),))

    def _filled(self, value: SlotValue, **others: SlotValue) -> Intent:
        """The request with the answer in the slot of the question; a time keeps the day that was said before. Because
        the user has answered, the request is meant: it leads to no further question, even if only the learned model
        has found it."""
        asked = self.question
        before = asked.intent.said(asked.slot or "")
        if isinstance(before, When) and isinstance(value.value, When):
            value = replace(value, value=before.merged(value.value))
        slots = {**asked.intent.slots, asked.slot or "": value, **others}
        learned = asked.intent.learned and asked.intent.unread > 0
        return replace(asked.intent, slots=slots, complete=True, learned=learned)

    def _chosen(self, chosen: choosing.Chosen, spec: ToolSpec) -> RecalledTurn | None:
        """The request with the chosen option; with all chosen options if the parameter takes several."""
        properties = spec.parameters.get("properties", {})
        slot = self.question.slot or ""
        if not chosen.names:
            return RecalledTurn(())
        if len(chosen.names) > 1 and "all" in properties and set(chosen.names) == set(self.question.options):
            intent = replace(self.question.intent, complete=True)
            return RecalledTurn((replace(intent, slots={**intent.slots, "all": SlotValue(None, True)}),))
        if len(chosen.names) > 1 and properties.get(slot, {}).get("type") != "array":
            return None
        kind = SlotType.NAME if slot in ("to", "number", "attendees", "name") else SlotType.LABEL
        return self._with(SlotValue(kind, " and ".join(chosen.names)))

    def _measured(self, tokens: Sequence[Token], slot: Slot, spec: ToolSpec, now: datetime) -> RecalledTurn | None:
        """The request with the moment or duration in the reply. If the reply says more, or may be about something else,
        the user is asked whether the value is meant."""
        found = value_said(tokens, slot.type, now)
        if tokens[0].text in QUESTIONS:
            return None
        length = _length(tokens, slot, self.before, now)
        if length is not None:
            found = length
        if slot.name == "start":
            started = _range(tokens, now)
            if started is not None:
                return RecalledTurn((self._filled(started[0], duration_minutes=started[1]),))
            if (found is None or not found.plain) and (titled := self._titled(tokens, found)) is not None:
                return titled
        if found is None or found.unclear:
            vague = found is not None or _UNDECIDED & {token.text for token in tokens}
            return RecalledTurn((), again=True) if vague else None
        kind = SlotType.DATETIME if isinstance(found.value, When) else slot.type
        others: dict[str, SlotValue] = {}
        if found.again is not None:
            others["rule"] = SlotValue(SlotType.RECURRENCE, found.again)
        intent = self._filled(SlotValue(kind, _coming(found.value, now)), **others)
        if length is not None and slot.type is SlotType.DURATION:
            intent = replace(intent, learned=False, unread=0)  # now the number without a unit is understood
        if found.plain or (tokens[0].text not in _OTHER_MATTER and _comments(tokens, found.rest)):
            return RecalledTurn((intent,))
        args = arguments(intent, spec, now)
        if args.missing or _said_elsewhere(found.rest):
            return RecalledTurn((), again=True)
        return RecalledTurn((intent,), ask=confirmation_question.should_i(spec, args.values))

    def _titled(self, tokens: Sequence[Token], found: ReplyValue | None) -> RecalledTurn | None:
        """The event with the words as its title, if it has none yet and the words are no time ("parents' evening")."""
        title = str(self.question.intent.said("title") or "").casefold()
        timed = found is not None and (found.value.time is not None or found.value.day is not None)
        words = {token.text for token in tokens} - ({"do"} if tokens[-1].text == "do" else set())  # a party
        if timed or title not in _VAGUE_TITLES or len(tokens) > _LONGEST_TITLE or words & _NO_TITLE:
            return None
        named = SlotValue(SlotType.LABEL, surface(tokens, 0, len(tokens)))
        intent = self.question.intent
        return RecalledTurn((replace(intent, slots={**intent.slots, "title": named}, complete=True),))

    def _said(self, tokens: Sequence[Token], slot: Slot, now: datetime) -> RecalledTurn | None:
        """The request with the first value of the slot's type in the reply, or with its words."""
        utterance = TokenizedUtterance(tokens, now)
        for lead in range(min(4, len(tokens))):
            readings = utterance.readings(slot, lead)
            if readings:
                value = SlotValue(slot.type, readings[0].value, lead, readings[0].end)
                if value.value is None:
                    value = replace(value, value=surface(tokens, lead, readings[0].end))
                return self._with(value)
            if tokens[lead].text not in _LEADS:
                break
        said = _as_said(slot, tokens)
        return self._with(SlotValue(slot.type, said)) if said is not None else None


def _length(tokens: Sequence[Token], slot: Slot, before: str, now: datetime) -> ReplyValue | None:
    """A duration, if the reply says only its unit ("minutes", after "a timer for five"), or says a duration in place of
    a moment ("ten minutes", after "When?"); else None."""
    said = plain_tokens(tokens)
    units = [token.text.rstrip("s") in _UNITS for token in said]
    if slot.type is SlotType.DURATION and units[:1] == [True]:
        words = [token.text for token in tokenize(before)]
        starts = [at for at in range(len(words)) if number_at(words, at) is not None]
        number = number_at(words, starts[0]) if starts else None
        if number is None or any(at >= number.end for at in starts):
            return None
        return value_said([*tokenize(" ".join(words[starts[0] : number.end])), *said], slot.type, now)
    if slot.type is SlotType.DATETIME and slot.name != "start" and any(units):
        found = value_said(tokens, SlotType.DURATION, now)
        moment = value_said(tokens, slot.type, now)
        if found is not None and found.plain and (moment is None or not moment.plain):
            return replace(found, value=When(after=timedelta(seconds=found.value)))
    return None


def _range(tokens: Sequence[Token], now: datetime) -> tuple[SlotValue, SlotValue] | None:
    """The beginning and the duration in "friday, one till two"; None if the words are no such span."""
    words = [token.text for token in tokens]
    at = next((at for at, word in enumerate(words) if word in ("till", "until", "til")), 0)
    if not 0 < at < len(words) - 1:
        return None
    first, last = (value_said(part, SlotType.DATETIME, now) for part in (tokens[:at], tokens[at + 1 :]))
    if first is None or last is None or not first.plain or not last.plain:
        return None
    start = replace(first.value, part=first.value.part or last.value.part)
    one, two = start.clock(), last.value.clock()
    if one is None or two is None or last.value.day is not None:
        return None
    minutes = (two.hour * 60 + two.minute - one.hour * 60 - one.minute) % (12 * 60)
    if not minutes:
        return None
    return SlotValue(SlotType.DATETIME, start), SlotValue(SlotType.DURATION, minutes * 60)


def _coming(value: Any, now: datetime) -> Any:
    """The moment; if it is a part of the day that is over today, tomorrow's."""
    if not isinstance(value, When) or value.part is None or value.day or value.timed:
        return value
    moment = value.moment(now)
    over = moment is not None and moment <= now.replace(tzinfo=None)
    return replace(value, day=now.date() + timedelta(days=1)) if over else value


def _instead(question: OpenQuestion, slot: Slot, tokens: Sequence[Token], words: Sequence[str]) -> RecalledTurn | None:
    """What the reply means if it cannot contain a value for the slot; None if it may."""
    if slot.name not in DICTATED and choosing.leaves_it(words):
        return RecalledTurn((), again=True)
    return not_said(question, slot, _bare(tokens, keep=False) if slot.type is SlotType.ITEMS else tokens)


def _said_elsewhere(rest: Sequence[Token]) -> bool:
    """Whether the words beside a value are a question or a denial, so that the value may be no answer."""
    return bool({token.text for token in rest} & _OTHER_MATTER)


_OTHER_MATTER = QUESTIONS | frozenset(("not", "never", "don't", "can't", "cannot", "won't"))


_UNITS = frozenset(("second", "minute", "hour", "day", "week"))
_YES_OR_NO = frozenset(("yes", "yeah", "yep", "no", "nope", "okay", "ok", "sure", "please", "right"))
_VAGUE_TITLES = frozenset(
    ("", "something", "anything", "thing", "event", "an event", "appointment", "an appointment", "it")
)
_LONGEST_TITLE = 5
_NO_TITLE = SENTENCE | QUESTIONS | frozenset(("no", "not", "don't", "sometime", "soon", "later", "whenever", "never"))
_UNDECIDED = frozenset(("not", "or", "before", "after", "unless", "until"))
_REASONS = frozenset(("because", "cause", "cos", "since"))


def _comments(tokens: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether the words after a value give a reason ("because the plumber is early") or say how to do it ("and don't
    nag")."""
    words = [token.text for token in tokens]
    at = next((at for at, token in enumerate(tokens) if token is rest[0]), 0)
    if not at:
        return False
    return words[at] in _REASONS or (
        words[at - 1] == "and" and words[at] in ("don't", "do not") and len(words) - at <= 4
    )


def _bare(tokens: Sequence[Token], keep: bool) -> list[Token]:
    """The reply without hesitation before it and polite phrases after it ("oh, washing powder I think"). `keep`: also
    keeps a "one" at the end ("the ten minute one")."""
    said = plain_tokens(tokens)
    while True:
        words = tuple(token.text for token in said)
        ends = (each for each in _BEHIND if len(words) > len(each) and words[-len(each) :] == each)
        end = next((each for each in ends if not (keep and each == ("one",))), None)
        if end is None:
            return said
        said = said[: -len(end)]


def _begun(intent: Intent, count: int) -> bool:
    """Whether all `count` words are only the beginning of a request, without any of its values."""
    return not intent.complete and not intent.slots and intent.start == 0 and intent.end >= count


def _refuses(words: Sequence[str]) -> bool:
    """Whether a reply begins like a refusal, and not like a text ("nah it's ...", "no I ...")."""
    return words[0] in ("nah", "nope") or (words[0] == "no" and words[1:2] != [] and words[1] in _AFTER_NO)


_AFTER_NO = frozenset(("i", "it", "he", "she", "we", "they", "that", "wait", "actually", "sorry"))


def _slot(question: OpenQuestion, spec: ToolSpec) -> Slot:
    name = question.slot or ""
    known = question.intent.slots.get(name)
    if known is not None and known.type is not None:
        return Slot(name, known.type)
    schema = spec.parameters.get("properties", {}).get(name, {})
    if name in ("to", "number", "attendees"):
        return Slot(name, SlotType.NAME)
    if name == "on":  # the day of an event, which is no parameter
        return Slot(name, SlotType.DATETIME)
    return Slot(name, *infer(name, schema))


def _as_said(slot: Slot, tokens: Sequence[Token]) -> Any:
    """The words of an answer as the value of `slot`, without introducing words; None if the slot does not take free
    words."""
    start = next((i for i, token in enumerate(tokens) if token.text not in _LEADS), 0)
    if slot.type is SlotType.TEXT:
        return surface(tokens, 0, len(tokens))
    if slot.type not in FREE or (slot.name == "list_name" and len(tokens) - start > _LONGEST_LIST_NAME):
        return None
    return split_list(tokens[start:]) if slot.type is SlotType.ITEMS else surface(tokens, start, len(tokens))
