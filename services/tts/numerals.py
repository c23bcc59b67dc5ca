"""Numbers as English words (American: "one hundred five")."""

from tools.language import numbers

ONES = tuple(numbers.UNITS)
TENS = ("zero", "ten", *numbers.TENS)
SCALES = (
    "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion",
    "octillion", "nonillion", "decillion",
)  # fmt: skip
LONGEST = 36
"""A number with more digits is read digit by digit."""

ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def digits(text: str) -> str:
    """Each digit as a word: "404" -> "four zero four". Other characters are dropped."""
    return " ".join(ONES[int(ch)] for ch in text if ch in "0123456789")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20 and rest % 10:
        words.append(f"{TENS[rest // 10]}-{ONES[rest % 10]}")
    elif rest >= 20:
        words.append(TENS[rest // 10])
    elif rest:
        words.append(ONES[rest])
    return " ".join(words)


def cardinal(text: str) -> str:
    """A whole number in words, given as ASCII digits with or without thousands commas. With leading zeros, or more than
    `LONGEST` digits, it is read digit by digit."""
    text = text.replace(",", "")
    stripped = text.lstrip("0")
    if len(text) > LONGEST or (stripped and len(stripped) < len(text)):
        return digits(text)
    if not stripped:
        return digits(text)
    words = []
    padded = stripped.zfill(-(-len(stripped) // 3) * 3)
    groups = [int(padded[at : at + 3]) for at in range(0, len(padded), 3)]
    for place, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        if group:
            words.append(_below_thousand(group) + (f" {SCALES[place - 1]}" if place else ""))
    return " ".join(words)


def number(text: str) -> str:
    """A number with an optional sign ("-", "−", "+") and decimals: "-3.50" -> "minus three point five zero"."""
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(text[:1], "")
    whole, dot, fraction = text.lstrip("-−+").partition(".")
    words = cardinal(whole or "0")
    return f"{sign}{words} point {digits(fraction)}" if dot and fraction else sign + words


def ordinal(text: str) -> str:
    """ "21" -> "twenty-first"."""
    words = cardinal(text)
    at = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[at:]
    if last in ORDINALS:
        return words[:at] + ORDINALS[last]
    return words[:at] + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(text: str) -> str:
    """Four digits as a year: "1999" -> "nineteen ninety-nine", "2005" -> "two thousand five"."""
    century, rest = int(text[:2]), int(text[2:])
    if century % 10 == 0 and rest < 10:
        return cardinal(text.lstrip("0"))
    if rest == 0:
        return f"{cardinal(text[:2])} hundred"
    return f"{cardinal(str(century))} {'oh ' + ONES[rest] if rest < 10 else cardinal(str(rest))}"


def plural(word: str) -> str:
    """The plural of a number word: "nineties", "nineteen hundreds"."""
    return word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith("x") else "s")


def is_one(text: str) -> bool:
    return text.lstrip("+-−") in ("1", "1.0")
