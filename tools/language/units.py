"""Parses spoken units of measure into singular English names that pint knows."""

from collections.abc import Mapping

from tools.language.numbers import fraction_at, number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words

_TABLE = """
# mass
gram: gram grams g gramme grammes gm gms
kilogram: kilogram kilograms kilogramme kilogrammes kilo kilos kg kgs
milligram: milligram milligrams mg
ounce: ounce ounces oz
pound: pound pounds lb lbs
stone: stone stones
tonne: tonne tonnes|metric ton|metric tons
ton: ton tons
# length
meter: meter meters metre metres m
centimeter: centimeter centimeters centimetre centimetres cm
millimeter: millimeter millimeters millimetre millimetres mm
kilometer: kilometer kilometers kilometre kilometres km kms k|kay
mile: mile miles
yard: yard yards
foot: foot feet ft
inch: inch inches
# volume
liter: liter liters litre litres l
milliliter: milliliter milliliters millilitre millilitres ml mls mil mils mililiter mililiters mililitre mililitres
centiliter: centiliter centiliters centilitre centilitres cl
gallon: gallon gallons
pint: pint pints
quart: quart quarts
cup: cup cups cupful cupfuls
tablespoon: tablespoon tablespoons tablespoonful tablespoonfuls tbsp
teaspoon: teaspoon teaspoons teaspoonful teaspoonfuls tsp
fluid_ounce: |fluid ounce|fluid ounces
# temperature
celsius: celsius celcius centigrade c|degrees celsius|degrees centigrade|degree celsius|degrees c
fahrenheit: fahrenheit farenheit f|degrees fahrenheit|degree fahrenheit|degrees f
kelvin: kelvin kelvins|degrees kelvin
# time
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
# length
marathon: marathon marathons
half_marathon: |half marathon|half marathons
light_year: |light year|light years
nautical_mile: |nautical mile|nautical miles
# speed
kilometer_per_hour: kph kmh|km h|kilometers an hour|kilometres an hour|k an hour
mile_per_hour: mph|miles an hour|mile an hour
knot: knot knots
# area
acre: acre acres
hectare: hectare hectares
square_meter: |square meter|square meters|square metre|square metres
square_foot: |square foot|square feet
square_kilometer: |square kilometer|square kilometers|square kilometre|square kilometres
square_mile: |square mile|square miles
# energy
joule: joule joules
kilojoule: kilojoule kilojoules kj
calorie: calorie calories
kilocalorie: kilocalorie kilocalories kcal
# power
watt: watt watts
kilowatt: kilowatt kilowatts
# energy
kilowatt_hour: kwh|kilowatt hour|kilowatt hours
# power
horsepower: horsepower
# data
byte: byte bytes
kilobyte: kilobyte kilobytes kb
megabyte: megabyte megabytes mb
gigabyte: gigabyte gigabytes gb
terabyte: terabyte terabytes tb
# pressure
bar: bar bars
psi: psi
# angle
degree: degree degrees
radian: radian radians
"""


def _spellings() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        name, spellings = line.split(":")
        singles, *phrases = spellings.split("|")
        for spelling in (*singles.split(), *phrases):
            table[spelling.strip()] = name
    return table


def _kinds() -> dict[str, str]:
    kind, kinds = "", dict[str, str]()
    for line in _TABLE.strip().splitlines():
        if line.startswith("#"):
            kind = line.removeprefix("# ")
        else:
            kinds[line.partition(":")[0]] = kind
    return kinds


UNITS: Mapping[str, str] = _spellings()
"""Unit name by spelling."""
KINDS: Mapping[str, str] = _kinds()
"""By unit name, the quantity that it measures: "mass", "length"."""

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
"""The approximate weight in grams of a cup (237 ml), by ingredient."""
_LONGEST_SUBSTANCE = max(len(name.split()) for name in GRAMS_PER_CUP)


def unit_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The longest unit at `at`, also a quotient ("kilometers per hour"); None without one."""
    unit = _single_at(words, at)
    below = _single_at(words, unit.end + 1) if unit is not None and word_at(words, unit.end) == "per" else None
    return SpokenValue(f"{unit.value}_per_{below.value}", below.end) if unit is not None and below is not None else unit


def _substance_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The ingredient in "of plain flour"; None without one."""
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
    bare = _in_two_units_at(words, at) or _bare_quantity_at(words, at)
    substance = _substance_at(words, bare.end) if bare is not None else None
    if bare is None or substance is None:
        return bare
    number, unit = bare.value
    return SpokenValue((number, f"{unit} of {substance.value}"), substance.end)


def _bare_quantity_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    if word_at(words, at) in ("a", "an"):
        unit = unit_at(words, at + 1)
        if unit is not None:
            return _and_a_half(words, 1, unit)
    number = _three_figures_at(words, at) or number_at(words, at)
    if number is None:
        return None
    small = 0 < number.value < 1 and word_at(words, number.end) == "of"  # "three quarters of a cup"
    start = number.end + small
    unit = unit_at(words, start + (word_at(words, start) in ("a", "an", "of")))
    return _and_a_half(words, number.value, unit) if unit is not None else None


def _three_figures_at(words: Words, at: int) -> SpokenValue[float] | None:
    """ "three fifty" as 350, as people say temperatures and weights; only if a unit follows."""
    hundreds = small_at(words, at)
    if hundreds is None or not 1 <= hundreds.value <= 9 or word_at(words, at).isdigit():
        return None
    rest = small_at(words, hundreds.end)
    if rest is None or rest.value < 10 or unit_at(words, rest.end) is None:
        return None
    return SpokenValue(hundreds.value * 100 + rest.value, rest.end)


def _and_a_half(words: Words, count: float, unit: SpokenValue[str]) -> SpokenValue[tuple[float, str]]:
    """The quantity, with a fraction of the unit after it: "a pint and a half"."""
    part = fraction_at(words, unit.end + 1) if word_at(words, unit.end) == "and" else None
    if part is None or count != int(count) or unit_at(words, part.end) or word_at(words, part.end) in ("an", "a"):
        return SpokenValue((count, unit.value), unit.end)
    above, below = part.value
    return SpokenValue((count + above / below, unit.value), part.end)


_SMALLER: Mapping[str, tuple[str, int, bool]] = {
    "foot": ("inch", 12, True),
    "pound": ("ounce", 16, False),
    "stone": ("pound", 14, False),
    "meter": ("centimeter", 100, False),
    "hour": ("minute", 60, False),
    "minute": ("second", 60, False),
}
"""By unit: the smaller unit that may follow it, how many of these it has, and whether the sum is given in the
smaller."""


def _in_two_units_at(words: Words, at: int) -> SpokenValue[tuple[float, str]] | None:
    """A quantity in two units, of which the second may be omitted: "five foot eleven", "seven pounds four ounces",
    "twelve stone eight", "an hour and twenty minutes"."""
    one = word_at(words, at) in ("a", "an")
    first = SpokenValue(1, at + 1) if one else small_at(words, at)
    unit = _single_at(words, first.end) if first is not None else None
    if first is None or unit is None or unit.value not in _SMALLER:
        return None
    name, size, smaller = _SMALLER[unit.value]
    second = small_at(words, unit.end + (word_at(words, unit.end) == "and"))
    if second is None or second.value >= size:
        return None
    below = _single_at(words, second.end)
    said = below is not None and below.value == name
    if below is not None and not said:
        return None
    if not said and (KINDS[unit.value] == "time" or word_at(words, unit.end) == "and"):
        return None
    end = below.end if below is not None else second.end
    if smaller:
        return SpokenValue((first.value * size + second.value, name), end)
    return SpokenValue((first.value + second.value / size, unit.value), end)
