"""Replies that say, by a reason, that what the assistant asked about is not wanted any more: "I've done it now", "I
won't need one", "it's not important, I'll do it later"."""

import re
from collections.abc import Sequence

from services.grammar.amending.clause_bounds import states
from services.grammar.amending.hearing import spelt_out
from services.grammar.cues import take_back_end
from tools.language.numbers import number_at
from tools.language.spoken import listed
from tools.language.tokens import Token

_LEAD = (
    r"(?:(?:oh|ah|no|nah|nope|well|actually|okay|right|wait|hang on|hold on|sorry|but|and|er|thanks|hmm|on second"
    r" thoughts?|it is (?:fine|okay|all right|alright)|that is (?:fine|okay)|no worries|not to worry|no need) )*"
)
_IT = r"(?:it|that|one|them|him|her|this|those)"
_DONE = r"(?:done|did|sorted|found|got|seen|finished|paid|bought|told|rung|called|asked)"
_DO = r"(?:do|sort|see to|manage|handle|write|put|set|tell|see|ask|find|check|work|remember|look)"
_OVER = (
    r"(?:important|cancelled|off|happening|nothing|matter|sorted|done|needed|been cancelled|urgent|be needed|a mistake"
    r"|too late|my mistake)"
)
_SETTLED = (
    rf"i (?:have )?(?:already |just )*{_DONE} {_IT}"
    rf"|i (?:will|would|can) (?:just |probably |rather )*(?:{_DO} {_IT}|(?:ring|call|text|see) (?:him|her|them))"
    r"|i (?:will|do|would|am|should) not (?:be )?(?:need|needing|want|bother|going to need|actually need|really need)"
    rf"(?: {_IT}| to| you to| any ?more|$)"
    rf"|(?:it|that) (?:is|was|has been|is all|does not|will not) (?:not )?{_OVER}"
    r"|(?:(?:it|that) )?does not matter (?=i |we |it |he |she |they |the )"
    r"|(?:do not|not to) (?:worry|bother|trouble)|there is no need|no need"
)
_REFUSED = re.compile(
    r"(?:(?:oh|actually|wait|sorry|well|er) )*no (?:no |wait |sorry )*(?:i|he|she|they|it|we|that)\b.*"
)
_FORM = re.compile(rf"{_LEAD}(?:{_SETTLED})\b(?: .*)?")
_WHOLE = re.compile(
    r"(?:(?:no|nah|oh|well|actually|okay) )*(?:it|that) is (?:fine|okay|all right|alright)"
    r"(?: (?:now|thanks|thank you|then|(?:i|he|she|we|they|you) .*|\w+'s .*))*"
)
_OPEN = re.compile(r"\b(?:can|could|would|will|please) you\b|\bplease\b")
"""Where one of these follows, the reply asks for something."""


def withdrawn_for_reason(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The withdrawal with which the words begin, if nothing but its reason follows ("no don't actually I'll walk"); ()
    for other words."""
    words = tuple(token.text for token in tokens)
    end = take_back_end(words, 0)
    if end is None:
        return ()
    reason = end
    while reason < len(words) and words[reason] in _LINKS:
        reason += 1
    said = [token.text for token in spelt_out(tokens[reason:])]
    asks = _OPEN.search(" ".join(said)) is not None or number_at(said, 0) is not None
    return words[:end] if states(said) and not asks and not _WISHING & set(said) else ()


_LINKS = frozenset(listed("actually sorry please then after all because cos as since thinking about it now well oh"))
_WISHING = frozenset(listed("want wants need needs meant mean said asked wanted prefer rather instead"))
"""With one of these, the reason may be another wish."""


def settles(tokens: Sequence[Token], chooses: bool = False) -> bool:
    """Whether the words of a reply say that nothing is to be done. `chooses`: it would choose one of several things, so
    that a no and a reason are enough."""
    said = " ".join(token.text for token in spelt_out(tokens))
    words = said.split()
    if _OPEN.search(said) is not None or any(number_at([word], 0) for word in words if word not in ("one", "a", "an")):
        return False  # it asks for something, or says a time or a length
    if said.endswith(" so no"):
        return True
    if chooses and _REFUSED.fullmatch(said) is not None:
        return True
    return _FORM.fullmatch(said) is not None or _WHOLE.fullmatch(said) is not None
