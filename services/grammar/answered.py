"""Replies to a question for a value that do not contain one: the question is repeated, or the request is dropped."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.intents import SlotValue
from services.grammar.no_value import no_text, no_value, sentence
from services.grammar.planning import OpenQuestion
from services.grammar.recalled import RecalledTurn
from tools.language.lists import split_list
from tools.language.slots import FREE, Slot, SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import Token, surface

_MESSAGES = ("message", "body")
_DROPS = frozenset(listed("bin scrap delete drop forget cancel ditch lose scratch remove clear"))
_NAMES = phrases(
    "call it|call that|name it|rename it|rename it to|rename it as|let us call it|actually call it|no call it"
)
_INSTEAD = frozenset(("instead", "then", "please", "actually"))


def not_said(question: OpenQuestion, slot: Slot, tokens: Sequence[Token]) -> RecalledTurn | None:
    """What the reply `tokens` to the question for `slot` means if it cannot be a value of that slot; None if it may be
    one."""
    words = [token.text for token in tokens]
    if slot.type is SlotType.ITEMS:
        return _no_things(question, tokens, words)
    nothing = no_text if slot.name in _MESSAGES else no_value
    return RecalledTurn((), again=True) if slot.type in FREE and nothing(words) else None


def _no_things(question: OpenQuestion, tokens: Sequence[Token], words: Sequence[str]) -> RecalledTurn | None:
    """The reply to "What should I put on the list?" if it names no items: it renames the list ("call it reading
    instead"), drops it ("bin the list"), or is a sentence, after which the question is repeated."""
    lead = max((len(each) for each in _NAMES if tuple(words[: len(each)]) == each), default=0)
    if lead and len(words) > lead and "list_name" in question.intent.slots:
        end = len(words) - (words[-1] in _INSTEAD and len(words) > lead + 1)
        name = surface(tokens, lead, end)
        slots = {**question.intent.slots, "list_name": SlotValue(SlotType.LABEL, name)}
        return RecalledTurn(
            (replace(question.intent, slots=slots),), ask=f"What should I put on your {name} list?", slot=question.slot
        )
    if "list" in words and _DROPS & set(words):
        return RecalledTurn(())
    things = split_list(tokens)
    if no_value(words) or any(sentence(thing) for thing in things):
        return RecalledTurn((), again=True)
    return None
