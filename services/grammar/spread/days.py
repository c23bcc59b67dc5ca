"""Answers questions about ages and the calendar: "my grandad was born in march 1940 so how old is he", "is 2028 a leap
year"."""

import calendar
import re
from collections.abc import Callable, Sequence
from datetime import date

from tools.language.dates import MONTHS
from tools.language.day_counts import year_at
from tools.language.numbers import ordinal_at, small_at
from tools.language.tokens import Token
from tools.speech import count

_YEARS = range(1800, 2200)
_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\bhow many years old\b")
_OWN = re.compile(r"\bi (?:was|am) born\b|\bhow old (?:am|will|was) i\b|\bmake me\b")
_BORN = ("born", "birthday", "birthdate")


def told(tokens: Sequence[Token], today: date) -> str:
    """The answer; "" if the words are no such question."""
    words = [token.text for token in tokens]
    said = " ".join(words)
    return next((answer for reader in _READERS if (answer := reader(words, said, today))), "")


_YEARS_AWAY = re.compile(r"\bhow (?:long|many years) (?:ago|is it|has it been|are there|until|till|since|to)\b")


def _year_away(words: Sequence[str], said: str, today: date) -> str:
    """The number of years until or since a year: "how long ago was 2012"."""
    years = _years(words, today)
    months = any(word in MONTHS or word in ("christmas", "easter") for word in words)
    if _YEARS_AWAY.search(said) is None or len(years) != 1 or months:
        return ""
    apart = years[0][0] - today.year
    if not apart:
        return "That is this year."
    number = count(abs(apart), "year")
    return f"That was {number} ago." if apart < 0 else f"That is in {number}."


_YEAR_BORN = re.compile(r"\b(?:what|which) year (?:was|were|is|must|would)\b.*\bborn\b")


def _born(words: Sequence[str], said: str, today: date) -> str:
    """The year of birth of somebody of an age: "what year was I born if I'm 67"."""
    if _YEAR_BORN.search(said) is None:
        return ""
    ages = [small for at in range(len(words)) if (small := small_at(list(words), at)) is not None]
    if not ages or _years(words, today):
        return ""
    year = today.year - ages[0].value
    return f"{year}, or {year - 1} if the birthday is still to come this year."


def _years(words: Sequence[str], today: date) -> list[tuple[int, int]]:
    """The years in the words, each with the index of its first word."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        year = year_at(list(words), at, today, True)
        if year is None or year.value not in _YEARS:
            at += 1
            continue
        found.append((year.value, at))
        at = year.end
    return found


def _leap(words: Sequence[str], said: str, today: date) -> str:
    if "leap year" not in said:
        return ""
    years = _years(words, today)
    if "next leap year" in said or "is the leap year" in said or not years:
        if "when" not in words and "next" not in words and "this" not in words:
            return ""
        if "this" in words and "next" not in words:
            years = [(today.year, 0)]
        else:
            coming = next(year for year in range(today.year + 1, today.year + 10) if calendar.isleap(year))
            return f"The next leap year is {coming}."
    year = years[0][0]
    past = "was" if year < today.year else "is"
    return f"Yes, {year} {past} a leap year." if calendar.isleap(year) else f"No, {year} {past} not a leap year."


def _length_of_month(words: Sequence[str], said: str, today: date) -> str:
    named = [MONTHS[word] for word in words if word in MONTHS]
    asked = re.search(r"\bhow many days\b.*\b(?:in|has|have|does)\b|\bhow long is\b", said)
    around = re.search(r"\b(?:till|until|til|to|since|ago|left|before|between|from|away)\b", said)
    if (
        len(named) != 1
        or asked is None
        or around is not None
        or any(word[:1].isdigit() and len(word) < 4 for word in words)
    ):
        return ""
    years = _years(words, today)
    year = years[0][0] if years else today.year + ("next year" in said)
    days = calendar.monthrange(year, named[0])[1]
    month = calendar.month_name[named[0]]
    if named[0] == 2 and not years and "year" not in words:
        return f"{month} has 28 days, and 29 in a leap year."
    return f"{month}{f' {year}' if years or 'year' in words else ''} has {days} days."


def _age(words: Sequence[str], said: str, today: date) -> str:
    if _AGE.search(said) is None or not set(_BORN) & set(words):
        return ""
    years = _years(words, today)
    born = [(year, at) for year, at in years if year <= today.year]
    if not born:
        return ""
    year, at = born[0]
    then = next((each for each, _ in years if each != year), None)
    who = "You" if _OWN.search(said) else "They"
    month_at = next((index for index in range(max(0, at - 4), at) if words[index] in MONTHS), None)
    if then is not None:
        return (
            f"{who} turn {then - year} in {then}." if then >= today.year else f"{who} turned {then - year} in {then}."
        )
    years_since = today.year - year
    verb = "are"
    if month_at is None:
        if years_since < 1:
            return ""
        return f"{who} {verb} {years_since}, or {years_since - 1} if the birthday is still to come this year."
    month = MONTHS[words[month_at]]
    day = ordinal_at(list(words), month_at + 1) or small_at(list(words), month_at + 1)
    before = _day_before(words, month_at)
    on = day.value if day is not None and month_at + 1 < at else before
    if on is None and month == today.month:
        return f"{who} {verb} {years_since}, or {years_since - 1} if the birthday is still to come this month."
    passed = (month, on or 1) <= (today.month, today.day)
    return f"{who} {verb} {years_since - (not passed)}."


def _day_before(words: Sequence[str], month_at: int) -> int | None:
    """The day of the month before its name: "the second of may"."""
    for start in range(max(0, month_at - 4), month_at):
        day = ordinal_at(list(words), start) or small_at(list(words), start)
        if day is not None and day.end + (day.end < len(words) and words[day.end] == "of") == month_at:
            return day.value
    return None


_READERS: Sequence[Callable[[Sequence[str], str, date], str]] = (_born, _leap, _length_of_month, _age, _year_away)
