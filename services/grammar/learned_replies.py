"""Reads the reply to the assistant's question, and what follows on a thing of the turn before, as the learned model
understands them. It has read the words behind what the assistant has said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar.amending.things import Kind, Thing
from services.grammar.choosing import chosen
from services.grammar.dictation import DICTATED
from services.grammar.intents import Intent, SlotValue
from services.grammar.learned_values import values_of
from services.grammar.planning import OpenQuestion
from services.grammar.recalled import RecalledTurn
from services.grammar.taken_off import with_entries
from services.understanding.encoder import is_tool
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.tokens import Token, tokenize
from tools.spec import ToolSpec

SURE = 0.7
"""The probability of tool, act and values from which on a reply gives the value that was asked for."""
SURE_OF_ANOTHER = 0.9
"""The probability of tool and act from which on a turn is no reply but a request for something else."""
_EVENTS = ("update_event", "delete_event")


def learned_reply(
    question: OpenQuestion | None,
    found: LearnedReading | None,
    specs: Mapping[str, ToolSpec],
    tokens: Sequence[Token],
    now: datetime,
) -> RecalledTurn | None:
    """The request of `question` with the values of the reply, if the model is sure that the reply is for the same tool
    and it has the value that was asked for; else None. `tokens`: the words that the model has read."""
    if question is None or question.slot is None or found is None or question.intent.declared:
        return None
    spec = specs[question.intent.tool]
    request = _only_request(found)
    if request is None or request.label != spec.name or request.act != "do" or _certainty(request) < SURE:
        return None
    if question.slot in DICTATED:
        return None  # what was asked for is all of the reply
    values = values_of(request, spec, tokens, now)
    if values is None or values.unread or question.slot not in values.slots:
        return None
    asked = question.intent
    slots = {name: _with_before(asked.slots.get(name), value) for name, value in values.slots.items()}
    learned = asked.learned and asked.unread > 0
    return RecalledTurn((replace(asked, slots={**asked.slots, **slots}, complete=True, learned=learned),))


def _with_before(before: SlotValue | None, value: SlotValue) -> SlotValue:
    """The value; a time with the day that was said before."""
    if before is not None and isinstance(before.value, When) and isinstance(value.value, When):
        return replace(value, value=before.value.merged(value.value))
    return value


def asks_else(question: OpenQuestion | None, found: LearnedReading | None, text: str) -> bool:
    """Whether the model is sure that the turn `text` is no reply to `question`, which asks for a name or a list, but a
    request for something else. What names one of the things to choose from is a reply."""
    if question is None or found is None or question.slot in (None, *DICTATED) or question.intent.declared:
        return False
    if question.options and chosen([token.text for token in tokenize(text)], question.options):
        return False
    request = _only_request(found)
    sure = request is not None and min(request.p_label, request.p_act) >= SURE_OF_ANOTHER
    return request is not None and sure and request.act == "do" and request.label != question.intent.tool


def _only_request(found: LearnedReading) -> LearnedRequest | None:
    """The one request for a tool, if all others are surely talk."""
    asked = [each for each in found.requests if is_tool(each.label)]
    talk = all(is_tool(each.label) or each.act == "talk" for each in found.requests)
    return asked[0] if len(asked) == 1 and talk else None


def _certainty(request: LearnedRequest) -> float:
    return min(request.p_label, request.p_act, *(span.p for span in request.spans if span.name != "replaced"))


def about_last(intents: Sequence[Intent], things: Sequence[Thing], turn: int) -> tuple[Intent, ...]:
    """`intents`, in which a change of an event that names none is about the event that the last turn was about, and
    things of a list are called as they stand there."""
    intents = with_entries(intents, things)
    last = next((each for each in reversed(things) if each.turn >= turn), None)
    title = last.fact("title") if last is not None and last.kind is Kind.EVENT else ""
    if not title:
        return tuple(intents)
    event = SlotValue(SlotType.LABEL, title)
    return tuple(
        replace(each, slots={**each.slots, "event": event})
        if each.learned and each.tool in _EVENTS and "event" not in each.slots
        else each
        for each in intents
    )
