"""Parses spoken currencies into ISO 4217 codes."""

from collections.abc import Mapping

from tools.language.numbers import number_at, word_at
from tools.language.spoken import SpokenValue, Words

_TABLE = {
    "USD": "dollar|dollars|buck|bucks|us dollar|us dollars|american dollar|american dollars|usd",
    "EUR": "euro|euros|eur",
    "GBP": "pound|pounds|quid|pound sterling|pounds sterling|sterling|british pounds|british pound|gbp",
    "JPY": "yen|japanese yen|jpy",
    "CHF": "franc|francs|swiss franc|swiss francs|chf",
    "AUD": "australian dollar|australian dollars|aussie dollars|aud",
    "CAD": "canadian dollar|canadian dollars|cad",
    "NZD": "new zealand dollar|new zealand dollars|nzd",
    "SGD": "singapore dollar|singapore dollars|sgd",
    "HKD": "hong kong dollar|hong kong dollars|hkd",
    "CNY": "yuan|renminbi|chinese yuan|cny",
    "INR": "rupee|rupees|indian rupee|indian rupees|inr",
    "KRW": "won|korean won|krw",
    "SEK": "swedish krona|swedish kronor|swedish crowns|sek",
    "NOK": "norwegian krone|norwegian kroner|norwegian crowns|nok",
    "DKK": "danish krone|danish kroner|danish crowns|dkk",
    "PLN": "zloty|zlotys|polish zloty|pln",
    "CZK": "koruna|czech koruna|czech crowns|czk",
    "HUF": "forint|forints|hungarian forint|huf",
    "TRY": "lira|turkish lira|try",
    "MXN": "mexican peso|mexican pesos|peso|pesos|mxn",
    "BRL": "real|reais|brazilian real|brl",
    "ZAR": "rand|south african rand|zar",
    "THB": "baht|thai baht|thb",
    "AED": "dirham|dirhams|aed",
    "ILS": "shekel|shekels|ils",
}
CURRENCIES: Mapping[str, str] = {name: code for code, names in _TABLE.items() for name in names.split("|")}
_LONGEST = max(len(name.split()) for name in CURRENCIES)


def currency_at(words: Words, at: int, alone: bool = False) -> SpokenValue[str] | None:
    """The currency at `at`. Of two in a row the second one counts ("dollars australian dollars")."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        code = CURRENCIES.get(" ".join(words[at : at + length]))
        if code is not None:
            more = None if alone else currency_at(words, at + length, alone=True)
            return more or SpokenValue(code, at + length)
    return None


def money_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    """The amount and currency code at `at`: "eighty five euros", "a hundred bucks"; None without."""
    if word_at(words, at) in ("a", "an") and (one := currency_at(words, at + 1)):
        return SpokenValue((1, one.value), one.end)
    number = number_at(words, at)
    currency = currency_at(words, number.end) if number else None
    if number is None or currency is None:
        return None
    return SpokenValue((number.value, currency.value), currency.end)
