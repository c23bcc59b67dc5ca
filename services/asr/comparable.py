"""What of a word counts when two hypotheses are compared: neither case nor punctuation, and numbers in words.

"Seven" and "7.", "15%" and "fifteen percent", "a.m." and "AM" are equal; "7:30" is "seven thirty".
"""

import re

from services.tts.numerals import cardinal

_INITIALS = re.compile(r"\b(\w)\.(?=\w\b)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_PARTS = re.compile(r"\d+|%|[^\W\d_]+(?:'[^\W\d_]+)*")
LONGEST_NUMBER = 9
"""Digits; longer ones are compared digit by digit."""


def comparable(word: str) -> tuple[str, ...]:
    """The forms of one word as it is written; none for mere punctuation."""
    text = _INITIALS.sub(r"\1", word.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return tuple(form for part in _PARTS.findall(_THOUSANDS.sub("", text)) for form in _spelt(part))


def _spelt(part: str) -> list[str]:
    if part == "%":
        return ["percent"]
    if not (part.isascii() and part.isdigit()):
        return [part]
    if len(part) > LONGEST_NUMBER:
        return [cardinal(digit) for digit in part]
    return cardinal(part).replace("-", " ").split()
