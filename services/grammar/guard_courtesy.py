"""Words before a request that are only courtesy or a wish, which the guard therefore does not take for a condition."""

import re
from collections.abc import Sequence

from services.grammar.doubt_words import COURTEOUS_IFS

_WISH = re.compile(
    r"(?:(?:so|and|well|now|okay|right|please) )*(?:what|all) (?:i|we) (?:(?:would|really|just) )*"
    r"(?:like|love|want|need)(?: you)?(?: to do)?(?: for (?:me|us))?(?: now| then| please)* is(?: (?:for you )?to)?"
)
"""Words that lead to a request: "what I would like you to do is ..."."""


_GOES_ON = frozenset(("is", "please", "then", "now", "could", "can", "would", "will", "just", "and"))
"""With one of these, or with the request, the sentence goes on behind a condition that is complete."""


def wishes(said: Sequence[str]) -> bool:
    """Whether the words before a request are a wish ("what I would like you to do is")."""
    return _WISH.fullmatch(" ".join(without_courtesy(said))) is not None


def courteous(raw: Sequence[str], at: int) -> bool:
    """Whether the word at `at` belongs to a condition that is only courtesy ("if it isn't too much trouble")."""
    return any(
        tuple(raw[start : start + len(each)]) == each
        for each in COURTEOUS_IFS
        for start in range(max(0, at - len(each) + 1), at + 1)
    )


def without_courtesy(said: Sequence[str]) -> Sequence[str]:
    """The words without conditions that are only courtesy ("if it is not too much trouble"), and with those that go on
    ("if that is okay with mum")."""
    kept, at = list[str](), 0
    while at < len(said):
        fits = [
            len(each)
            for each in COURTEOUS_IFS
            if tuple(said[at : at + len(each)]) == each
            and _GOES_ON.issuperset(said[at + len(each) : at + len(each) + 1])
        ]
        kept += [] if fits else [said[at]]
        at += max(fits, default=1)
    return kept
