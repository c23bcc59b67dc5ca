"""Parses spoken durations into seconds: "an hour and a half", "ninety seconds", "half an hour"."""

from tools.language.numbers import number_at, word_at
from tools.language.spoken import SpokenValue, Words

SECONDS = {
    name: seconds
    for names, seconds in (
        ("second seconds sec secs", 1),
        ("minute minutes min mins", 60),
        ("hour hours hr hrs", 3_600),
        ("day days", 86_400),
        ("week weeks", 604_800),
    )
    for name in names.split()
}

_LONGEST = 24
"""Words in one duration."""


def duration_at(words: Words, at: int) -> SpokenValue[int] | None:
    """The longest duration at `at`, in seconds."""
    part = _part_at(words, at)
    if part is None:
        return None
    total, end = part.value, part.end
    while True:
        start = end + 1 if word_at(words, end) == "and" else end
        if end - at > _LONGEST:
            return SpokenValue(round(total), end)
        if words[start : start + 2] == ["a", "half"] and word_at(words, end - 1) in SECONDS and start > end:
            total, end = total + SECONDS[words[end - 1]] // 2, start + 2
            continue
        more = _part_at(words, start)
        if more is None or more.value >= total:
            return SpokenValue(round(total), end)
        total, end = total + more.value, more.end


def _part_at(words: Words, at: int) -> SpokenValue[float] | None:
    """One number with its unit, in seconds: "twelve minutes", "half an hour", "a quarter of an hour"."""
    word = word_at(words, at)
    if word in ("a", "an", "another") and word_at(words, at + 1) in SECONDS:
        return SpokenValue(float(SECONDS[words[at + 1]]), at + 2)
    if words[at : at + 4] == ["three", "quarters", "of", "an"] and word_at(words, at + 4) in SECONDS:
        return SpokenValue(0.75 * SECONDS[words[at + 4]], at + 5)
    number = number_at(words, at)
    if number is None:
        return None
    end = number.end
    if number.value < 1:
        end += word_at(words, end) == "of"
        end += word_at(words, end) in ("a", "an")
    elif word_at(words, end) == "more":
        end += 1
    seconds = SECONDS.get(word_at(words, end))
    return SpokenValue(number.value * seconds, end + 1) if seconds else None
