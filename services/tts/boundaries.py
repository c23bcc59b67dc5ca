"""Decides at a white space, by the characters before it, whether the segmenter may cut an answer there.

Some places can only be judged with the character that follows ("5 p.m. on Friday", "5 p.m. Then"): for those a function
is returned, to be called with that character as soon as it is there.
"""

import re
from collections.abc import Callable

Follow = Callable[[str], bool]
"""Takes the next character that is not white space and returns whether the place before it is a boundary."""

CLOSERS = "\"'”’»)]*_~"
TAIL = 40
"""Number of characters before a boundary that the rules look at."""

NEVER = frozenset({
    "dr", "mr", "mrs", "ms", "mx", "prof", "st", "mt", "gen", "sen", "rep", "gov", "capt", "cpt", "lt", "col",
    "sgt", "maj", "cmdr", "rev", "hon", "pres", "messrs", "e.g", "i.e", "eg", "ie", "vs", "v", "approx", "ca",
    "cf", "viz", "fig", "figs", "vol", "ch", "sec", "pp", "ed", "eds", "al", "est", "dept", "tel", "ext", "nr",
    "ave", "blvd", "rd",
})  # fmt: skip
NEVER_CAPITALISED = frozenset({
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues",
    "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun",
})  # fmt: skip
PERHAPS = frozenset({
    "a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "jr", "sr", "no", "nos", "min", "mins", "hr", "hrs", "max",
    "ph.d", "bros", "oz", "lb", "lbs", "ft", "sq", "cont",
})  # fmt: skip

_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_MARKER = re.compile(r"\s*(?:\d{1,4}|[A-Za-z])[.)]")


def _unless_digit(ch: str) -> bool:
    return not ch.isdigit()


def _unless_continued(ch: str) -> bool:
    return not (ch.islower() or ch.isdigit())


def sentence_end(tail: str, line: str) -> bool | Follow:
    """Whether a sentence ends with `tail`, the last characters before a white space.

    `line` is the line so far where `tail` is all of it, else "": it tells a list's marker from a number that ends a
    sentence.
    """
    text = tail.rstrip(CLOSERS)
    if not text or text[-1] not in ".!?…":
        return False
    if text[-1] == "…" or text.endswith(".."):
        return _unless_continued
    if text[-1] != ".":
        return True
    if _MARKER.fullmatch(line):
        return False
    word = re.split(r"[\s(\[\"“‘/—–-]", text[:-1])[-1]
    return _after_word(word)


def _after_word(word: str) -> bool | Follow:
    if word.lower() in PERHAPS:
        return _unless_continued
    if word.lower() in NEVER or word in NEVER_CAPITALISED:
        return False
    if word == "I":
        return True
    return not _INITIALS.fullmatch(word)


def clause_end(tail: str) -> bool | Follow:
    """Whether a clause ends with `tail`; not inside a date ("March 3, 2026") or a list of numbers."""
    text = tail.rstrip(CLOSERS)
    if not text or text[-1] not in ",;:—":
        return False
    return _unless_digit if text[:-1].rstrip()[-1:].isdigit() else True


def word_end(tail: str) -> bool | Follow:
    """Whether an overlong sentence may be cut after the last word of `tail`; not next to a number or an
    abbreviation."""
    if tail[-1:].isdigit() or tail[-1:] in ".$€£¥" or _MARKER.fullmatch(tail.split("\n")[-1]):
        return False
    return _unless_digit
