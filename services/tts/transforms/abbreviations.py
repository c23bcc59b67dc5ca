"""Writes abbreviations in full: "Dr." becomes "Doctor", "Mar. 3" becomes "March 3"."""

import re

_WORDS = {
    "dr.": "Doctor",
    "mr.": "Mister",
    "mrs.": "Missus",
    "ms.": "Miz",
    "prof.": "Professor",
    "gen.": "General",
    "sen.": "Senator",
    "gov.": "Governor",
    "capt.": "Captain",
    "lt.": "Lieutenant",
    "sgt.": "Sergeant",
    "jr.": "Junior",
    "sr.": "Senior",
    "inc.": "Incorporated",
    "ltd.": "Limited",
    "corp.": "Corporation",
    "dept.": "department",
    "e.g.": "for example",
    "i.e.": "that is",
    "vs.": "versus",
    "approx.": "approximately",
    "est.": "estimated",
    "ave.": "Avenue",
    "blvd.": "Boulevard",
    "rd.": "Road",
    "fig.": "figure",
    "vol.": "volume",
    "tel.": "telephone",
    "ext.": "extension",
    "w/o": "without",
    "asap": "as soon as possible",
}
_DOTTED = re.compile(
    r"(?<![\w.])(" + "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True)) + r")(?![\w/])",
    re.IGNORECASE,
)
_AND_SO_ON = re.compile(r"(?<!\w)etc\.?(?!\w)(?P<end>\s{0,3}\Z|(?=\s[A-Z]))?", re.IGNORECASE)
_SAINT = re.compile(r"(?<!\w)St\.(?=\s[\s*/]{0,9}[A-Z])")  # marks between them are not spoken
_STREET = re.compile(r"(\S\s{1,9})St\.(?![\s*/]{0,9}[A-Z])")
_NUMBER = re.compile(r"(?<!\w)[Nn]os?\.\s?(?=\d)")
_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July",
    "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November", "Dec": "December",
}  # fmt: skip
_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday",
    "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_MONTH = re.compile(r"(?<![\w.])(" + "|".join(_MONTHS) + r")(?:\.(?=\s)|(?=\s\d))(?=\s{0,3}\d)")
_MONTH_AFTER_DAY = re.compile(r"(?<=\d\s)(" + "|".join(_MONTHS) + r")\b\.?(?=[\s,]|\Z)")
_DAY = re.compile(r"(?<![\w.])(" + "|".join(_DAYS) + r")(?:\.(?=[\s,])|(?=,\s))(?=[\s,]\s{0,3}(?:[A-Z\d]|at\b))")


def _street(match: re.Match[str]) -> str:
    """ "Street", with the full stop of a sentence that ends there."""
    ends = match.end() == len(match.string.rstrip())
    return f"{match[1]}Street{'.' if ends else ''}"


def abbreviations(text: str) -> str:
    text = _DOTTED.sub(lambda match: _WORDS[match[1].lower()], text)
    text = _AND_SO_ON.sub(lambda match: "et cetera" + ("." if match["end"] is not None else ""), text)
    text = _SAINT.sub("Saint", text)
    text = _STREET.sub(_street, text)
    text = _NUMBER.sub("number ", text)
    text = _DAY.sub(lambda match: _DAYS[match[1]], text)
    text = _MONTH.sub(lambda match: _MONTHS[match[1]], text)
    return _MONTH_AFTER_DAY.sub(lambda match: _MONTHS[match[1]], text)
