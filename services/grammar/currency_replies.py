"""Reads turns that change the last conversion of money: "I meant canadian ones", "the other way round"."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.intents import Intent, SlotValue
from tools.language.currencies import CURRENCIES, NAMES, currency_at
from tools.language.numbers import number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed, phrases

_IDLE = frozenset(
    listed("no nope sorry oh i meant mean actually not and what about how it is was wait make that those ones one then")
) | frozenset(listed("please instead rather should have been said in well of course but"))
_CORRECTS = frozenset(listed("no nope sorry meant mean actually wait rather instead said ones"))
_AMOUNTS = frozenset(listed("then instead"))
_ROUND = phrases(
    "the other way round|the other way around|the other way|other way round|other way around|vice versa|the reverse"
)


def converted(words: Sequence[str], intent: Intent) -> Intent | None:
    """The conversion `intent` as changed by `words`; None if they say anything else."""
    if intent.tool != "convert_currency" or not {"from_currency", "to_currency"} <= set(intent.slots):
        return None
    left = [word for word in words if word not in _IDLE]
    if tuple(left) in _ROUND or tuple(words[1:]) in _ROUND:
        slots = {**intent.slots, "from_currency": intent.slots["to_currency"]}
        return replace(intent, slots={**slots, "to_currency": intent.slots["from_currency"]})
    number = number_at(left, 0)
    if number is not None and number.end == len(left) and words[-1] in _AMOUNTS:
        amount = replace(intent.slots["amount"], value=number.value) if "amount" in intent.slots else None
        return replace(intent, slots={**intent.slots, "amount": amount}) if amount is not None else None
    return _of_another_country(left, words, intent)


def _of_another_country(left: Sequence[str], words: Sequence[str], intent: Intent) -> Intent | None:
    """Replaces the assumed dollars by those of another country: "I meant canadian ones"."""
    if not left or not _CORRECTS & set(words):
        return None
    for side in ("from_currency", "to_currency"):
        noun = NAMES.get(str(intent.said(side)), "").split()[-1:]
        said = list(left) if left[-1:] == noun else [*left, *noun]
        found = currency_at(said, 0)
        named = found is not None and found.end == len(said) and " ".join(said) in CURRENCIES and len(said) > 1
        if found is not None and named and found.value != intent.said(side):
            return replace(intent, slots={**intent.slots, side: SlotValue(SlotType.CURRENCY, found.value)})
    return None
