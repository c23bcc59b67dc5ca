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
fortnight: fortnight fortnights
month: month months
year: year years
decade: decade decades
century: century centuries
marathon: marathon marathons
half_marathon: |half marathon|half marathons
light_year: |light year|light years
nautical_mile: |nautical mile|nautical miles
kilometer_per_hour: kph kmh|km h|kilometers an hour|kilometres an hour|k an hour
mile_per_hour: mph|miles an hour
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
kilowatt_hour: kwh|kilowatt hour|kilowatt hours
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

GRAMS_PER_CUP: Mapping[str, float] = {
    name: float(grams)
    for line in """
120 flour|plain flour|all purpose flour|self raising flour|bread flour|white flour|corn starch|cornstarch|cornflour
113 whole wheat flour|wholemeal flour|icing sugar|powdered sugar|confectioners sugar
200 sugar|white sugar|granulated sugar|caster sugar
213 brown sugar
227 butter|margarine
237 water
244 milk|buttermilk
238 cream|double cream|heavy cream
245 yoghurt|yogurt
185 rice
90 oats|rolled oats|porridge oats
340 honey
312 syrup|maple syrup|golden syrup
216 oil|olive oil|vegetable oil|sunflower oil
85 cocoa|cocoa powder
288 salt
192 baking powder|lentils
258 peanut butter
170 chocolate chips
96 ground almonds
108 breadcrumbs
""".strip().splitlines()
    for grams, _, names in [line.partition(" ")]
    for name in names.split("|")
}
"""What a cup (237 ml) of a kitchen's substances weighs, roughly."""
_LONGEST_SUBSTANCE = max(len(name.split()) for name in GRAMS_PER_CUP)


def unit_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The longest unit at `at`, also one per another ("kilometers per hour"); None without."""
    unit = _single_at(words, at)
    below = _single_at(words, unit.end + 1) if unit is not None and word_at(words, unit.end) == "per" else None
    return SpokenValue(f"{unit.value}_per_{below.value}", below.end) if unit is not None and below is not None else unit


def _substance_at(words: Words, at: int) -> SpokenValue[str] | None:
    """What a measure is of: "of plain flour"."""
    if word_at(words, at) != "of":
        return None
    for end in range(min(len(words), at + 1 + _LONGEST_SUBSTANCE), at + 1, -1):
        if " ".join(words[at + 1 : end]) in GRAMS_PER_CUP:
            return SpokenValue(" ".join(words[at + 1 : end]), end)
    return None


def _single_at(words: Words, at: int) -> SpokenValue[str] | None:
    for length in range(_LONGEST, 0, -1):
        spelling = " ".join(words[at : at + length])
        if len(words) >= at + length and spelling in UNITS:
            return SpokenValue(UNITS[spelling], at + length)
    return None


def quantity_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    """The number and unit at `at`: "three and a half ounces", "five foot eleven" (in inches), "a mile", "two cups of
    flour" (in "cup of flour"); or None."""
    bare = _height_at(words, at) or _bare_quantity_at(words, at)
    substance = _substance_at(words, bare.end) if bare is not None else None
    if bare is None or substance is None:
        return bare
    number, unit = bare.value
    return SpokenValue((number, f"{unit} of {substance.value}"), substance.end)


def _bare_quantity_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    if word_at(words, at) in ("a", "an"):
        unit = unit_at(words, at + 1)
        if unit is not None:
            return SpokenValue((1, unit.value), unit.end)
    number = number_at(words, at)
    if number is None:
        return None
    small = 0 < number.value < 1 and word_at(words, number.end) == "of"  # "three quarters of a cup"
    start = number.end + small
    unit = unit_at(words, start + (word_at(words, start) in ("a", "an", "of")))
    return SpokenValue((number.value, unit.value), unit.end) if unit is not None else None


def _height_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    feet = small_at(words, at)
    if feet is None or word_at(words, feet.end) not in ("foot", "feet"):
        return None
    inches = small_at(words, feet.end + 1)
    if inches is None or inches.value > 11:
        return None
    end = inches.end + (word_at(words, inches.end) in ("inch", "inches"))
    return SpokenValue((feet.value * 12 + inches.value, "inch"), end)
