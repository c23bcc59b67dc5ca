"""Replaces symbols by words, and removes those that are not spoken."""

import re

_BETWEEN_TERMS = tuple(
    (re.compile(rf"(?<=[\w)]) ?{mark} ?(?=[\w(])"), f" {word} ")
    for mark, word in ((r"\+", "plus"), ("=", "equals"), (r"\*", "times"), ("[×✕]", "times"), ("÷", "divided by"))
)
_POWERS = (
    (re.compile(r"\^two\b"), " squared"),
    (re.compile(r"\^three\b"), " cubed"),
    (re.compile(r"\^"), " to the power of "),
)
_ABOUT = re.compile(r"(?<!\w)~ ?(?=\w)")
_WORDS = {
    "&": " and ",
    "@": " at ",
    "+": " plus ",
    "=": " equals ",
    "×": " times ",
    "÷": " divided by ",
    "<": " less than ",
    ">": " greater than ",
    "≤": " at most ",
    "≥": " at least ",
    "≈": " about ",
    "≠": " is not ",
    "±": " plus or minus ",
    "√": " the square root of ",
    "∞": " infinity ",
    "π": " pi ",
    "→": " to ",
    "←": " from ",
    "°": " degrees ",
    "§": " section ",
    "/": " ",
    "\\": " ",
    "|": ", ",
    "•": ", ",
    "·": " ",
    "$": " dollars ",
    "€": " euros ",
    "£": " pounds ",
    "¥": " yen ",
}
_SILENT = dict.fromkeys("*_`#[]{}~", " ")
_NUMBER_SIGN = re.compile(
    r"#(?=(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,6}teen|[a-z]{3,4}ty)\b)"
)
_TABLE = str.maketrans({**_WORDS, **_SILENT})


def symbols(text: str) -> str:
    text = _NUMBER_SIGN.sub("number ", text)
    text = _ABOUT.sub("about ", text)
    for pattern, word in (*_BETWEEN_TERMS, *_POWERS):
        text = pattern.sub(word, text)
    return text.translate(_TABLE)
