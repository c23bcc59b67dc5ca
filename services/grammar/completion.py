"""Decides whether more words could still complete a request; then a pause does not mean that the user is done."""

from collections.abc import Mapping
from typing import Any

from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder
from tools.language.slots import TEMPORAL, SlotType, infer

_GROWS = TEMPORAL | {SlotType.NUMBER, SlotType.DURATION, SlotType.MONEY, SlotType.EXPRESSION, SlotType.PERCENT}
"""Values of these types at the end of an utterance may go on: "five minutes | and thirty seconds", "seven | thirty"."""

_ADDED = _GROWS | {SlotType.PLACE, SlotType.NAME, SlotType.TEXT, SlotType.ITEMS}
"""Parameters of these types are often added to a request that was complete without: "what's the weather | in Porto"."""


def grows(intent: Intent, words: int) -> bool:
    """Whether a value at the end of an utterance of `words` words may go on."""
    return any(value.end == words and value.type in _GROWS for value in intent.slots.values())


def closed(intent: Intent, draft: PlanBuilder, words: int) -> bool:
    """Whether no more words can complete `intent`, the last one of an utterance of `words` words. False when unsure."""
    if not intent.complete or intent.open or intent.end != words:
        return False
    return not grows(intent, words) and not _wants_more(intent, draft)


def rounded_off(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether it is unlikely that more is added to `intent`: no parameter that people often add is missing, or the last
    value is such an addition ("... with oat milk")."""
    required = draft.specs[intent.tool].parameters.get("required") or ()
    last = max(intent.slots.items(), key=lambda each: each[1].end, default=None)
    return not _wants_more(intent, draft) or (last is not None and last[0] not in required)


def _wants_more(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether a parameter that people often add at the end has no value yet."""
    spec = draft.specs[intent.tool]
    properties: Mapping[str, Any] = spec.parameters.get("properties", {})
    unsaid = [name for name in properties if name not in intent.slots and properties[name].get("type") != "boolean"]
    added = _ADDED if spec.safe else _ADDED | {SlotType.CHOICE}  # "navigate home | on foot"
    return not added.isdisjoint(infer(name, properties[name])[0] for name in unsaid)
