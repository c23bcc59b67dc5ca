"""Finds where a decoding has begun to repeat itself, which Whisper does without end once it has begun. Pure."""

from collections.abc import Sequence

LONGEST_PATTERN = 8
"""Most forms of words in a repeated pattern."""

REPEATS = 3
"""A pattern of several forms that is repeated this often is a loop; people say "no thanks" twice, hardly three
times."""

REPEATS_ONE, REPEATS_NUMBER = 4, 7
"""The same for one form alone ("no no no"), and for one that may be a digit of a number being read out."""

_DIGITS = frozenset({"zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double"})


def loop_start(forms: Sequence[str]) -> int | None:
    """The index in `forms` (`services/asr/comparable.py`) at which the first repetition begins; None if there is
    none."""
    for start in range(len(forms)):
        for size in range(1, min(LONGEST_PATTERN, (len(forms) - start) // REPEATS) + 1):
            if _times(forms, start, size) >= _most(forms[start : start + size]):
                return start + size
    return None


def said_twice(forms: Sequence[str]) -> bool:
    """Whether `forms` are one pattern of several forms, two times. People say things twice too, so this alone is no
    loop: a decoding without a prompt tells."""
    half, odd = divmod(len(forms), 2)
    return not odd and half > 1 and list(forms[:half]) == list(forms[half:]) and not set(forms) <= _DIGITS


def _most(pattern: Sequence[str]) -> int:
    """How often `pattern` must be repeated to be a loop."""
    if set(pattern) <= _DIGITS:
        return REPEATS_NUMBER
    return REPEATS_ONE if len(pattern) == 1 else REPEATS


def _times(forms: Sequence[str], start: int, size: int) -> int:
    pattern = list(forms[start : start + size])
    times = 1
    while list(forms[start + times * size : start + (times + 1) * size]) == pattern:
        times += 1
    return times
