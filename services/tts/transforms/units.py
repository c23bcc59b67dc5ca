"""Quantities with a unit: "5 km", "20°C", "60 mph", "3.5 GB", "12 m²"."""

import re

from services.tts.numerals import is_one, number

_UNITS: dict[str, tuple[str, str]] = {
    symbol: (one, many)
    for symbols, one, many in (
        ("km/h kph kmh", "kilometer per hour", "kilometers per hour"),
        ("m/s", "meter per second", "meters per second"),
        ("mph", "mile per hour", "miles per hour"),
        ("km^2", "square kilometer", "square kilometers"),
        ("m^2 sqm", "square meter", "square meters"),
        ("cm^2", "square centimeter", "square centimeters"),
        ("ft^2 sqft", "square foot", "square feet"),
        ("m^3", "cubic meter", "cubic meters"),
        ("cm^3", "cubic centimeter", "cubic centimeters"),
        ("km", "kilometer", "kilometers"),
        ("m", "meter", "meters"),
        ("cm", "centimeter", "centimeters"),
        ("mm", "millimeter", "millimeters"),
        ("mi", "mile", "miles"),
        ("ft", "foot", "feet"),
        ("yd", "yard", "yards"),
        ("kg", "kilogram", "kilograms"),
        ("g", "gram", "grams"),
        ("mg", "milligram", "milligrams"),
        ("lb lbs", "pound", "pounds"),
        ("oz", "ounce", "ounces"),
        ("L l", "liter", "liters"),
        ("mL ml", "milliliter", "milliliters"),
        ("gal", "gallon", "gallons"),
        ("tbsp", "tablespoon", "tablespoons"),
        ("tsp", "teaspoon", "teaspoons"),
        ("°C", "degree Celsius", "degrees Celsius"),
        ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
        ("°", "degree", "degrees"),
        ("ms", "millisecond", "milliseconds"),
        ("s sec secs", "second", "seconds"),
        ("min mins", "minute", "minutes"),
        ("h hr hrs", "hour", "hours"),
        ("kB KB", "kilobyte", "kilobytes"),
        ("MB", "megabyte", "megabytes"),
        ("GB", "gigabyte", "gigabytes"),
        ("TB", "terabyte", "terabytes"),
        ("kbps", "kilobit per second", "kilobits per second"),
        ("Mbps", "megabit per second", "megabits per second"),
        ("Gbps", "gigabit per second", "gigabits per second"),
        ("Hz", "hertz", "hertz"),
        ("kHz", "kilohertz", "kilohertz"),
        ("MHz", "megahertz", "megahertz"),
        ("GHz", "gigahertz", "gigahertz"),
        ("W", "watt", "watts"),
        ("kW", "kilowatt", "kilowatts"),
        ("MW", "megawatt", "megawatts"),
        ("kWh", "kilowatt hour", "kilowatt hours"),
        ("V", "volt", "volts"),
        ("kcal", "kilocalorie", "kilocalories"),
        ("hPa", "hectopascal", "hectopascals"),
        ("dB", "decibel", "decibels"),
    )
    for symbol in symbols.split()
}
_NUMBER = (
    r"(?P<sign>(?<![\w.)])[-+])?(?<![\d.,:/\w$€£])"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,8}(?:\.\d{1,20})?|\d{1,30}(?:\.\d{1,20})?)"
)
_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(_UNITS, key=len, reverse=True))
_QUANTITY = re.compile(rf"{_NUMBER}(?P<gap>[ \u00a0-]?)(?P<unit>{_SYMBOL})(?:\.(?=\s[a-z]))?(?![\w°/^])")
_PER = re.compile(r"(?<=[a-z])/(?=(?:day|hour|minute|second|week|month|year|person|night)\b)")


def _quantity(match: re.Match[str]) -> str:
    one, many = _UNITS[match["unit"]]
    amount = (match["sign"] or "") + match["number"]
    attributive = match["gap"] == "-"  # "a 5-km run"
    return f"{number(amount)} {one if attributive or is_one(amount) else many}"


def units(text: str) -> str:
    return _PER.sub(" per ", _QUANTITY.sub(_quantity, text))
