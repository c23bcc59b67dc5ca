"""All numbers that the earlier transforms have left. After this transform no digit is left."""

import re

from services.tts.numerals import cardinal, number, ordinal, plural

_FRACTION = re.compile(r"(?<![\w.,/])(?:(?P<whole>\d{1,6}) )?(?P<top>\d{1,2})/(?P<bottom>\d{1,3})(?![\w/]|[.,]\d)")
_VERSION = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,9}){2,8}(?!\d)")
_SHORT_SCALE = re.compile(r"(?<=\d)\s?([kM]|bn)(?!\w)")
_NUMBER = re.compile(
    r"(?=[-+.\d])(?:(?<![\w.)])[-+](?=\d|\.\d))?"
    r"(?:(?<![\d.,])\d{1,3}(?:,\d{3}){1,12}(?!\d)|\d{1,400})?(?:(?<!\.)\.\d{1,400})?"
)
_DIGIT = re.compile(r"\d")
_SCALES = {"k": " thousand", "M": " million", "bn": " billion"}
_HALVES = {"2": ("half", "halves"), "4": ("quarter", "quarters")}


def _fraction(match: re.Match[str]) -> str:
    top, bottom = match["top"], match["bottom"]
    if int(bottom) < 2 or int(top) == 0 or int(top) >= int(bottom):
        return match[0]
    one, many = _HALVES.get(bottom) or (ordinal(bottom), plural(ordinal(bottom)))
    if match["whole"] and top == "1":
        return f"{cardinal(match['whole'])} and {'an' if one[0] in 'aeiou' else 'a'} {one}"
    part = f"{cardinal(top)} {one if top == '1' else many}"
    return f"{cardinal(match['whole'])} and {part}" if match["whole"] else part


def _version(match: re.Match[str]) -> str:
    words = " point ".join(cardinal(part) for part in match[0].split("."))
    return f" {words}" if match.string[max(match.start() - 1, 0) : match.start()].isalpha() else words


def _spoken(match: re.Match[str]) -> str:
    found = match[0]
    if not _DIGIT.search(found):
        return found
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    words = number(found.replace(",", ""))
    return (" " if before.isalnum() else "") + words + (" " if after.isalnum() else "")


def numbers(text: str) -> str:
    if not _DIGIT.search(text):
        return text
    text = _FRACTION.sub(_fraction, text)
    text = _VERSION.sub(_version, text)
    text = _SHORT_SCALE.sub(lambda match: _SCALES[match[1]], text)
    return _NUMBER.sub(_spoken, text)
