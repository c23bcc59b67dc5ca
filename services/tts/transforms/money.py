"""Amounts of money: "$5", "-$3.50", "€1,200", "$3.5 million", "5 USD", "USD 5"."""

import re

from services.tts.numerals import cardinal, is_one, number

_NAMES: dict[str, tuple[str, str, str, str]] = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "₽": ("ruble", "rubles", "kopeck", "kopecks"),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
}
_CODES = {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_MARK = r"(?P<mark>US\$|[$€£¥₹₩₽])"
_CODE = r"(?P<code>USD|EUR|GBP|JPY|INR|KRW|CHF|CAD|AUD)"
_AMOUNT = r"(?P<amount>\d{1,3}(?:,\d{3}){1,8}(?:\.\d{1,12})?|\d{1,30}(?:\.\d{1,12})?)(?![\d]|[.,]\d)"
_SCALE = r"(?:\s?(?P<scale>thousand|million|billion|trillion|[kKMB]|bn)(?!\w))?"
_SHORT = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "bn": "billion"}

_MARK_FIRST = re.compile(rf"(?P<sign>(?<![\w\d])-)?{_MARK}\s?{_AMOUNT}{_SCALE}")
_CODE_FIRST = re.compile(rf"(?<!\w){_CODE}\s?(?P<sign>-)?{_AMOUNT}{_SCALE}")
_CODE_LAST = re.compile(
    rf"(?P<sign>(?<![\w\d])-)?(?<![\d.,\w]){_AMOUNT}{_SCALE}\s?(?:{_CODE}(?!\w)|(?P<mark>[€£¥₹₩₽]))"
)


def _amount(match: re.Match[str]) -> str:
    found = match.groupdict()
    mark = found.get("mark") or found["code"]
    one, many, small_one, small_many = _NAMES[_CODES.get(mark, mark)]
    amount = found["amount"].replace(",", "")
    sign = "minus " if found["sign"] else ""
    whole, _, fraction = amount.partition(".")
    if found["scale"]:
        scale = _SHORT.get(found["scale"], found["scale"])
        return f"{sign}{number(amount)} {scale} {many}"
    if fraction and len(fraction) != 2:
        return f"{sign}{number(amount)} {many}"
    parts = [f"{cardinal(whole)} {one if is_one(whole) else many}"]
    if fraction.strip("0"):
        cents = str(int(fraction))
        parts.append(f"{cardinal(cents)} {small_one if is_one(cents) else small_many}")
    if len(parts) == 2 and not whole.strip("0"):
        parts = parts[1:]
    return sign + " and ".join(parts)


def money(text: str) -> str:
    for pattern in (_MARK_FIRST, _CODE_FIRST, _CODE_LAST):
        text = pattern.sub(_amount, text)
    return text
