"""Turns the requests of the learned model into intents, and decides between them and those of the grammar.

The grammar's reading is exact, but limited to its phrases. The learned model understands other wordings too, with a
probability. If the grammar is sure of nothing, the model's requests become intents, provided that their values can be
read: reads run, and before a write the user is asked. If both found something, and the model is sure that it is another
tool or is not meant to be done now, the user is asked before a write too.
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
from tools.language.recurrences import Recurrence
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token
from tools.spec import Effect, ToolSpec

LIKELY = 0.6
"""From this probability of tool and act on, a read runs, and the user is asked about a write."""

SURE = 0.6
"""From this confidence on, the grammar is sure of its own intent."""

_LINKS = frozenset(
    listed(
        """a an the and or to for in at on of by from with my me it that this one i you please can could would will okay
        so then also just make be is are"""
    )
)
_VALUES_TELL = 0.93
"""From this probability of the tool on, two values of different kinds show what is wanted."""
_DO = "do"
_ABOUT = "about"
"""A question about doing; a look-up at home answers it ("did I ask you to remind me of anything")."""
_STORY = "talk."
_TOLD = 0.81
"""Highest certainty of a request whose values are in the statement before it, or in a turn in which a request lacks a
value. It is below what a write needs to run without a question."""
_JOKE = LearnedValues({"kind": SlotValue(SlotType.CHOICE, "joke")}, 0)


def intents(
    learned: LearnedReading, specs: Mapping[str, ToolSpec], tokens: Sequence[Token], now: datetime
) -> list[Intent]:
    """The requests of `learned` as intents on `tokens`, which are the words that it has read."""
    found = []
    for request in map(_without_faint, _joined(questions.rejoined(learned.requests, [t.text for t in tokens]))):
        asked = questions.intent(learned, request, specs, tokens)
        if asked is not None:
            found.append(asked)
            continue
        spec = specs.get(OTHER_NAMES.get(request.label, request.label))
        looks = spec is not None and spec.effect is Effect.READ_LOCAL and request.act == _ABOUT
        meant = request.act == _DO or looks or request.label in OTHER_NAMES
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
        before = found[-1].evidence if found and found[-1].tool == spec.name else 0  # "... and one for the rice"
        sure = round(min(whole.p_label, whole.p_act, *(span.p for span in whole.spans)), 3)
        found.append(
            Intent(
                spec.name,
                values.slots,
                whole.start,
                whole.end,
                words,
                confidence=sure,
                evidence=max(before, _evidence(whole, words, spec)),
                unread=values.unread,
                learned=True,
            )
        )
    return (
        [replace(each, confidence=min(each.confidence, _TOLD)) for each in found] if _lacking(found, specs) else found
    )


_FAINT, _CLEAR = 0.7, 0.9


def _without_faint(request: LearnedRequest) -> LearnedRequest:
    """The request without spans that the model hardly marks, beside a clear one of the same kind."""
    clear = {span.name for span in request.spans if span.p >= _CLEAR}
    kept = tuple(span for span in request.spans if span.p >= _FAINT or span.name not in clear or span.name in _MANY)
    return replace(request, spans=kept)


_MANY = frozenset(("item", "person", "replaced", "date", "datetime_part"))
"""Kinds of which a request may have several."""


def _lacking(found: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> bool:
    """Whether a write lacks a value, or has a time without a half of the day ("at eight"), or is a reminder "to take
    it". Then no request of the turn is certain: the missing value may be in the words of another one. Times of alarms
    are exempt: they are usually in the morning."""
    writes = [each for each in found if not specs[each.tool].safe]
    return any(
        not set(each.slots) >= set(specs[each.tool].parameters.get("required", ()))
        or (each.tool == "create_reminder" and _points(each))
        or (each.tool != "set_alarm" and not _daily(each) and any(_uncertain(v.value) for v in each.slots.values()))
        for each in writes
    )


def _points(intent: Intent) -> bool:
    """Whether a text ends in "it" or the like: what that was, nobody knows when the text is read out later."""
    text = intent.slots.get("text")
    return text is not None and str(text.value).casefold().split()[-1:] in (["it"], ["them"], ["that"])


def _daily(intent: Intent) -> bool:
    """Whether a repetition tells the half of the day: "every night at ten"."""
    return any(isinstance(each.value, Recurrence) and each.value.part is not None for each in intent.slots.values())


def _uncertain(value: Any) -> bool:
    return isinstance(value, When) and value.time is not None and not value.time.certain and value.part is None


def _joined(requests: Sequence[LearnedRequest]) -> list[LearnedRequest]:
    """Joins neighbouring requests for the same tool that have no value of the same kind ("tomorrow I must be up at six,
    can you wake me")."""
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
    """`second`, extended to the beginning of `first`, with the values of both and the smaller probabilities."""
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
    """The request, extended by the statement directly before it if that has the values that the request needs ("it has
    to simmer for twenty minutes, could you set a timer"). Its certainty is then low enough for a question."""
    required = set(spec.parameters.get("required", ()))
    before = next((each for each in requests if each.end == request.start), None)
    lacks = values is not None and not values.slots.keys() >= required
    if not lacks or before is None or not before.label.startswith(_STORY) or not before.spans:
        return request
    return _over(replace(before, p_label=_TOLD, p_act=_TOLD), request)


def _evidence(request: LearnedRequest, words: Sequence[str], spec: ToolSpec) -> int:
    """Number of words that show what is wanted: no values and no function words. "For half an hour" has none."""
    inside = {at - request.start for span in request.spans for at in range(span.start, span.end)}
    local = spec.effect is Effect.WRITE_LOCAL
    if local and request.p_label >= _VALUES_TELL and len(_kinds(request)) > 1:
        return 1  # a length and what it is for
    return sum(word not in _LINKS and at not in inside for at, word in enumerate(words))


def prevails(
    learned: LearnedReading, found: Sequence[Intent], specs: Mapping[str, ToolSpec], tokens: Sequence[Token]
) -> bool:
    """Whether the learned model's requests stand in the place of the grammar's intents: where the grammar is sure of
    none, or only of tools that the model is sure the turn does not ask for, or takes a comparison for one thing to look
    up."""
    sure = [each for each in found if _sure(each)]
    if sure and all(each.tool in questions.TOOLS for each in sure) and questions.compares(learned, specs, tokens):
        return True
    return all(objects(learned, each.tool) and not _of_a_contact(each) for each in sure)


_NUMBERS = frozenset(("mobile", "cell"))


def _of_a_contact(intent: Intent) -> bool:
    """Whether the words name a person's telephone: "toms mobile", which the model may take for a topic."""
    return intent.tool == "get_phone_number" and intent.words[-1] in _NUMBERS


def contested(found: Sequence[Intent], made: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> list[Intent]:
    """The model's intents `made`, which replace the grammar's `found`. If the grammar was sure of a write that is not
    among them, their certainty is lowered so that the user is asked."""
    tools = {each.tool for each in made}
    if not any(_sure(each) and not specs[each.tool].safe and each.tool not in tools for each in found):
        return list(made)
    return [replace(each, confidence=min(each.confidence, _TOLD)) for each in made]


def _sure(intent: Intent) -> bool:
    """Whether the grammar is sure of the intent."""
    return intent.complete and intent.confidence >= SURE and not faint(intent)
