"""Parses spoken numbers: "three and a half", "a hundred and five", "minus four", "2.5"."""

import re
from collections.abc import Mapping

from tools.language.spoken import SpokenValue, Words, listed

_NAMES = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
UNITS: Mapping[str, int] = {word: value for value, word in enumerate(_NAMES)} | {"nought": 0, "naught": 0}
TENS: Mapping[str, int] = {
    word: 10 * (k + 2) for k, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"))
}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
} | {f"{word}th": value for word, value in UNITS.items() if value in (4, 6, 7, 10, 11, *range(13, 20))}
_DIGITS = re.compile(r"\d{1,15}(\.\d{1,15})?$")
"""Up to 15 digits on each side of the point; longer ones are codes, not amounts."""
_ORDINAL_DIGITS = re.compile(r"(\d{1,4})(?:st|nd|rd|th)$")
_LONGEST = 16
"""Most words of a number, or digits after its point; longer ones are an enumeration."""


_DENOMINATORS = {"half": 2, "quarter": 4} | {word: value for word, value in ORDINALS.items() if 3 <= value <= 20}


def word_at(words: Words, at: int) -> str:
    """The word at `at`; "" outside the list."""
    return words[at] if 0 <= at < len(words) else ""


def small_at(words: Words, at: int) -> SpokenValue[int] | None:
    """A number from 0 to 99: "seven", "forty five", "45"."""
    word = word_at(words, at)
    if word in TENS:
        unit = UNITS.get(word_at(words, at + 1), 0)
        if 1 <= unit <= 9:
            return SpokenValue(TENS[word] + unit, at + 2)
        return SpokenValue(TENS[word], at + 1, open=True)
    if word in UNITS:
        return SpokenValue(UNITS[word], at + 1)
    if word.isdigit() and len(word) <= 2:
        return SpokenValue(int(word), at + 1)
    return None


_VAGUE = frozenset(listed("few couple several many some of"))


def _hundreds_at(words: Words, at: int) -> SpokenValue[int] | None:
    """A number up to 999, such as "a hundred and five"."""
    if word_at(words, at) in ("a", "one") and word_at(words, at + 1) == "hundred":
        total, at = 100, at + 2
    elif word_at(words, at) == "hundred" and word_at(words, at - 1) not in _VAGUE:
        total, at = 100, at + 1  # "hundred" without an article, as learners of English say it
    else:
        small = small_at(words, at)
        if small is None:
            return None
        if word_at(words, small.end) != "hundred":
            return small
        total, at = small.value * 100, small.end + 1
    rest_at = at + 1 if word_at(words, at) == "and" else at
    rest = small_at(words, rest_at)
    return SpokenValue(total + rest.value, rest.end, rest.open) if rest else SpokenValue(total, at, open=True)


def _scaled_at(words: Words, at: int) -> SpokenValue[int] | None:
    """A whole number with thousands, millions or billions."""
    total, end, found = 0, at, False
    if word_at(words, at) in ("a", "one") and word_at(words, at + 1) in _SCALES:
        total, end, found = _SCALES[words[at + 1]], at + 2, True
    while True:
        start = end + 1 if found and word_at(words, end) == "and" else end
        part = _hundreds_at(words, start)
        if part is None:
            return SpokenValue(total, end, open=True) if found else None
        scale = _SCALES.get(word_at(words, part.end)) if part.end - at < _LONGEST else None
        if scale is None:
            if found and start == end and part.value >= 100 and total % 1_000:
                return SpokenValue(total, end, open=True)
            return SpokenValue(total + part.value, part.end, open=True)
        total, end, found = total + part.value * scale, part.end + 1, True


def _fraction_at(words: Words, at: int) -> SpokenValue[float] | None:
    """What may follow a whole number: "and a half", "point five", "and three quarters"."""
    if word_at(words, at) == "point":
        digits = ""
        end = at + 1
        for word in words[end : end + _LONGEST]:
            digit = UNITS.get("zero" if word == "oh" else word, 10)
            if digit >= 10:
                break
            digits, end = digits + str(digit), end + 1
        if not digits and _DIGITS.match(word_at(words, end)) and "." not in words[end]:
            digits, end = words[end], end + 1
        return SpokenValue(float(f"0.{digits}"), end, open=True) if digits else None
    part = fraction_at(words, at + 1) if word_at(words, at) == "and" else None
    return SpokenValue(part.value[0] / part.value[1], part.end) if part else None


def fraction_at(words: Words, at: int) -> SpokenValue[tuple[int, int]] | None:
    """Numerator and denominator of the fraction at `at`: "three quarters", "a half", "two thirds", "an eighth"."""
    if word_at(words, at) in ("a", "an", "one"):
        below = _DENOMINATORS.get(word_at(words, at + 1))
        return SpokenValue((1, below), at + 2) if below else None
    above = small_at(words, at)
    below = _DENOMINATORS.get(word_at(words, above.end).removesuffix("s")) if above else None
    below = 2 if above and word_at(words, above.end) == "halves" else below
    if above is None or below is None or above.value < 2 or above.value > _LONGEST:
        return None
    several = words[above.end].endswith("s") or (above.value, words[above.end]) == (3, "quarter")
    return SpokenValue((above.value, below), above.end + 1) if several else None


def number_at(words: Words, at: int) -> SpokenValue[float] | None:
    """The longest number at `at`, an int if it is whole; None without one. "Half" and "three quarters" are numbers."""
    if word_at(words, at) in ("minus", "negative"):
        inner = number_at(words, at + 1) if word_at(words, at + 1) not in ("minus", "negative") else None
        return SpokenValue(-inner.value, inner.end, inner.open) if inner else None
    word = word_at(words, at)
    if _DIGITS.match(word):
        value = float(word) if "." in word else int(word)
        scale = _SCALES.get(word_at(words, at + 1), 100 if word_at(words, at + 1) == "hundred" else None)
        whole: SpokenValue[float] = (
            SpokenValue(value * scale, at + 2) if scale else SpokenValue(value, at + 1, open=True)
        )
    elif (scaled := _scaled_at(words, at)) is not None:
        whole = SpokenValue(scaled.value, scaled.end, open=True)
    else:
        return _part_at(words, at)
    if (part := fraction_at(words, at)) is not None:
        return SpokenValue(part.value[0] / part.value[1], part.end)
    fraction = _fraction_at(words, whole.end)
    return SpokenValue(whole.value + fraction.value, fraction.end, fraction.open) if fraction else whole


def _part_at(words: Words, at: int) -> SpokenValue[float] | None:
    start = at + 1 if word_at(words, at) == "a" else at
    parts = {"half": 0.5, "quarter": 0.25, "dozen": 12, "couple": 2}
    word = word_at(words, start)
    if word not in parts:
        return None
    end = start + 2 if word == "couple" and word_at(words, start + 1) == "of" else start + 1
    return SpokenValue(parts[word], end)


def ordinal_at(words: Words, at: int) -> SpokenValue[int] | None:
    """The ordinal at `at` ("twenty first", "third", "12th"); None without one."""
    word = word_at(words, at)
    digits = _ORDINAL_DIGITS.match(word)
    if digits:
        return SpokenValue(int(digits.group(1)), at + 1)
    if word in ORDINALS:
        return SpokenValue(ORDINALS[word], at + 1)
    unit = ORDINALS.get(word_at(words, at + 1), 0)
    if word in TENS and 1 <= unit <= 9:
        return SpokenValue(TENS[word] + unit, at + 2)
    return None
