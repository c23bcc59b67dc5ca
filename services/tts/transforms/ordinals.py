"""Ordinal numbers: "1st", "22nd", "1,000th"."""

import re

from services.tts.numerals import ordinal

_ORDINAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,8}|\d{1,36})(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)


def ordinals(text: str) -> str:
    return _ORDINAL.sub(lambda match: ordinal(match[1]), text)
