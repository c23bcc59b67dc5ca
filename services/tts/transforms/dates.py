"""Dates: "2026-03-10", "3/10/2026", "March 10, 2026", "10 March", "the 1990s", "in 2026"."""

import re

import tools.language.dates
from services.tts.numerals import ONES, TENS, cardinal, ordinal, plural, year

MONTHS = tuple(map(str.capitalize, tools.language.dates.MONTHS))
_MONTH = "(?P<month>" + "|".join(MONTHS) + ")"
_YEAR = r"(?P<year>1\d{3}|20\d{2})"
_END = r"(?![\w/]|[.,:\-]\d)"

_ISO = re.compile(
    r"(?<![\w.,/\-])(?P<year>[12]\d{3})-(?P<month>\d{2})-(?P<day>\d{2})(?:T(?=\d{2}:\d{2})|(?![\w/\-]|\.\d))"
)
_SLASHED = re.compile(r"(?<![\w.,/\-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>[12]\d{3})(?![\w/]|[.,]\d)")
_MONTH_DAY = re.compile(rf"(?<!\w){_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:(?:,? ){_YEAR})?{_END}")
_DAY_MONTH = re.compile(
    rf"(?<![\w.,:/\-])(?P<the>the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? {_YEAR})?{_END}"
)
_MONTH_YEAR = re.compile(rf"(?<!\w){_MONTH},? {_YEAR}{_END}")
_DECADE = re.compile(r"(?<![\w.,:/$€£\-'])(?P<century>1\d|20)(?P<tens>\d)0'?s(?!\w)")
_SHORT_DECADE = re.compile(r"(?<!\w)'(?P<tens>[2-9])0s(?!\w)")
_ALONE = re.compile(
    r"(?P<before>\b(?:in|since|until|year|early|late|mid|circa|during|from|to|by|©)\s|\()(?P<year>19\d{2}|20\d{2})"
    r"(?![\w%°/$€£¥:]|[.,\-–]\d| [a-z]{0,12}(?:meters|miles|people|items|dollars|steps|words|times|points))",
    re.IGNORECASE,
)


def _day(text: str) -> str | None:
    return ordinal(str(int(text))) if 1 <= int(text) <= 31 else None


def _with_year(day: str, found: str | None) -> str:
    return f"{day}, {year(found)}" if found else day


def _numeric(match: re.Match[str], month: str, day: str) -> str:
    spoken = _day(day)
    if spoken is None or not 1 <= int(month) <= 12:
        return match[0]
    time_follows = ", " if match[0].endswith("T") else ""
    return f"{MONTHS[int(month) - 1]} {_with_year(spoken, match['year'])}{time_follows}"


def _slashed(match: re.Match[str]) -> str:
    month, day = (match["a"], match["b"]) if int(match["a"]) <= 12 else (match["b"], match["a"])
    return _numeric(match, month, day)


def _month_day(match: re.Match[str]) -> str:
    day = _day(match["day"])
    return match[0] if day is None else f"{match['month']} {_with_year(day, match['year'])}"


def _day_month(match: re.Match[str]) -> str:
    day = _day(match["day"])
    return match[0] if day is None else f"the {day} of {_with_year(match['month'], match['year'])}"


def _decade(match: re.Match[str]) -> str:
    tens = int(match["tens"])
    if tens:
        return f"{cardinal(match['century'])} {plural(TENS[tens] if tens > 1 else 'ten')}"
    return "two thousands" if match["century"] == "20" else f"{ONES[int(match['century'])]} hundreds"


def dates(text: str) -> str:
    text = _ISO.sub(lambda match: _numeric(match, match["month"], match["day"]), text)
    text = _SLASHED.sub(_slashed, text)
    text = _MONTH_DAY.sub(_month_day, text)
    text = _DAY_MONTH.sub(_day_month, text)
    text = _MONTH_YEAR.sub(lambda match: f"{match['month']} {year(match['year'])}", text)
    text = _DECADE.sub(_decade, text)
    text = _SHORT_DECADE.sub(lambda match: plural(TENS[int(match["tens"])]), text)
    return _ALONE.sub(lambda match: match["before"] + year(match["year"]), text)
