"""Ranges of numbers: "5-10 km", "9–17", "$5–$10"."""

import re

_RANGE = re.compile(r"(?<=\d)\s?–\s?(?=[$€£¥]?\d)|(?<=\d)-(?=[$€£¥]?\d)|(?<=\d%)\s?[-–]\s?(?=\d)")


def ranges(text: str) -> str:
    return _RANGE.sub(" to ", text)
