"""Turns that continue the last request for a declared tool: one more like it ("and another one with milk"), or other
values for it ("actually make it large")."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar import wording
from services.grammar.declared_values import DeclaredValues, values_of
from services.grammar.intents import Intent, arguments
from services.grammar.planning import OpenQuestion
from services.grammar.recalled import RecalledTurn
from services.understanding.meaning import name_words
from tools.language.slots import FREE
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token, tokenize
from tools.spec import ToolSpec

_MORE = phrases(
    """another one|another|one more|a second one|a second|the same again|same again|the same|one more of those
    |one more of the same|another of those|one more like that|another one like that|the same thing again"""
)
_OTHERWISE = phrases(
    """make it|make that|make it a|make that a|make mine|change it to|change that to|i meant|i mean|i said|make that one
    |rather|make it with|make that with"""
)
_OPENING = frozenset(
    listed("and also oh then please okay so actually no sorry wait can could you i get have we add give me us")
)
_DENIES = frozenset(listed("no sorry wait actually"))
_SETTING = frozenset(listed("set turn change adjust dim switch update put"))
"""First words of tools that set a state: calling one again replaces what was set."""


def followed(
    intents: Sequence[Intent],
    question: OpenQuestion | None,
    text: str,
    specs: Mapping[str, ToolSpec],
    now: datetime,
) -> RecalledTurn | None:
    """What `text` means as a continuation of the last turn's only request, if that was for a declared tool and every
    word is understood; None if it is none. `question`: the one that the last turn ended with."""
    if len(intents) != 1 or not intents[0].declared or (question is not None and question.slot is not None):
        return None
    last, tokens = intents[0], [token for token in tokenize(text) if token.text not in FILLERS]
    spec, words = specs.get(last.tool), [token.text for token in tokens]
    start = next((at for at, word in enumerate(words) if word not in _OPENING), len(words))
    more, otherwise = (_lead(words, start, known) for known in (_MORE, _OTHERWISE))
    denies = bool(_DENIES & set(words[:start]))
    if spec is None or not (more or otherwise or (denies and start < len(words))):
        return None
    found = _values(spec, _without_ending(tokens[start + max(more, otherwise) :]), now)
    if found.unread or not (found.slots or found.denied or more):
        return None
    kept = {name: value for name, value in last.slots.items() if name not in found.denied}
    meant = replace(last, slots=kept | found.slots, unread=0, complete=True)
    setting = question is None and name_words(spec.name)[0] in _SETTING
    if (more and (found.slots or found.denied)) or spec.safe or setting:
        return RecalledTurn((meant,))
    values = arguments(meant, spec, now)
    if values.missing:
        return None
    asked = wording.as_declared(spec, values.values, all_heard=True)
    if question is None:
        asked = wording.once_again(spec, values.values, changed=not more)
    return RecalledTurn((meant,), ask=asked)


def _lead(words: Sequence[str], start: int, known: Sequence[tuple[str, ...]]) -> int:
    return next((len(each) for each in known if tuple(words[start : start + len(each)]) == each), 0)


def _without_ending(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words that say the new values, without "one" and "instead" behind them: "a jazz one instead"."""
    end = len(tokens)
    while end > 1 and tokens[end - 1].text in _ENDINGS:
        end -= 1
    if end > 1 and tokens[end - 1].text == "one":
        end -= 1
    return tokens[:end]


_ENDINGS = frozenset(listed("instead please then rather"))


def _values(spec: ToolSpec, tokens: Sequence[Token], now: datetime) -> DeclaredValues:
    """The values in `tokens`; free words are no value, as they could mean anything here."""
    found = values_of(spec, tokens, 0, len(tokens), (), now)
    free = sum(value.end - value.start for value in found.slots.values() if value.type in FREE)
    return replace(found, unread=found.unread + free)
