"""Finds the declared tool that is clearly the nearest to words that would lead to nothing, or to a stray look-up.

The learned model takes requests for tools that it does not know for talk, for what no tool does ("Sorry, I can't buy
things"), or for a look-up. Here each declared tool is compared by the probability of `meaning.py`, by the words of its
declaration that only it has, and by the values that it would get. The user is asked about the nearest one
(`declared_offers.py`); nothing is carried out without a yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.grammar.declared import is_declared
from services.grammar.declared_candidate import to_be_asked
from services.grammar.declared_mentions import asks_now
from services.grammar.declared_opposites import opposed
from services.grammar.declared_values import DeclaredValues, values_of
from services.grammar.declared_words import ASKING_STEMS
from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder
from services.understanding.meaning import name_words
from services.understanding.reading import LearnedReading
from services.understanding.stems import FUNCTION_WORDS, alike, stem
from tools.language.slots import FREE
from tools.language.spoken import listed
from tools.language.tokens import Token
from tools.language.tokens import words as words_of
from tools.spec import ToolSpec

_NOT_NOW = 0.6
"""From this probability of the learned model on, words that are not meant now, or tell something, are no request."""
_RIVAL = 2.0
"""The nearest tool must be this many times as near as the next."""
_OWN_WORD, _REQUIRED, _TYPED, _CHOSEN, _UNREAD, _MISSING = 3.0, 1.5, 1.5, 3.0, 0.8, 0.2
"""Factors on the odds of a tool: for each word that only its declaration has, each value of a required parameter,
each of these that a parser has read, each declared value, each word that stays unexplained, and each required value
that is missing."""
_LEAST, _LEAST_LACKING = 1.0, 2.0
"""The nearest tool must be at least this near; the second number is for one of which a required value is missing."""
_MOST_UNREAD = 3
_ALIKE = 0.65
"""Two stems count as the same word from this similarity on: those of "deliver" and "delivery"."""
_GENERAL = (
    frozenset(map(stem, listed("time date number name hour minute second day week month degree format start end set")))
    | ASKING_STEMS
    | frozenset(map(stem, FUNCTION_WORDS))
)
"""Words of many declarations, which do not show which tool is meant."""


@dataclass(frozen=True, slots=True)
class _Near:
    spec: ToolSpec
    values: DeclaredValues
    nearness: float
    missing: bool
    own: float


def nearest(learned: LearnedReading, tokens: Sequence[Token], draft: PlanBuilder) -> Intent | None:
    """The request for the declared tool with side effects that is clearly the nearest to the turn; None without one. A
    single required value may be missing."""
    said = [token.text for token in tokens]
    if learned.whole is None or any(each.act != "do" and each.p_act >= _NOT_NOW for each in learned.requests):
        return None
    told = {name: _told(spec) for name, spec in draft.specs.items() if is_declared(spec)}
    near = [_near(score.p, draft.specs[score.tool], told, learned, tokens, draft) for score in learned.whole.declared]
    near.sort(key=lambda each: -each.nearness)
    if not near or (len(near) > 1 and near[0].nearness < _RIVAL * near[1].nearness):
        return None
    best = near[0]
    spec, values = best.spec, best.values
    enough = best.nearness >= (_LEAST_LACKING if best.missing else _LEAST) and (best.own or values.chosen)
    if spec.safe or not enough or values.unread > _MOST_UNREAD or opposed(spec, said):
        return None
    if not asks_now(said, told[spec.name]):
        return None
    return to_be_asked(spec, values, said, values.unread)


def _told(spec: ToolSpec) -> frozenset[str]:
    """The stems of the words of a declaration, but for the most general ones."""
    said = [*name_words(spec.name), *words_of(spec.description)]
    for name, schema in (spec.parameters.get("properties") or {}).items():
        described = schema.get("description") if isinstance(schema, Mapping) else None
        said += [*name_words(str(name)), *(words_of(described) if isinstance(described, str) else ())]
    return frozenset(map(stem, said)) - _GENERAL


def _near(
    p: float,
    spec: ToolSpec,
    told: Mapping[str, frozenset[str]],
    learned: LearnedReading,
    tokens: Sequence[Token],
    draft: PlanBuilder,
) -> _Near:
    """How near the tool is to the turn; `p` is its probability by the meaning of the words. A word that the
    declarations of several tools have counts in part."""
    assert learned.whole is not None
    values = values_of(spec, tokens, 0, len(tokens), learned.whole.spans, draft.now)
    own = 0.0
    for word in {stem(token.text) for token in tokens} - _GENERAL:
        if _among(word, told[spec.name]):
            own += 1 / sum(_among(word, each) for each in told.values())
    required = spec.parameters.get("required") or ()
    filled = [values.slots[name] for name in required if name in values.slots]
    lacking = len(required) - len(filled)
    nearness = p / max(1e-3, 1 - p) * _OWN_WORD**own * _CHOSEN ** len(values.chosen) * _UNREAD**values.unread
    nearness *= _REQUIRED ** len(filled) * _MISSING**lacking * _TYPED ** sum(each.type not in FREE for each in filled)
    return _Near(spec, values, 0.0 if lacking > 1 or not filled else nearness, lacking > 0, own)


def _among(word: str, told: frozenset[str]) -> bool:
    return word in told or any(alike(word, other) >= _ALIKE for other in told)
