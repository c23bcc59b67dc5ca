"""A possible request for a declared tool, and what the form of its words says about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.grammar import declared_form as form
from services.grammar.declared_values import DeclaredValues
from services.grammar.declared_words import passed_over, reason_end
from services.grammar.doubt_words import CONDITIONS
from services.grammar.intents import Intent
from services.understanding.meaning import name_words
from services.understanding.stems import stem
from tools.language.tokens import Token
from tools.language.tokens import words as words_of
from tools.spec import ToolSpec

_ASKED = 0.7
"""The confidence of a request that is asked about."""


@dataclass(frozen=True, slots=True)
class DeclaredCandidate:
    """A request for a declared tool: words [start, end)."""

    spec: ToolSpec
    p: float
    rivalled: bool
    values: DeclaredValues
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """What the words before the values are: an order, a denial, no command, a question for facts."""

    ordered: bool
    denied: bool
    asked: bool
    factual: bool
    chatty: bool = False
    """Behind talk that may belong to it."""


def named(candidate: DeclaredCandidate) -> bool:
    """Whether a word of the declaration, a declared value of a required parameter, or several were said. In "switch the
    kettle on" neither was for a tool for lights."""
    chosen = candidate.values.chosen
    required = set(candidate.spec.parameters.get("required") or ()) & set(chosen)
    several = len(candidate.values.slots) > _SURELY_ORDERED and not lacks(candidate)
    return bool(required) or len(chosen) > 1 or several or candidate.values.evidence > len(chosen)


def to_be_asked(spec: ToolSpec, values: DeclaredValues, words: Sequence[str], unread: int) -> Intent:
    """The request of a whole turn for `spec`, as one that is asked about. `unread`: words that nothing explains."""
    return Intent(
        spec.name,
        values.slots,
        0,
        len(words),
        tuple(words),
        confidence=_ASKED,
        clarity=_ASKED,
        evidence=values.evidence,
        unread=unread,
        learned=True,
        declared=True,
    )


def told_words(spec: ToolSpec) -> frozenset[str]:
    """The stems of the words of the tool's name and description."""
    return frozenset(map(stem, (*name_words(spec.name), *words_of(spec.description))))


def lacks(candidate: DeclaredCandidate) -> bool:
    """Whether a required parameter is empty: "we need milk and sugar" says only how a coffee would be."""
    return not set(candidate.spec.parameters.get("required") or ()) <= candidate.values.slots.keys()


_SURELY_ORDERED = 2
"""With this many values "we need ..." is an order; with fewer it may be for a list."""


def form_of(candidate: DeclaredCandidate, tokens: Sequence[Token]) -> Form:
    values = candidate.values.slots.values()
    first, last = min((v.start for v in values), default=candidate.end), max((v.end for v in values), default=0)
    words = [token.text for token in tokens]
    said = form.opening(words, candidate.start, first)
    behind = words[last : min(last + 1, candidate.end)] if candidate.values.slots else []
    begin = form.talk_before(words, candidate.start, first)
    chatty = begin > candidate.start and reason_end(words, candidate.start, first) == candidate.start
    ordered = form.ordering(said)
    courteous = last in passed_over(words, candidate.start, candidate.end)  # "a latte is what i need"
    told = form.told_of(words[begin:first], "" if courteous else "".join(behind))
    whole = form.opening(words, candidate.start, candidate.end)
    turn = form.opening(words, 0, first)  # the condition may have been taken for a request of its own
    conditional = bool(CONDITIONS & {*said[:1], *turn[:1]}) and not candidate.spec.safe
    unsure = form.needed(said) and len(candidate.values.slots) < _SURELY_ORDERED
    unsure = unsure or not named(candidate) or form.unordered(said, told_words(candidate.spec))
    denied = form.denied(said) or form.thanked(words[begin:first])
    return Form(
        ordered=ordered and not told,
        denied=denied or conditional or (form.story(whole) and not ordered),
        asked=chatty or told or (form.of_others(whole) and not ordered) or form.asks(said) or unsure,
        factual=form.asks_for_facts(said),
        chatty=chatty,
    )
