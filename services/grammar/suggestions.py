"""The contacts that a failed look-up suggests, because they sound like the name that was heard: "There is no contact
called Piter. Did you mean Peter Novak?"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.grammar.doubt_words import QUESTIONS
from services.grammar.intents import Intent, SlotValue
from services.grammar.no_value import no_value
from services.grammar.planning import OpenQuestion
from tools.language.matcher import SENTENCE
from tools.language.slots import SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import Token, surface

_SUGGESTED = re.compile(r"\. Did you mean ([^?]+)\?$")
_LONGEST_NAME = 3
_DENYING = frozenset(listed("no nope nah oh sorry um well actually not"))
_MEANT = phrases(
    """i meant my|i meant|i mean my|i mean|i said my|i said|it is my|it is|it's my|it's|make it|send it to|to my|my|to
    |for"""
)
_POLITE = frozenset(listed("please thanks then instead actually sorry"))
_NO_NAME = (
    SENTENCE
    | QUESTIONS
    | frozenset(
        listed(
            """yes yeah yep yup sure okay ok right correct exactly please thanks thank no nope nah not never don't way
            need worries problem chance wait stop one leave cancel forget mind later now yet today tomorrow really good
            fine joking kidding thing matter call text message email phone number contact send ring dial him her them
            both all neither none nobody somebody someone anybody anyone everyone other else it that this the a and or
            but just again do go on off up set add play make tell show turn open close start delete remove"""
        )
    )
)
"""Words that are no name, or with which a reply is something else than a name."""


def suggested(error: str) -> list[str]:
    """The names at the end of a look-up's error; empty without any."""
    found = _SUGGESTED.search(error.rstrip())
    return re.split(r", or |, | or ", found[1]) if found else []


def suggestion(error: str, names: Sequence[str], index: int, intent: Intent, slot: str) -> OpenQuestion | None:
    """The question at the end of `error`, which is about name `index` of the `names` in `slot`; None without one. A yes
    to a single suggestion is a yes to the request for that person. Several are options to choose from."""
    others = suggested(error)
    if not others:
        return None
    kind, _, message = error.partition(": ")
    text = message if kind.isidentifier() else error
    if len(others) > 1:
        return OpenQuestion(text, intent, slot, tuple(others)) if len(names) == 1 else None
    meant = " and ".join([*names[:index], others[0], *names[index + 1 :]])
    said = intent.slots.get(slot, SlotValue(SlotType.NAME, None))
    slots = {**intent.slots, slot: replace(said, type=SlotType.NAME, value=meant)}
    return OpenQuestion(text, replace(intent, slots=slots), named=slot if len(names) == 1 else "")


def another_name(tokens: Sequence[Token]) -> str:
    """The name that a reply says in place of the suggested one ("no, I meant Maria", "Maria"); "" if its words may be
    something else."""
    words = [token.text for token in tokens]
    at = next((at for at, word in enumerate(words) if word not in _DENYING), len(words))
    lead = next((each for each in _MEANT if tuple(words[at : at + len(each)]) == each), ())
    start, end = at + len(lead), len(words)
    while end > start and words[end - 1] in _POLITE:
        end -= 1
    said = words[start:end]
    if not 0 < len(said) <= _LONGEST_NAME or _NO_NAME & set(said) or no_value(said):
        return ""
    return surface(tokens, start, end)
