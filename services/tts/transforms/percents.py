"""Percentages: "5%", "-2.5 %", "5-10%"."""

import re

from services.tts.numerals import number

_PERCENT = re.compile(
    r"(?P<number>(?:(?<![\w.)])[-+])?(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,8}|\d{1,30})(?:\.\d{1,20})?)\s?(?P<sign>[%‰])"
)
_NAMES = {"%": "percent", "‰": "per mille"}


def percents(text: str) -> str:
    text = _PERCENT.sub(lambda match: f"{number(match['number'])} {_NAMES[match['sign']]}", text)
    return text.replace("%", " percent ").replace("‰", " per mille ")
