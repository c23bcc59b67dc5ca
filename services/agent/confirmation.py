"""What did the user answer to "shall I?" (`agent_loop.md` 1.8, 1.10). Deterministic: no model decides a destruction."""

import re
from enum import StrEnum


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    OTHER = "other"  # a new request, not an answer


_WORDS = re.compile(r"[a-z']+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_YES = _set("yes yeah yep yup sure ok okay right correct affirmative absolutely definitely certainly confirm confirmed")
_YES_PHRASES = (
    "go on",
    "go ahead",
    "do it",
    "of course",
    "do that",
    "that's right",
    "please do",
    "continue",
    "proceed",
)
_NO = _set("no nope nah don't not never cancel stop negative wait leave forget abort")
_FILLER = _set(
    "please thanks thank you um uh well oh so just now then and i'm i am we can want to it that them all the this mind "
    "one go do on ahead him her for me let's delete send remove clear call"
)
SHORT = 6
"""Words; a longer sentence that is neither yes nor no is a new request."""


def reply_of(text: str) -> Reply:
    """NO wins over YES, and YES needs that nothing else was said: "yes but only the first" is no clear yes."""
    words = _WORDS.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    rest = " ".join(words)
    if _NO & set(words):
        return Reply.NO if len(words) <= SHORT or words[0] in _NO else Reply.OTHER
    agreed = bool(_YES & set(words))
    for phrase in _YES_PHRASES:
        agreed = agreed or f" {phrase} " in f" {rest} "
        rest = f" {rest} ".replace(f" {phrase} ", " ").strip()
    if agreed and not [word for word in rest.split() if word not in _YES | _FILLER]:
        return Reply.YES
    return Reply.UNCLEAR if len(words) <= SHORT else Reply.OTHER
