"""Parses spoken arithmetic into an expression: "seventeen times twenty four" becomes "17 * 24"."""

from tools.language.numbers import number_at
from tools.language.spoken import SpokenValue, Words

_OPERATORS = (
    ("to the power of", "**"),
    ("multiplied by", "*"),
    ("divided by", "/"),
    ("percent of", "/ 100 *"),
    ("added to", "+"),
    ("times", "*"),
    ("plus", "+"),
    ("minus", "-"),
    ("over", "/"),
    ("x", "*"),
    ("of", "*"),
)
_AFTER = (("squared", "** 2"), ("cubed", "** 3"))
_BEFORE = (("the square root of", "sqrt({})"), ("square root of", "sqrt({})"), ("the root of", "sqrt({})"))

_LONGEST = 60
"""Words in one calculation."""


def _starts(words: Words, at: int, phrase: str) -> int | None:
    """Index behind `phrase` if it stands at `at`; None otherwise."""
    parts = phrase.split()
    return at + len(parts) if list(words[at : at + len(parts)]) == parts else None


def _operand_at(words: Words, at: int) -> SpokenValue[str] | None:
    for phrase, form in _BEFORE:
        start = _starts(words, at, phrase)
        if start is not None:
            inner = number_at(words, start)
            return SpokenValue(form.format(_text(inner.value)), inner.end, inner.open) if inner else None
    number = number_at(words, at)
    if number is None:
        return None
    for phrase, form in _AFTER:
        end = _starts(words, number.end, phrase)
        if end is not None:
            return SpokenValue(f"{_text(number.value)} {form}", end)
    return SpokenValue(_text(number.value), number.end, number.open)


def _text(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def expression_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The longest calculation at `at`. A lone number is none, "the square root of nine" is one."""
    first = _operand_at(words, at)
    if first is None:
        return None
    text, end, open_ = first.value, first.end, first.open
    alone = text.replace(".", "", 1).lstrip("-").isdigit()
    while True:
        for phrase, operator in _OPERATORS if end - at < _LONGEST else ():
            start = _starts(words, end, phrase)
            operand = _operand_at(words, start) if start is not None else None
            if operand is not None:
                text, end, open_, alone = f"{text} {operator} {operand.value}", operand.end, operand.open, False
                break
        else:
            return None if alone else SpokenValue(text, end, open_)
