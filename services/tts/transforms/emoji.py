"""Removes characters that are not spoken: emoji, dingbats, control and private-use characters."""

import unicodedata

_KEPT = "°\n\t"
_PICTURES = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Cc", "Cf"})
_SPOKEN_SYMBOLS = "^`"


def emoji(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        ch if ch in _KEPT or ch in _SPOKEN_SYMBOLS or unicodedata.category(ch) not in _PICTURES else " "
        for ch in text
        if not ("\ufe00" <= ch <= "\ufe0f" or ch == "\u20e3")
    )
