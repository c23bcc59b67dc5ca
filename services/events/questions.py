"""Finds the questions in an answer (`spec.md#questions`)."""

import re
from collections.abc import Iterable

from services.events.speech import normalised

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n]|\Z)")  # linear time: it matches at every position
_ENDED = re.compile(r"([^.!?\n]*+)([.!?\n]?+)[\s.!?]*+")
"""A sentence without its end, and how it ends; a run of blanks and full stops is one match."""
_QUOTES = re.compile(r"[\"\u201c\u201d\u201e]")
_OFFER = re.compile(
    r"\b(anything|something|what) else\b|\b(can|could|may) i (help|assist)\b|\bhelp (you )?with\b"
    r"|\bneed (any|some)thing\b",
    re.IGNORECASE,
)
_TAIL = 3


def questions_in(text: str, contents: Iterable[str] = ()) -> list[str]:
    """Return the sentences of `text` that ask the user to decide something.

    Left out are offers of more help, quotations, and sentences whose last words occur in one of `contents` (a message
    that is being sent may itself end in a question).
    """
    known = [f" {normalised(content)} " for content in contents]
    found = []
    for sentence in _SENTENCE.findall(_unquoted(text)):
        if not sentence.endswith("?"):
            continue
        tail = " ".join(normalised(sentence).split()[-_TAIL:])
        if not _OFFER.search(sentence) and not any(f" {tail} " in content for content in known):
            found.append(sentence.strip())
    return found


def only_asks(text: str) -> bool:
    """Whether `text` consists of questions only."""
    return not any(normalised(sentence) for sentence, end in _ENDED.findall(text) if end != "?")


def _unquoted(text: str) -> str:
    """Return `text` with a space in place of each quotation, in linear time."""
    parts, end, opened = [], 0, -1
    for quote in _QUOTES.finditer(text):
        if opened >= 0 and quote.group() in '"\u201d':
            parts.append(text[end:opened])
            end, opened = quote.end(), -1
        elif quote.group() == "\u201c" or (opened < 0 and quote.group() != "\u201d"):
            opened = quote.start()
    return " ".join([*parts, text[end:]])
