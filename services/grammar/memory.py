"""What a new turn may refer to: the turn answered before it, and the question that is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.agent.core.confirmation import ConfirmationReply, orders_for, reply_of
from services.grammar import wording
from services.grammar.clock_references import referring
from services.grammar.cues import UNDOING, declines, keeps, withdraws
from services.grammar.dictation import DICTATED, unframed
from services.grammar.doubt_words import QUESTIONS
from services.grammar.followups import AnsweredLookUp
from services.grammar.intents import Intent, SlotValue
from services.grammar.planning import OpenQuestion
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.revising import LastRequests, corrects
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.lists import split_list
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.slots import FREE, Slot, SlotType, infer
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.language.tries import main_moment
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

_NO = frozenset({"no", "nope", "nah", "don't", "not"})
_NEITHER = frozenset({"neither", "none", "nobody"})
_BEHIND_NAMES = frozenset({"one", "please", "then", "thanks"})
_THANKS = frozenset({"thanks", "thank", "you"})
_LEADS = frozenset({"for", "to", "in", "at", "on", "the", "a", "it", "is", "make", "that", "um", "my", "say", "call"})
_LONGEST_LIST_NAME = 4
_TAKES_AWAY = ("delete_", "cancel_", "remove_", "clear_")
"""Prefixes in the names of tools that remove something."""


@dataclass(slots=True)
class TurnMemory:
    """The last answered turn: its text, its intents, the calls it made (`done`), and the question it ended with."""

    text: str = ""
    intents: Sequence[Intent] = ()
    done: Sequence[KnownCall] = ()
    question: OpenQuestion | None = None
    undo: Sequence[KnownCall] = field(default_factory=tuple)
    doubts: Sequence[Intent] = ()
    """The intents that a yes to the question approves: all those it was asked about."""
    spoken_of: Mapping[str, Any] = field(default_factory=dict)
    """As `PlanBuilder.spoken_of`, after this turn."""

    def after_talk(self, keeps: bool, questions: Sequence[OpenQuestion]) -> "TurnMemory":
        """What stays after a turn of talk: what was done. The question that was open stays if the talk `keeps` it,
        else it gives way to the last of `questions`, if there are any."""
        if keeps:
            return self
        question = questions[-1] if questions else None
        return replace(self, question=question, doubts=[each.intent for each in questions if each.slot is None])

    def standing(self, specs: Mapping[str, ToolSpec]) -> str:
        """The reply to a "no" after something was done and nothing was asked: that it is already done. Else ""."""
        done = [
            specs[call.tool] for call in self.done if call.status is KnownCallStatus.DONE and not specs[call.tool].safe
        ]
        if not done or self.question is not None:
            return ""
        back = all(spec.undo_with in specs for spec in done)
        return "That is already done. Say: undo that, to take it back." if back else "That is already done."

    def recall(
        self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> RecalledTurn | None:
        """What `text` means as a continuation of that turn: an answer, an undo, a withdrawal or a correction. None when
        it stands on its own."""
        words = tuple(token.text for token in tokenize(text) if token.text not in FILLERS)
        written = any(not reader.specs[call.tool].safe for call in self.done if call.tool in reader.specs)
        if self.question is not None:
            clear = any(each.complete and each.confidence > 0.7 for each in reading.intents)
            if declines(words) and not clear:
                return RecalledTurn(())
            if withdraws(words) or (words in UNDOING and not written) or (words and set(words) <= _NO | _THANKS):
                return RecalledTurn(())
            answered = self._answered(text, reading, reader, now)
            if answered is not None:
                return answered
        if referred := referring([t for t in tokenize(text) if t.text not in FILLERS], self.done, reader, now):
            return RecalledTurn(referred)
        gone = any(call.tool.startswith(_TAKES_AWAY) for call in self.done)  # "leave it" then means: bring it back
        undoes = words in UNDOING or (withdraws(words) and (gone or not keeps(words)))
        if undoes and written:
            return RecalledTurn((), tuple(c for c in self.done if not reader.specs[c.tool].safe))
        if withdraws(words):
            return RecalledTurn(())
        if self.done and not written:
            found = AnsweredLookUp(self.text, self.intents, self.done).followed_by(text, reading, reader, now)
            if found is not None:
                return RecalledTurn(found.intents, text=found.text)
        if not self.intents or (reading.intents and not corrects(words)):
            return None
        last = LastRequests(self.text, self.intents, self.done)
        return last.extended(reading, reader, now) or last.revised(text, reader, now)

    def _answered(
        self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> RecalledTurn | None:
        question = self.question
        tokens = [token for token in tokenize(text) if token.text not in FILLERS]
        words = [token.text for token in tokens]
        if question is None or not words:
            return None
        if question.slot is None:
            reply = reply_of(text, orders_for(each.tool for each in self.doubts))
            if reply is ConfirmationReply.NO:
                return RecalledTurn(())
            return (
                RecalledTurn(tuple(map(_granted, self.doubts)), confirmed=True)
                if reply is ConfirmationReply.YES
                else None
            )
        spec = reader.specs[question.intent.tool]
        slot = _slot(question, spec)
        if slot.name == "text" and words[0] == "to" and len(words) > 1:  # what to be reminded of: "to ring the vet"
            return RecalledTurn((self._filled(question, SlotValue(slot.type, surface(tokens, 1, len(tokens)))),))
        clear = [each for each in reading.intents if each.complete and each.confidence > 0.7]
        begun = any(each.tool != question.intent.tool and _begun(each, len(reading.tokens)) for each in reading.intents)
        if (clear or begun) and not (slot.type is SlotType.TEXT and slot.name in DICTATED):
            return None  # a request of its own, and not the name or number asked for
        if others := [each for each in clear if each.tool != question.intent.tool]:
            if any(reader.specs[other.tool].safe for other in others):
                return None
            content = surface(tokens, unframed(tokens), len(tokens))
            meant = self._filled(question, SlotValue(SlotType.TEXT, content))
            return RecalledTurn((meant,), ask=wording.meant_as(slot.name, content))
        if slot.type is SlotType.TEXT and (start := unframed(tokens)):
            return RecalledTurn((self._filled(question, SlotValue(slot.type, surface(tokens, start, len(tokens)))),))
        if slot.type in FREE and slot.name not in ("message", "body") and words[0] in QUESTIONS:
            return None  # a question of the user's, and no thing to put on a list
        if slot.type is SlotType.NAME:
            if _NEITHER & set(words):
                return RecalledTurn(())
            while len(tokens) > 1 and tokens[-1].text in _BEHIND_NAMES:
                tokens = tokens[:-1]  # "the Wright one please"
            words = [token.text for token in tokens]
        number = number_at(words, next((i for i, word in enumerate(words) if word not in _LEADS), 0))
        if slot.type is SlotType.DURATION and number is not None and number.end == len(words):
            return RecalledTurn((self._filled(question, SlotValue(slot.type, number.value * 60)),))  # "ten" is minutes
        utterance = TokenizedUtterance(tokens, now)
        for lead in range(min(4, len(tokens))):
            readings = utterance.readings(slot, lead)
            if readings:
                value = SlotValue(slot.type, readings[0].value, lead, readings[0].end)
                if value.value is None:
                    value = replace(value, value=surface(tokens, lead, readings[0].end))
                return RecalledTurn((self._filled(question, value),))
            if words[lead] not in _LEADS:
                break
        said = _as_said(slot, tokens)
        return RecalledTurn((self._filled(question, SlotValue(slot.type, said)),)) if said is not None else None

    def _filled(self, question: OpenQuestion, value: SlotValue) -> Intent:
        """The request with the answer to the question in its slot; a time keeps the day that was said before. Who
        answers a question about a request means it: one that only the learned model has found is not asked about again.
        """
        before = question.intent.said(question.slot or "")
        if isinstance(before, When) and isinstance(value.value, When):
            value = replace(value, value=before.merged(value.value))
        slots = {**question.intent.slots, question.slot or "": value}
        learned = question.intent.learned and question.intent.unread > 0
        return replace(question.intent, slots=slots, complete=True, learned=learned)


def _begun(intent: Intent, count: int) -> bool:
    """Whether all of the `count` words are the beginning of the request, without anything that it is about."""
    return not intent.complete and not intent.slots and intent.start == 0 and intent.end >= count


def _granted(intent: Intent) -> Intent:
    """The intent after a yes: certain, and no longer bound to a condition."""
    return replace(intent, confidence=1.0, complete=True, hedged=False, condition=None, depends=None)


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
    """The words of an answer as the value of `slot`, without those that lead to it; None where words are no value."""
    start = next((i for i, token in enumerate(tokens) if token.text not in _LEADS), 0)
    if slot.type is SlotType.TEXT:
        return surface(tokens, 0, len(tokens))
    if slot.type not in FREE or (slot.name == "list_name" and len(tokens) - start > _LONGEST_LIST_NAME):
        return None
    return split_list(tokens[start:]) if slot.type is SlotType.ITEMS else surface(tokens, start, len(tokens))


def undo_arguments(call: KnownCall, undo: ToolSpec) -> dict[str, Any] | None:
    """Arguments for `undo`, the tool that reverses `call`, from the call's result and arguments; None where a required
    one is unknown or the call did not succeed."""
    result = call.value if isinstance(call.value, Mapping) else {}
    event, before = result.get("event"), result.get("previous")
    known: dict[str, Any] = dict(call.arguments)
    for part in (event, result, before):  # what it was before counts most
        known |= part if isinstance(part, Mapping) else {}
    properties = undo.parameters.get("properties", {})
    found = {name: known[name] for name in properties if known.get(name) not in (None, "", [])}
    if any(name not in found for name in undo.parameters.get("required", ())):
        return None
    return found if call.status is KnownCallStatus.DONE else None


_REFERRED = ("list_name", "name")
"""Parameters whose last value "the list", "her" and the like refer to in a later turn."""


def spoken_of(done: Sequence[KnownCall]) -> dict[str, Any]:
    """The last values of `_REFERRED` among the arguments and results of `done`."""
    found: dict[str, Any] = {}
    for call in done:
        for known in (call.arguments, call.value):
            if isinstance(known, Mapping):
                found |= {name: known[name] for name in _REFERRED if isinstance(known.get(name), str)}
    return found


def asked_by_tool(
    intents: Sequence[Intent], done: Sequence[KnownCall], specs: Mapping[str, ToolSpec]
) -> OpenQuestion | None:
    """The question at the end of a tool's error ("8 PM has already passed. When should it be?"), where only one thing
    was asked for and it is about the time, or about which one of several ("Which one: ...?"); None otherwise."""
    if len(intents) != 1 or len(done) != 1 or done[0].status is not KnownCallStatus.FAILED:
        return None
    asked, moment = (done[0].error or "").rstrip(), main_moment(specs[done[0].tool])
    if (
        "Which one: " in asked
        and intents[0].tool == done[0].tool
        and "label" in specs[done[0].tool].parameters["properties"]
    ):
        return OpenQuestion(asked, intents[0], "label")
    about_time = asked.endswith("When should it be?") and moment in intents[0].slots
    return OpenQuestion(asked, intents[0], moment) if about_time and intents[0].tool == done[0].tool else None
