"""Replies to a question for a value of a declared tool: "in the garage", "five people", "medium with olives"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar.declared_parameters import CODES, Parameter, code_of, parameters_of
from services.grammar.declared_values import values_of
from services.grammar.declared_words import COURTESY
from services.grammar.intents import SlotValue
from services.grammar.no_value import no_value
from services.understanding.stems import stem
from tools.language.slots import FREE
from tools.language.spoken import listed
from tools.language.tokens import Token, surface
from tools.spec import ToolSpec

_BEFORE = frozenset(listed("in at to for on from by with it that is it's that's the oh um uh well just i'd say called"))
_POSSESSIVE = frozenset(listed("my our your his her their"))
_SHORT = 6
"""Most words of a reply that is a name or a place as a whole."""


def reply_slots(
    spec: ToolSpec, wanted: str, known: Sequence[str], tokens: Sequence[Token], now: datetime
) -> dict[str, SlotValue]:
    """The values that a reply to the question for the parameter `wanted` says: that one, and typed ones of parameters
    that are not among `known`. {} if it does not say the wanted one, or has words that are not understood."""
    parameters = {each.name: each for each in parameters_of(spec)}
    asked = parameters.get(wanted)
    if asked is None:
        return {}
    if asked.type in FREE and not asked.switch and not asked.several:
        return _free(tokens, asked)
    kept = {
        name: schema
        for name, schema in spec.parameters["properties"].items()
        if name == wanted or (name in parameters and name not in known and parameters[name].type not in FREE)
    }
    narrowed = replace(spec, parameters={**spec.parameters, "properties": kept, "required": [wanted]})
    found = values_of(narrowed, tokens, 0, len(tokens), (), now)
    return dict(found.slots) if wanted in found.slots and not found.unread else {}


def _free(tokens: Sequence[Token], asked: Parameter) -> dict[str, SlotValue]:
    """The words of a short reply without those that lead to a name or a place, and a code in digits and letters; {} for
    a longer one."""
    start, end = 0, len(tokens)
    while end > start and tokens[end - 1].text in COURTESY:
        end -= 1
    while start < end and (tokens[start].text in _BEFORE or stem(tokens[start].text) in asked.named):
        start += 1
    said = [token.text for token in tokens[start:end]]
    if asked.named & CODES and (code := code_of(said)):
        return {asked.name: SlotValue(asked.type, code, start, end)}
    if not said or not start or end - start > _SHORT or no_value(said) or set(said) <= _POSSESSIVE:
        return {}
    return {asked.name: SlotValue(asked.type, surface(tokens, start, end), start, end)}
