"""Parses spoken durations into seconds: "an hour and a half", "an hour twenty", "1h 20m", "half an hour"."""

from tools.language.numbers import number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words, listed

SECONDS = {
    name: seconds
    for names, seconds in (
        ("second seconds sec secs", 1),
        ("minute minutes min mins", 60),
        ("hour hours hr hrs", 3_600),
        ("day days", 86_400),
        ("week weeks", 604_800),
        ("fortnight fortnights", 1_209_600),
    )
    for name in names.split()
}
_LETTERS = {"s": 1, "m": 60, "h": 3_600}
"""Units written as one letter, which count only after a number in figures."""
_SMALLER = {3_600: 60, 60: 1}
"""By unit, the unit of a lone number after it: "an hour twenty" is an hour and twenty minutes."""
_PARTS = {("a", "half"): 0.5, ("half",): 0.5, ("a", "quarter"): 0.25, ("three", "quarters"): 0.75}
_MAY_FOLLOW = frozenset(listed("and then please thanks for to from called named labelled timer so now but when if"))
"""Words that may follow such a lone number. Any other word is what the number counts ("an hour twenty guests")."""

_LONGEST = 24
"""Most words of a duration."""


def duration_at(words: Words, at: int) -> SpokenValue[int] | None:
    """The longest duration at `at`, in seconds; None without one."""
    part = _part_at(words, at)
    if part is None:
        return None
    total, end = part.value, part.end
    while end - at <= _LONGEST:
        start = end + 1 if word_at(words, end) == "and" else end
        piece = _piece_at(words, start, _unit_at(words, end - 1)) if start > end else None
        more = piece or _part_at(words, start)
        if more is None or more.value >= total:
            more = _rest_at(words, end)
        if more is None:
            break
        total, end = total + more.value, more.end
    return SpokenValue(round(total), end)


def _unit_at(words: Words, at: int) -> int:
    """The seconds of the unit at `at`; 0 without one."""
    word = word_at(words, at).removesuffix("'s")
    if word in _LETTERS:
        return _LETTERS[word] if word_at(words, at - 1)[:1].isdigit() else 0
    return SECONDS.get(word, 0)


def _piece_at(words: Words, at: int, unit: int) -> SpokenValue[float] | None:
    """ "a half", "a quarter" or "three quarters" of `unit` (seconds), which was said before, in seconds."""
    found = next((each for each in _PARTS if tuple(words[at : at + len(each)]) == each), None)
    if not unit or found is None or _unit_at(words, at + len(found)) or word_at(words, at + len(found)) in ("of", "an"):
        return None
    return SpokenValue(_PARTS[found] * unit, at + len(found))


def _rest_at(words: Words, at: int) -> SpokenValue[float] | None:
    """A lone number after a unit, in the next smaller unit: "an hour | twenty", "2h | 30"."""
    unit, number = _SMALLER.get(_unit_at(words, at - 1)), small_at(words, at)
    if unit is None or number is None or not 1 <= number.value <= 59 or words[at] == "one":
        return None  # "a ten minute one" is a timer
    if number.end < len(words) and words[number.end] not in _MAY_FOLLOW:
        return None
    return SpokenValue(float(number.value * unit), number.end)


def _part_at(words: Words, at: int) -> SpokenValue[float] | None:
    """One number with its unit, in seconds: "twelve minutes", "half an hour", "a quarter of an hour"."""
    word = word_at(words, at)
    if word in ("a", "an", "another") and _unit_at(words, at + 1):
        return SpokenValue(float(_unit_at(words, at + 1)), at + 2)
    if word == "hour" and words[at + 1 : at + 2] == ["and"] and _piece_at(words, at + 2, 3_600) is not None:
        return SpokenValue(3_600.0, at + 1)  # "hour and a quarter"
    if words[at : at + 4] == ["three", "quarters", "of", "an"] and _unit_at(words, at + 4):
        return SpokenValue(0.75 * _unit_at(words, at + 4), at + 5)
    number = number_at(words, at)
    if number is None:
        return None
    end = number.end
    if number.value < 1:
        end += word_at(words, end) == "of"
        end += word_at(words, end) in ("a", "an")
    elif word_at(words, end) in ("more", "extra", "additional", "further"):
        end += 1
    seconds = _unit_at(words, end)
    return SpokenValue(number.value * seconds, end + 1) if seconds else None


_MOST_LISTED = 6


def durations_listed_at(words: Words, at: int) -> SpokenValue[tuple[int, ...]] | None:
    """Several durations: "five, ten and fifteen minutes", "5 minutes, 10 minutes and an hour". A number without a unit
    has that of the next one. None for a single one."""
    numbers: list[float] = []
    found: list[int] = []
    start, joined = at, False
    while len(found) + len(numbers) < _MOST_LISTED:
        start += word_at(words, start) in ("a", "an") and small_at(words, start + 1) is not None
        whole = _part_at(words, start)
        if whole is not None and whole.end - start < _LONGEST:
            unit = _unit_at(words, whole.end - 1)
            found += [round(number * unit) for number in (*numbers, whole.value / unit)]
            numbers, end = [], whole.end
        elif (number := small_at(words, start)) is not None and number.value:
            numbers.append(number.value)
            end = number.end
        else:
            return None
        start = end
        if word_at(words, end) == "and":
            joined, start = True, end + 1
        elif joined and not numbers:
            break
    return SpokenValue(tuple(found), end, open=True) if joined and len(found) > 1 and not numbers else None
