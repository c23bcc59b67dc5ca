"""An apology behind a correction, which is no part of the corrected value: "... I mean Ely, sorry, wrong one"."""

import re
from collections.abc import Sequence

from tools.language.spoken import listed
from tools.language.tokens import Token

_APOLOGY = re.compile(
    r" (?:(?:oh|oops|whoops|sorry|apologies) )*"
    r"(?:(?:sorry|oops|whoops|apologies) (?:wrong (?:one|name|word|place|time|day|list|thing)|about that)"
    r"|my (?:mistake|bad|fault)|silly me|i misspoke|slip of the tongue)$"
)
_CORRECTING = frozenset(listed("no nope mean meant not wait actually rather instead sorry"))
DICTATING = frozenset(
    listed("text message tell telling email mail say says saying note write ask reply send remind reminder")
)
"""With one of these, what sounds like a correction or an apology may be what somebody is told."""


def without_apology(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without an apology at their end, where they correct something and dictate nothing."""
    words = [token.text for token in tokens]
    found = _APOLOGY.search(" ".join(words))
    end = len(" ".join(words)[: found.start()].split()) if found is not None else 0
    if not end or _CORRECTING.isdisjoint(words[:end]) or not DICTATING.isdisjoint(words[:end]):
        return list(tokens)
    return list(tokens[:end])
