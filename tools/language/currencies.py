"""Parses spoken currencies into ISO 4217 codes."""

from collections.abc import Mapping

from tools.language.numbers import number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words, listed

_TABLE = {
    "USD": "dollar|dollars|buck|bucks|us dollar|us dollars|american dollar|american dollars|usd",
    "EUR": "euro|euros|eur",
    "GBP": "pound|pounds|quid|pound sterling|pounds sterling|sterling|british pounds|british pound|gbp",
    "JPY": "yen|yen|japanese yen|jpy",
    "CHF": "swiss franc|swiss francs|franc|francs|chf",
    "AUD": "australian dollar|australian dollars|aussie dollars|aud",
    "CAD": "canadian dollar|canadian dollars|cad",
    "NZD": "new zealand dollar|new zealand dollars|nzd",
    "SGD": "singapore dollar|singapore dollars|sgd",
    "HKD": "hong kong dollar|hong kong dollars|hkd",
    "CNY": "yuan|yuan|renminbi|chinese yuan|cny",
    "INR": "rupee|rupees|indian rupee|indian rupees|inr",
    "KRW": "won|won|korean won|south korean won|krw",
    "SEK": "swedish krona|swedish kronor|swedish crowns|sek",
    "NOK": "norwegian krone|norwegian kroner|norwegian crowns|nok",
    "DKK": "danish krone|danish kroner|danish crowns|dkk",
    "PLN": "zloty|zlotys|polish zloty|pln",
    "CZK": "czech koruna|czech korunas|koruna|czech crowns|czk",
    "HUF": "forint|forints|hungarian forint|huf",
    "TRY": "turkish lira|turkish lira|lira|try",
    "MXN": "mexican peso|mexican pesos|peso|pesos|mxn",
    "BRL": "brazilian real|brazilian reais|real|reais|brl",
    "ZAR": "south african rand|south african rand|rand|zar",
    "THB": "baht|baht|thai baht|thb",
    "AED": "dirham|dirhams|aed",
    "ILS": "shekel|shekels|ils",
}
"""The names of each currency; the first two are the singular and plural that answers use."""
CURRENCIES: Mapping[str, str] = {name: code for code, names in _TABLE.items() for name in names.split("|")}
NAMES: Mapping[str, str] = {code: names.split("|")[1] for code, names in _TABLE.items()}
"""The plural name by code."""
_LONGEST = max(len(name.split()) for name in CURRENCIES)
_HUNDREDTHS = frozenset(listed("cent cents pence penny p"))
_AFTER_AMOUNTS = frozenset(listed("between among by into in to plus minus divided split shared multiplied at with"))


def spoken_money(value: float, code: str) -> str:
    """The amount in words: "21.60 pounds", "1 Swiss franc"; with the code itself if it has no name here."""
    amount = f"{value:.2f}".removesuffix(".00")
    if code not in _TABLE:
        return f"{amount} {code}"
    *land, unit = _TABLE[code].split("|")[value != 1].split()
    return " ".join([amount, *(word.capitalize() for word in land), unit])


def currency_at(words: Words, at: int, alone: bool = False) -> SpokenValue[str] | None:
    """The currency at `at`. If there are two in a row, it is the second ("dollars australian dollars")."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        code = CURRENCIES.get(" ".join(words[at : at + length]))
        if code is not None:
            more = None if alone else currency_at(words, at + length, alone=True)
            return more or SpokenValue(code, at + length)
    return None


def money_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    """The amount and currency code at `at`: "eighty five euros", "a hundred bucks", "12 pounds 50"; None without."""
    if word_at(words, at) in ("a", "an") and (one := currency_at(words, at + 1)):
        return SpokenValue((1, one.value), one.end)
    number = number_at(words, at)
    currency = currency_at(words, number.end) if number else None
    if number is None or currency is None:
        return None
    rest = _hundredths_at(words, currency.end) if number.value == int(number.value) else None
    if rest is not None:
        return SpokenValue((number.value + rest.value / 100, currency.value), rest.end)
    return SpokenValue((number.value, currency.value), currency.end)


def _hundredths_at(words: Words, at: int) -> SpokenValue[int] | None:
    """The cents after an amount: "and fifty cents", or a "fifty" that may also be another number ("fifty ways")."""
    joined = word_at(words, at) == "and"
    small = small_at(words, at + joined)
    if small is None:
        return None
    if word_at(words, small.end) in _HUNDREDTHS:
        return SpokenValue(small.value, small.end + 1)
    ends = small.end == len(words) or words[small.end] in _AFTER_AMOUNTS
    return small if ends and small.value >= 10 and not joined else None


_ZONES = {
    "GBP": "Europe/London Europe/Belfast Europe/Jersey Europe/Guernsey Europe/Isle_of_Man GB",
    "EUR": """Europe/Dublin Europe/Paris Europe/Berlin Europe/Vienna Europe/Madrid Europe/Rome Europe/Lisbon
        Europe/Brussels Europe/Amsterdam Europe/Luxembourg Europe/Athens Europe/Helsinki Europe/Tallinn Europe/Riga
        Europe/Vilnius Europe/Bratislava Europe/Ljubljana Europe/Zagreb Europe/Malta Europe/Monaco Asia/Nicosia""",
    "USD": """America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix America/Detroit
        America/Anchorage Pacific/Honolulu""",
    "CAD": "America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax",
    "AUD": "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide",
    "NZD": "Pacific/Auckland",
    "CHF": "Europe/Zurich",
    "SEK": "Europe/Stockholm",
    "NOK": "Europe/Oslo",
    "DKK": "Europe/Copenhagen",
    "PLN": "Europe/Warsaw",
    "CZK": "Europe/Prague",
    "HUF": "Europe/Budapest",
    "JPY": "Asia/Tokyo",
    "INR": "Asia/Kolkata",
}
_BY_ZONE = {zone: code for code, zones in _ZONES.items() for zone in zones.split()}


def currency_of_zone(zone: str) -> str:
    """The currency of the country of a time zone; "" if it is unknown."""
    return _BY_ZONE.get(zone, "")
