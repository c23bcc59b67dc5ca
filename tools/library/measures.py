"""Units of measure as people say them, converted by pint. Only checked unit names reach pint's parser, which would
evaluate "2**9**9**9".

A measure of a kitchen's substance ("cup of flour") has both a volume and a weight.
"""

import re
from functools import cache
from typing import Any

import pint

from tools.errors import ToolError
from tools.language.units import GRAMS_PER_CUP, UNITS

_LONGEST = 60
_UNIT = r"°?[a-zµμ]+(?:_[a-z]+)*(?:\^?-?[1-4])?"
_FORM = re.compile(rf"{_UNIT}(?: ?[*/·] ?{_UNIT}){{0,3}}")
_POWERS = str.maketrans({"²": "2", "³": "3", "℃": "c", "℉": "f"})
_SAID = {
    "degrees": "degree",
    "light year": "light_year",
    "light years": "light_year",
    "fluid ounces": "fluid_ounce",
    "kilowatt hours": "kilowatt_hour",
    "kilowatt hour": "kilowatt_hour",
    "nautical mile": "nautical_mile",
    "nautical miles": "nautical_mile",
    "kph": "kilometer_per_hour",
    "°c": "degC",
    "°f": "degF",
    "c": "degC",
    "f": "degF",
    "celsius": "degC",
    "fahrenheit": "degF",
    "centigrade": "degC",
}
_SQUARE = re.compile(r"\b(square|cubic)[ _]([a-zµ]+)")
_INSTEAD = {"ounce": "fluid_ounce", "oz": "fluid_ounce", "ounces": "fluid_ounce"}
_LARGEST = 1e30
_OWN = ("marathon = 42.195 * kilometer", "half_marathon = 21.0975 * kilometer")
IMPERIAL = frozenset(("pint", "gallon", "quart", "fluid_ounce"))
"""Measures that are larger in Britain than in the United States."""
_SPOONS = frozenset(("cup", "tablespoon", "teaspoon"))
_DEGREES = {"degree_Celsius": "degF", "degree_Fahrenheit": "degC"}
"""What bare degrees mean beside a scale of temperature: the other scale."""


@cache
def registry() -> Any:
    """pint's default registry; building it takes a good half second."""
    made: Any = pint.UnitRegistry()
    for definition in _OWN:
        made.define(definition)
    return made


def local(from_unit: str, to_unit: str, british: bool) -> tuple[str, str]:
    """Both units, with the British pint, gallon, quart or fluid ounce where `british` and no spoon or cup is among
    them."""
    names = (_head(from_unit), _head(to_unit))
    if not british or _SPOONS & set(names):
        return from_unit, to_unit
    one, other = ("fluid_ounce" if name == "ounce" and IMPERIAL & set(names) else name for name in names)
    return _british(one) or from_unit, _british(other) or to_unit


def _british(name: str) -> str:
    return f"imperial_{name}" if name in IMPERIAL else ""


def sized(said: str) -> bool:
    """Whether the unit has another size in another country."""
    return _head(said) in IMPERIAL


def _head(said: str) -> str:
    folded = " ".join(said.casefold().replace("_", " ").split())
    return UNITS.get(folded, folded.replace(" ", "_"))


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """Convert `value`. Raises `ToolError`: `invalid_argument` for unknown units, `not_convertible` for units of
    different kinds."""
    if abs(value) > _LARGEST:
        raise ToolError("invalid_argument", "That number is too large to convert.")
    (from_unit, of), (to_unit, into) = _parted(from_unit), _parted(to_unit)
    source, target = _unit(from_unit), _unit(to_unit)
    if source == _unit("degree") and str(target) in _DEGREES:
        source = _unit(_DEGREES[str(target)])
    if target == _unit("degree") and str(source) in _DEGREES:
        target = _unit(_DEGREES[str(source)])
    try:
        return _converted(value, source, target)
    except pint.DimensionalityError as error:
        substance = of or into
        kitchen = {str(source.dimensionality), str(target.dimensionality)} == {"[mass]", "[length] ** 3"}
        if kitchen and substance:
            return _weighed(value, source, target, GRAMS_PER_CUP[substance])
        # "ounces" are often those of a measuring jug.
        for said in (from_unit, to_unit):
            other = _INSTEAD.get(said.strip().casefold())
            if other is not None:
                return convert(value, *(other if unit == said else unit for unit in (from_unit, to_unit)))
        if kitchen:
            what = f"How much that is depends on what it is. Say, for example: a cup of flour in {to_unit}."
            raise ToolError("not_convertible", what) from error
        raise ToolError("not_convertible", f"{from_unit} cannot be converted to {to_unit}.") from error
    except (ArithmeticError, pint.PintError) as error:
        raise ToolError("not_convertible", f"{value:g} {from_unit} has no value in {to_unit}.") from error


def _converted(value: float, source: Any, target: Any) -> float:
    return float(registry().Quantity(float(value), source).to(target).magnitude)


def _parted(said: str) -> tuple[str, str]:
    """The unit and the substance of a measure: "cup of flour" as "cup" and "flour"; "" without one."""
    unit, _, substance = said.replace("_of_", " of ").partition(" of ")
    substance = " ".join(substance.casefold().replace("_", " ").split())
    return (unit, substance) if substance in GRAMS_PER_CUP else (said, "")


def _weighed(value: float, source: Any, target: Any, grams_per_cup: float) -> float:
    """From a volume to a weight or back, of something of which a cup weighs so much."""
    cup, gram = registry().cup, registry().gram
    if source.dimensionality == gram.dimensionality:
        return _converted(_converted(value, source, gram) / grams_per_cup, cup, target)
    return _converted(_converted(value, source, cup) * grams_per_cup, gram, target)


def _unit(said: str) -> Any:
    name = unit_name(said)
    try:
        return registry().parse_units(name)
    except (pint.PintError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise ToolError("invalid_argument", f"I do not know the unit {said[:_LONGEST]!r}.") from error


def unit_name(said: str) -> str:
    """The spoken or written unit as a name for pint's parser, which must be given nothing else."""
    if len(said) > _LONGEST:
        raise ToolError("invalid_argument", "That is no unit of measure that I know.")
    text = " ".join(said.translate(_POWERS).split()).strip(". ")
    if _known(text):
        return text
    folded = re.sub(r"\bdegrees? (?=celsius|centigrade|fahrenheit|kelvin|[cf]$)", "", text.casefold())
    folded = UNITS.get(folded, folded).replace("_per_", "/")
    if folded in _SAID:
        return _SAID[folded]
    folded = _SQUARE.sub(lambda m: f"{m[2]}{2 if m[1] == 'square' else 3}", folded)
    folded = re.sub(r" (?:per|an?) ", "/", folded)
    folded = folded.replace(" ", "_") if "/" not in folded else folded
    if _FORM.fullmatch(folded) is None:
        raise ToolError("invalid_argument", f"I do not know the unit {said[:_LONGEST]!r}.")
    return re.sub(r"(?<=[a-zµμ])\^?(-?[1-4])", r"**\1", folded)


def _known(text: str) -> bool:
    """Symbols whose letter case matters, such as MB and mW."""
    symbol = re.fullmatch(r"[A-Za-zµμ]{2,5}|[KWJVN]", text) is not None and text != text.lower()
    return symbol and text in registry()
