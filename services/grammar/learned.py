"""Joins what the learned model understands with what the grammar reads.

The grammar knows exactly what it matches, but only its own wording. The learned model knows other people's wording,
with a probability. So: where the grammar found nothing that it is sure of, the model's requests become intents, if
their values can be read; reads run, writes are asked about. Where both found something and the model is sure that it
is another tool, or that it is not meant to be done now, a write is asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.grammar import questions
from services.grammar.intents import Intent, SlotValue
from services.grammar.learned_values import OTHER_NAMES, LearnedValues, values_of, with_day
from services.grammar.objection import objects
from services.grammar.planning import faint
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token
from tools.spec import ToolSpec

LIKELY = 0.6
"""Probability of tool and act from which a read runs, and a write is asked about."""

SURE = 0.6
"""Confidence from which the grammar's own intent counts."""

_LINKS = frozenset(
    listed(
        """a an the and or to for in at on of by from with my me it that this one i you please can could would will okay
        so then also just make be is are"""
    )
)
_DO = "do"
_STORY = "talk."
_TOLD = 0.85
"""Certainty of a request whose values stand in the story before it, or in a turn where one lacks: it is asked about."""
_JOKE = LearnedValues({"kind": SlotValue(SlotType.CHOICE, "joke")}, 0)


def intents(
    learned: LearnedReading, specs: Mapping[str, ToolSpec], tokens: Sequence[Token], now: datetime
) -> list[Intent]:
    """The requests of `learned` as intents on `tokens`, which are the words that it has read."""
    found = []
    for request in _joined(learned.requests):
        asked = questions.intent(learned, request, specs, tokens)
        if asked is not None:
            found.append(asked)
            continue
        spec = specs.get(OTHER_NAMES.get(request.label, request.label))
        meant = request.act == _DO or request.label in OTHER_NAMES
        if spec is None or request.p_label < LIKELY or not meant or request.p_act < LIKELY:
            continue
        values = _JOKE if request.label == "talk.joke" else values_of(request, spec, tokens, now)
        whole = _with_story(request, learned.requests, spec, values)
        if whole is not request:
            values = values_of(whole, spec, tokens, now)
        if values is not None and spec.name == "get_date":
            values = with_day(values, whole, tokens, now)
        if values is None or (values.unread and spec.safe):
            continue
        words = tuple(token.text for token in tokens[whole.start : whole.end])
        sure = round(min(whole.p_label, whole.p_act, *(span.p for span in whole.spans)), 3)
        found.append(
            Intent(
                spec.name,
                values.slots,
                whole.start,
                whole.end,
                words,
                confidence=sure,
                evidence=_evidence(whole, words),
                unread=values.unread,
                learned=True,
            )
        )
    return (
        [replace(each, confidence=min(each.confidence, _TOLD)) for each in found] if _lacking(found, specs) else found
    )


def _lacking(found: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> bool:
    """Whether a write lacks a value, or has a time of which only the clock's face was said. With that, nothing in the
    turn is certain: what it lacks may stand in the words of another request. An alarm's time is most often the
    morning's."""
    writes = [each for each in found if not specs[each.tool].safe]
    return any(
        not set(each.slots) >= set(specs[each.tool].parameters.get("required", ()))
        or (each.tool != "set_alarm" and any(_uncertain(value.value) for value in each.slots.values()))
        for each in writes
    )


def _uncertain(value: Any) -> bool:
    return isinstance(value, When) and value.time is not None and not value.time.certain and value.part is None


def _joined(requests: Sequence[LearnedRequest]) -> list[LearnedRequest]:
    """Two requests for the same tool side by side are one if they have no value of the same kind ("tomorrow I must be
    up at six, can you wake me")."""
    joined: list[LearnedRequest] = []
    for each in requests:
        last = joined[-1] if joined else None
        alike = last is not None and last.label == each.label and last.act == each.act
        if last is not None and alike and not _kinds(last) & _kinds(each):
            joined[-1] = _over(last, each)
        else:
            joined.append(each)
    return joined


def _kinds(request: LearnedRequest) -> set[str]:
    return {span.name for span in request.spans}


def _over(first: LearnedRequest, second: LearnedRequest) -> LearnedRequest:
    """`second` from the beginning of `first` on, with the values of both and the smaller probabilities."""
    return replace(
        second,
        start=first.start,
        spans=(*first.spans, *second.spans),
        p_label=min(first.p_label, second.p_label),
        p_act=min(first.p_act, second.p_act),
    )


def _with_story(
    request: LearnedRequest, requests: Sequence[LearnedRequest], spec: ToolSpec, values: LearnedValues | None
) -> LearnedRequest:
    """The request, with the story right before it where that holds the values that the request needs ("it has to
    simmer for twenty minutes, could you set a timer"). A write is then asked about, by the story's lower certainty."""
    required = set(spec.parameters.get("required", ()))
    before = next((each for each in requests if each.end == request.start), None)
    lacks = values is not None and not values.slots.keys() >= required
    if not lacks or before is None or not before.label.startswith(_STORY) or not before.spans:
        return request
    return _over(replace(before, p_label=_TOLD, p_act=_TOLD), request)


def _evidence(request: LearnedRequest, words: Sequence[str]) -> int:
    """Number of words that tell what is wanted: those outside of values that are more than links. "for half an hour"
    has none."""
    inside = {at - request.start for span in request.spans for at in range(span.start, span.end)}
    return sum(word not in _LINKS and at not in inside for at, word in enumerate(words))


def prevails(learned: LearnedReading, found: Sequence[Intent], tokens: Sequence[Token]) -> bool:
    """Whether the learned model's requests stand in the place of the grammar's intents: where the grammar is sure of
    none, or only of tools that the model is sure the turn does not ask for, or takes a comparison for one thing to look
    up."""
    sure = [each for each in found if _sure(each)]
    if sure and all(each.tool in questions.TOOLS for each in sure) and questions.compares(learned, tokens):
        return True
    return all(objects(learned, each.tool) for each in sure)


def contested(found: Sequence[Intent], made: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> list[Intent]:
    """The model's intents `made` in the place of the grammar's `found`: asked about, where the grammar was sure of a
    write."""
    if not any(_sure(each) and not specs[each.tool].safe for each in found):
        return list(made)
    return [replace(each, confidence=min(each.confidence, _TOLD)) for each in made]


def _sure(intent: Intent) -> bool:
    """Whether the grammar is sure of what it has read."""
    return intent.complete and intent.confidence >= SURE and not faint(intent)
