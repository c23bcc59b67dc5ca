"""Where a dictated text or a name ends, as the learned model reads it: it knows that "dear" or "before I forget" is no
part of what one wants to be reminded of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.grammar.dictation import breaks_off
from services.grammar.doubt_words import countable
from services.grammar.intents import Intent, SlotValue
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface, words
from tools.spec import Effect, ToolSpec

SURE = 0.9
"""The probability of each word of a span, of the tool and of the act, from which on the span is the value."""
_MESSAGE, _PERSON, _SUBJECT = ("message",), ("person", "business"), ("topic",)
_KINDS: Mapping[SlotType | None, tuple[str, ...]] = {
    SlotType.NAME: _PERSON,
    SlotType.TEXT: _MESSAGE,
    SlotType.LABEL: ("title",),
}
_SURE_TO_LOOK = 0.8
"""The same for what is only looked up in the calendar."""
_KEPT = frozenset(
    listed(
        """not no never don't if unless until when and or but how what who where why which much many now still already
        again only just too also today tomorrow said says told tells asked asks thinks reckons wants"""
    )
)
"""A word of these is not cut off: it may change what the rest means, tell whose words they are, or begin something
else."""
_TILL = ("till", "til")
_WHOSE = ("'s", "s'")
_CUT = 3
"""Most words that are cut off."""


def with_whole_texts(
    intents: Sequence[Intent], learned: LearnedReading, specs: Mapping[str, ToolSpec], tokens: Sequence[Token]
) -> tuple[Intent, ...]:
    """`intents`, of which a text for this machine, or a name, is shortened to what the model has marked. `tokens`: the
    words that the model has read."""
    return tuple(_shortened(each, learned, specs[each.tool], tokens) for each in intents)


def _shortened(intent: Intent, learned: LearnedReading, spec: ToolSpec, tokens: Sequence[Token]) -> Intent:
    mine = [each for each in learned.requests if each.label == intent.tool and each.act == "do"]
    least = _SURE_TO_LOOK if intent.tool == "search_calendar" else SURE
    if len(mine) != 1 or intent.learned or min(mine[0].p_label, mine[0].p_act) < least:
        return intent
    slots = dict(intent.slots)
    for name, value in intent.slots.items():
        kinds = _KINDS.get(value.type, ())
        if not kinds or (kinds is _MESSAGE and spec.effect is not Effect.WRITE_LOCAL):
            continue
        if value.type is SlotType.LABEL and intent.tool != "search_calendar":
            continue
        if (marked := _marked(mine[0], kinds, tokens)) is not None and _within(marked, value):
            slots[name] = replace(value, value=marked)
    subject = _marked(mine[0], _SUBJECT, tokens) if intent.tool == "send_email" else None
    if subject and "subject" not in slots:
        slots["subject"] = SlotValue(SlotType.LABEL, subject)
    return replace(intent, slots=slots)


def _marked(request: LearnedRequest, kinds: Sequence[str], tokens: Sequence[Token]) -> str | None:
    """The words of the only span of these kinds, if the model is sure of it."""
    spans = [span for span in request.spans if span.name in kinds]
    if len(spans) != 1 or spans[0].p < SURE:
        return None
    return surface(tokens, spans[0].start, spans[0].end)


def _within(marked: str, value: SlotValue) -> bool:
    """Whether the value consists of the marked words and of some at its edges that change nothing."""
    part, whole = words(marked), words(str(value.value or ""))
    if not part or len(part) >= len(whole):
        return False
    starts = [at for at in range(len(whole) - len(part) + 1) if whole[at : at + len(part)] == part]
    rest = [*whole[: starts[0]], *whole[starts[0] + len(part) :]] if starts else whole
    leads_on = part[-1].endswith(_WHOSE) or breaks_off(part)
    return (
        bool(starts)
        and not (leads_on and starts[0] + len(part) < len(whole))  # "feed next door's | rabbit"
        and len(rest) <= _CUT
        and _KEPT.isdisjoint(rest)
        and not any(countable(word) for word in rest if word not in _TILL)
    )
