import time

import pytest

from tests.tools.library.home import Home, play
from tools.errors import ToolError
from tools.library.measures import convert, registry
from tools.library.units import convert_units


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "expected"),
    [
        (3.5, "ounces", "grams", 99.2233),
        (72, "fahrenheit", "celsius", 22.2222),
        (100, "degrees Celsius", "degrees F", 212),
        (37, "°C", "°F", 98.6),
        (0, "K", "celsius", -273.15),
        (71, "inches", "centimetres", 180.34),
        (10, "miles per hour", "metres per second", 4.4704),
        (60, "mph", "km/h", 96.56064),
        (1, "acre", "square metres", 4046.8726),
        (5, "square feet", "m²", 0.464515),
        (2, "cubic metres", "litres", 2000),
        (8, "ounces", "ml", 236.588),
        (1, "kilowatt hours", "joules", 3.6e6),
        (3, "MB", "kilobytes", 3000),
        (1, "mile_per_hour", "kilometer_per_hour", 1.609344),
        (1, "stone", "kg", 6.35029),
        (1, "light year", "km", 9.4607304725808e12),
        (20, "degree", "fahrenheit", 68),
        (68, "degrees", "celsius", 20),
        (100, "kilometer_per_hour", "mph", 62.1371),
        (1, "marathon", "mile", 26.2188),
        (2.5, "cup of flour", "gram", 300),
        (100, "gram of brown sugar", "cup", 0.469484),
        (1, "tablespoon of butter", "ounce", 0.50045),
        (3, "cups of flour", "teaspoon", 144),
    ],
)
def test_spoken_and_written_units(value: float, from_unit: str, to_unit: str, expected: float) -> None:
    assert convert(value, from_unit, to_unit) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "kind"),
    [
        (5, "pounds", "seconds", "not_convertible"),
        (1, "cup", "gram", "not_convertible"),
        (1, "cup of gravel", "gram", "invalid_argument"),
        (1, "smoots per hogshead", "m", "invalid_argument"),
        (1, "", "m", "invalid_argument"),
        (1, "m**9**9**9", "m", "invalid_argument"),
        (1, "m^99999999", "m", "invalid_argument"),
        (1, "2*9", "m", "invalid_argument"),
        (1, "__import__('os')", "m", "invalid_argument"),
        (1, "m.__class__", "m", "invalid_argument"),
        (1, "m" * 1000, "m", "invalid_argument"),
        (1, "km" + " km" * 18, "m", "invalid_argument"),
        (1, "((((((((((m))))))))))", "m", "invalid_argument"),
        (1e300, "m", "km", "invalid_argument"),
    ],
)
def test_hostile_or_senseless_units_are_refused_at_once(value: float, from_unit: str, to_unit: str, kind: str) -> None:
    registry()  # building it is not what is measured
    started = time.process_time()
    with pytest.raises(ToolError) as caught:
        convert(value, from_unit, to_unit)
    assert caught.value.kind == kind
    assert time.process_time() - started < 0.5


def test_the_answer_is_spoken() -> None:
    say = convert_units.spec.say
    assert say is not None
    for value, from_unit, to_unit, result, sentence in [
        (3.5, "ounces", "grams", 99.2233, "3.5 ounces are about 99.22 grams."),
        (72, "fahrenheit", "celsius", 22.22222, "72 degrees Fahrenheit are about 22.22 degrees Celsius."),
        (71, "inch", "centimeter", 180.34, "71 inches are 180.34 centimeters."),
        (1, "mile", "kilometer", 1.609344, "1 mile is about 1.61 kilometers."),
        (2.5, "cup of flour", "gram", 300.0, "2.5 cups of flour are about 300 grams."),
        (180, "centimeter", "foot", 5.905512, "180 centimeters are about 5 feet 11 inches."),
        (66, "inch", "foot", 5.5, "66 inches are 5 feet 6 inches."),
        (1, "mile", "foot", 5280.0, "1 mile is 5280 feet."),
        (
            100,
            "kilometer_per_hour",
            "mile_per_hour",
            62.13712,
            "100 kilometers per hour are about 62.14 miles per hour.",
        ),
    ]:
        assert say({"value": value, "from_unit": from_unit, "to_unit": to_unit}, {"value": result}) == sentence


@pytest.mark.parametrize(
    ("timezone", "pair", "sentence"),
    [
        ("Europe/London", ("pint", "milliliter"), "Half an imperial pint is about 284.13 milliliters."),
        ("America/New_York", ("pint", "milliliter"), "Half a US pint is about 236.59 milliliters."),
        ("Europe/London", ("gallon", "cup"), "Half a US gallon is 8 cups."),
        ("Europe/London", ("gallon", "pint"), "Half an imperial gallon is 4 imperial pints."),
    ],
)
def test_a_pint_is_the_one_of_the_country_and_is_told_so(timezone: str, pair: tuple[str, str], sentence: str) -> None:
    async def main(home: Home) -> str:
        return await home.told("convert_units", value=0.5, from_unit=pair[0], to_unit=pair[1])

    assert play(main, timezone=timezone) == sentence
