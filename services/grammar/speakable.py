"""Removes from an answer codes and names that only programs understand, before it is spoken."""

import re
import unicodedata

_KIND = re.compile(r"\b[a-z]+(?:_[a-z]+)*_[a-z]+: (?=\S)")
_REFERENCE = re.compile(r"\$(?:\?|\d+)(?:\.\w+)*")
_NAME = re.compile(r"(?<![\w@./-])([A-Za-z]+(?:_[A-Za-z0-9]+)+)(?![\w@/])")
_SERVICE = re.compile(r"\bservice behind \w+")
_DECIMALS = re.compile(r"(?<![\d.])\d+\.\d{3,}(?!\.?\d)")
_STATUS = re.compile(r" ?\(HTTP \d+\)")
_SECONDS = re.compile(r"\b(\d+) s\b")
_ENDS = ((re.compile(r"([?!])\."), r"\1"), (re.compile(r"(?<!\.)\.\.(?!\.)"), "."), (re.compile(r" {2,}"), " "))
_SMALLEST = 0.005


def speakable(text: str) -> str:
    """`text` without error codes, references to calls, names of tools, and more than two decimals.

    E-mail addresses and paths are kept, because the user asked for them.
    """
    text = _KIND.sub("", text)
    text = _REFERENCE.sub("that", text)
    text = _STATUS.sub("", text)
    text = _SERVICE.sub("service for that", text)
    text = _NAME.sub(lambda found: found[1].replace("_", " "), text)
    text = _DECIMALS.sub(_rounded, text)
    text = _SECONDS.sub(lambda found: f"{found[1]} second" + ("" if found[1] == "1" else "s"), text)
    for pattern, replacement in _ENDS:
        text = pattern.sub(replacement, text)
    return text


def _rounded(found: re.Match[str]) -> str:
    value = float(found[0])
    if 0 < value < _SMALLEST:
        return "less than 0.01"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def pictured(text: str) -> bool:
    """Whether a typed turn contains emoji. Musical notes and dots, which recognisers write for noise, do not count."""
    return any(unicodedata.category(sign) == "So" and sign >= "\u2700" for sign in text)
