"""Parses spoken units of measure into singular English names that pint knows."""

from collections.abc import Mapping

from tools.language.numbers import number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words

_TABLE = """
gram: gram grams g grammes
kilogram: kilogram kilograms kilo kilos kg
milligram: milligram milligrams mg
ounce: ounce ounces oz
pound: pound pounds lb lbs
stone: stone stones
tonne: tonne tonnes|metric ton|metric tons
ton: ton tons
meter: meter meters metre metres m
centimeter: centimeter centimeters centimetre centimetres cm
millimeter: millimeter millimeters millimetre millimetres mm
kilometer: kilometer kilometers kilometre kilometres km k|kay
mile: mile miles
yard: yard yards
foot: foot feet ft
inch: inch inches
liter: liter liters litre litres l
milliliter: milliliter milliliters millilitre millilitres ml
centiliter: centiliter centiliters centilitre centilitres cl
gallon: gallon gallons
pint: pint pints
quart: quart quarts
cup: cup cups
tablespoon: tablespoon tablespoons tbsp
teaspoon: teaspoon teaspoons tsp
fluid_ounce: |fluid ounce|fluid ounces
celsius: celsius centigrade c|degrees celsius|degrees centigrade|degree celsius|degrees c
fahrenheit: fahrenheit f|degrees fahrenheit|degree fahrenheit|degrees f
kelvin: kelvin kelvins|degrees kelvin
second: second seconds
minute: minute minutes
hour: hour hours
day: day days
week: week weeks
month: month months
year: year years
kilometer_per_hour: kph kmh|kilometers per hour|kilometres per hour|kilometers an hour|kilometres an hour
mile_per_hour: mph|miles per hour|miles an hour
meter_per_second: |meters per second|metres per second
knot: knot knots
acre: acre acres
hectare: hectare hectares
square_meter: |square meter|square meters|square metre|square metres
square_foot: |square foot|square feet
square_kilometer: |square kilometer|square kilometers|square kilometre|square kilometres
square_mile: |square mile|square miles
joule: joule joules
kilojoule: kilojoule kilojoules kj
calorie: calorie calories
kilocalorie: kilocalorie kilocalories kcal
watt: watt watts
kilowatt: kilowatt kilowatts
horsepower: horsepower
byte: byte bytes
kilobyte: kilobyte kilobytes kb
megabyte: megabyte megabytes mb
gigabyte: gigabyte gigabytes gb
terabyte: terabyte terabytes tb
bar: bar bars
psi: psi
degree: degree degrees
radian: radian radians
"""


def _spellings() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        name, spellings = line.split(":")
        singles, *phrases = spellings.split("|")
        for spelling in (*singles.split(), *phrases):
            table[spelling.strip()] = name
    return table


UNITS: Mapping[str, str] = _spellings()
"""Unit name by spelling."""

_LONGEST = max(len(spelling.split()) for spelling in UNITS)


def unit_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The longest unit at `at`; None without."""
    for length in range(_LONGEST, 0, -1):
        spelling = " ".join(words[at : at + length])
        if len(words) >= at + length and spelling in UNITS:
            return SpokenValue(UNITS[spelling], at + length)
    return None


def quantity_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    """The number and unit at `at`: "three and a half ounces", "five foot eleven" (in inches), "a mile"; or None."""
    height = _height_at(words, at)
    if height is not None:
        return height
    if word_at(words, at) in ("a", "an"):
        unit = unit_at(words, at + 1)
        if unit is not None:
            return SpokenValue((1, unit.value), unit.end)
    number = number_at(words, at)
    unit = unit_at(words, number.end + (word_at(words, number.end) in ("a", "of"))) if number else None
    if number is None or unit is None:
        return None
    return SpokenValue((number.value, unit.value), unit.end)


def _height_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    feet = small_at(words, at)
    if feet is None or word_at(words, feet.end) not in ("foot", "feet"):
        return None
    inches = small_at(words, feet.end + 1)
    if inches is None or inches.value > 11:
        return None
    end = inches.end + (word_at(words, inches.end) in ("inch", "inches"))
    return SpokenValue((feet.value * 12 + inches.value, "inch"), end)
