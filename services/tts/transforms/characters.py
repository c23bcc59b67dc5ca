"""Replaces variants of characters by one form: typographic variants, digits of other scripts, fractions,
superscripts."""

import re
import unicodedata

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_FRACTION = re.compile("(\\d)?([¼-¾⅐-⅞])")
_KEPT = "…℃℉№™"
_VARIANTS = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "−": "-",
        "―": "—",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "…": "...",
        "℃": "°C",
        "℉": "°F",
        "№": "No. ",
        "™": "",
        "\u00ad": "",
        "\u200b": "",
        "\u200d": "",
        "\ufe0f": "",
        "\ufeff": "",
    }
)


def _fraction(match: re.Match[str]) -> str:
    whole = f"{match[1]} " if match[1] else ""
    return whole + unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")


def _compatible(ch: str) -> str:
    if ch.isascii() or ch in _KEPT:
        return ch
    plain = unicodedata.normalize("NFKC", ch)
    if all(part.isascii() or not part.isnumeric() for part in plain):
        return plain
    return "".join(_numeral(part) for part in plain)


def _numeral(ch: str) -> str:
    if ch.isascii() or not ch.isnumeric() or ch.isalpha():
        return ch
    value = unicodedata.numeric(ch)
    return f"{value:.0f}" if value == int(value) else f"{value:.3f}"


def characters(text: str) -> str:
    """`text` with ASCII digits only; superscripts become "^2", "½" becomes "1/2", "2½" becomes "2 1/2"."""
    if text.isascii():
        return text
    text = _SUPERSCRIPT_RUN.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPTS), text)
    text = _FRACTION.sub(_fraction, text.translate(_VARIANTS))
    return "".join(_compatible(ch) for ch in text).replace("⁄", "/")
