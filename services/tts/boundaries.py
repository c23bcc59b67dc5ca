"""Where a text may be cut: judged at a white space, from the characters before it.

Some ends can only be judged with the character that follows ("5 p.m. on Friday", "5 p.m. Then"): those are returned as
a rule that is asked again as soon as that character is there.
"""

import re
from collections.abc import Callable

Follow = Callable[[str], bool]
"""Asked with the next character that is no white space: is the place before it a boundary?"""

CLOSERS = "\"'”’»)]*_~"
TAIL = 40
"""Characters before a boundary that the rules look at."""

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
    """Does a sentence end with `tail` (the last characters, without the white space that follows)?

    `line` is the whole line where `tail` is all of it, to tell a list's marker from a number that ends a sentence.
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
    """Does a clause end with `tail`? Not inside of a date ("March 3, 2026") or a row of numbers."""
    text = tail.rstrip(CLOSERS)
    if not text or text[-1] not in ",;:—":
        return False
    return _unless_digit if text[:-1].rstrip()[-1:].isdigit() else True


def word_end(tail: str) -> bool | Follow:
    """May an overlong sentence be cut after the word that `tail` ends with? Not beside a number or an abbreviation."""
    if tail[-1:].isdigit() or tail[-1:] in ".$€£¥" or _MARKER.fullmatch(tail.split("\n")[-1]):
        return False
    return _unless_digit
