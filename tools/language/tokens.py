"""Splits an utterance into words, each normalised for matching and in its own spelling for quoting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.language.spoken import listed

FILLERS = frozenset(listed("uh um er erm hmm hm mm ah eh uhm umm ooh oo aah hmmm mmm"))
"""Noises without meaning. They match nothing, but may mark a repair."""

_SPLIT = (
    {
        "gonna": "going to",
        "wanna": "want to",
        "gotta": "got to",
        "i'm": "i am",
        "i've": "i have",
        "i'd": "i would",
        "it'll": "it will",
        "i'll": "i will",
        "im": "i am",
        "ive": "i have",
        "thats": "that is",
        "theres": "there is",
        "wheres": "where is",
        "hows": "how is",
        "whats": "what is",
        "whos": "who is",
        "whens": "when is",
        "what're": "what are",
    }
    | {f"{w}'ll": f"{w} will" for w in listed("what where who how when that there")}
    | {f"{w}'s": f"{w} is" for w in listed("what where who how when it that there here which long far time")}
    | {f"{w}'d": f"{w} would" for w in listed("long far it")}
)

_SAME = (
    {
        "centimetre": "centimeter",
        "ok": "okay",
        "favourite": "favorite",
        "mom": "mum",
    }
    | {
        f"{word}nt": f"{word}n't"
        for word in listed("do did does is are was were have has had would could should ca wo must need have")
    }
    | {f"{word}nae": f"{word}n't" for word in listed("did does is was would could should have has")}
    | {"cannae": "can't", "dinnae": "don't", "willnae": "won't"}
    | {f"{word}s": f"{word}'s" for word in listed("someone somebody everyone everybody tomorrow today tonight")}
    | {f"{word}re": f"{word}'re" for word in ("you", "they")}
    | {f"{word}s": f"{word}'s" for word in ("he", "she")}
    | {f"{word}ve": f"{word}'ve" for word in ("we", "you", "they")}
)
"""Words that are written in several ways; a recogniser may leave apostrophes out ("dont", "shes")."""

_REWRITES = (
    (re.compile(r"[‘’ʼ`]"), "'"),
    (re.compile(r"\b([ap])\.?\s?m\b\.?(?!')", re.I), r"\1m"),
    (re.compile(r"\be-mail", re.I), "email"),
    (re.compile(r"\b(note to (?:my)?self|saying|which says|that says) colon\b", re.I), r"\1:"),
    (re.compile(r"\bwi-fi\b", re.I), "wifi"),
    (re.compile(r"\$\s?(\d[\d.,]*)"), r"\1 dollars"),
    (re.compile(r"€\s?(\d[\d.,]*)"), r"\1 euros"),
    (re.compile(r"£\s?(\d[\d.,]*)"), r"\1 pounds"),
    (re.compile(r"(\d)\s?%"), r"\1 percent"),
    (re.compile(r"(\d)\s?°\s?([cf])\b", re.I), r"\1 degrees \2"),
    (re.compile(r"(\d)([ap]m)\b", re.I), r"\1 \2"),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
    (re.compile(r"(?<=[\d)])\s?[+]\s?(?=[\d(])|\s[+]\s"), " plus "),
    (re.compile(r"(?<=\w)\+(?=\s|$)"), " plus"),
    (re.compile(r"(?<=\d)\s?[*×]\s?(?=\d)"), " times "),
    (re.compile(r"\s[*×]\s"), " times "),
    (re.compile(r"\s[/÷]\s"), " divided by "),
)
_WORD = re.compile(r"(?:\+(?=\d{6}|\d{1,3}[ -]\d{3}))?\d+(?:[:.]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)*'?", re.I)


@dataclass(frozen=True, slots=True)
class Token:
    """A word. `text` is normalised for matching; `surface` is as written ("" for the second half of a split
    contraction). `closes`: punctuation or a line break follows. `doubted`: a "no" or the like follows, and it is
    unclear what that takes back or replaces."""

    text: str
    surface: str
    closes: bool = False
    doubted: bool = False


def tokenize(text: str) -> list[Token]:
    """The words of `text` in order. "what's" gives "what", "is", so that one phrase matches every spelling."""
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    tokens: list[Token] = []
    for found in _WORD.finditer(text):
        surface = found.group().rstrip("'")
        word = surface.casefold().removeprefix("+")  # of a telephone number
        closes = text[found.end() : found.end() + 1] in {",", ".", ";", ":", "?", "!", "\n"}
        first, *rest = _SPLIT.get(word, _SAME.get(word, word)).split()
        tokens.append(Token(first, surface, closes and not rest))
        tokens.extend(Token(part, "", closes) for part in rest)
    return tokens


def surface(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words `[start, end)` as written, without fillers."""
    return " ".join(t.surface for t in tokens[start:end] if t.surface and t.text not in FILLERS)


def words(text: str) -> list[str]:
    """The normalised words of `text`."""
    return [token.text for token in tokenize(text)]
