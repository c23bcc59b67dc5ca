"""The tool that converts units of measure."""

from collections.abc import Mapping
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.spec import Effect, Sensitivity
from tools.speech import number
from tools.values import Words


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    value, wanted = float(arguments["value"]), result["value"]
    given_unit, wanted_unit = (str(arguments[key]).replace("_", " ") for key in ("from_unit", "to_unit"))
    system = f"{result['system']} " if result.get("system") else ""
    one = value in (0.5, 1)
    given = f"{_count(value, system)} {_local(_plural(given_unit, 1 if one else value), system)}"
    told = _feet(wanted) if wanted_unit == "foot" else ""
    rough = " of " in given_unit or " of " in wanted_unit
    told = told or f"{_about(wanted, rough)} {_local(_plural(wanted_unit, wanted), system)}"
    return f"{given} {'is' if one else 'are'} {told}."


def _count(value: float, system: str) -> str:
    """The number before a unit: "half a" for a half."""
    if value == 0.5:
        return "Half an" if system.startswith("imperial") else "Half a"
    return number(value)


def _local(unit: str, system: str) -> str:
    """The unit, with its system where it has another size elsewhere: "imperial pints"."""
    return f"{system}{unit}" if unit.removesuffix("s").replace(" ", "_") in _DIFFERENT else unit


def _feet(value: float) -> str:
    """Less than ten feet in feet and inches, as heights are told; "" for other lengths."""
    feet, inches = divmod(round(value * 12), 12)
    exact = abs(value * 12 - round(value * 12)) < 1e-4
    if not 1 < value < 10 or not inches:
        return ""
    parts = f"{feet} {'foot' if feet == 1 else 'feet'} {inches} {'inch' if inches == 1 else 'inches'}"
    return parts if exact else f"about {parts}"


def _about(value: float, rough: bool) -> str:
    told = _told(round(value) if rough and value >= 10 else value)
    return f"about {told}" if rough and not told.startswith("about ") else told


def _told(value: float) -> str:
    """The value with at most two decimals, after "about" if that rounds it; small values keep two significant
    digits."""
    short = f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else number(value, 2)
    return short if value in (float(short), int(value)) else f"about {short}"


_IRREGULAR = {
    "foot": "feet",
    "inch": "inches",
    "square foot": "square feet",
    "stone": "stone",
    "century": "centuries",
    "horsepower": "horsepower",
}
_SCALES = {"fahrenheit": "degrees Fahrenheit", "celsius": "degrees Celsius", "kelvin": "kelvin"}


_DIFFERENT = frozenset(("pint", "gallon", "quart", "fluid_ounce"))
_BRITISH = frozenset(f"Europe/{town}" for town in ("London", "Belfast", "Dublin", "Jersey", "Guernsey", "Isle_of_Man"))
_EXACT = 9
"""Decimals below which what is left of a value is the error of its calculation: 32 degrees Fahrenheit are 0 Celsius."""
_SHORT_WORDS = frozenset({"cup", "day", "ton", "bit", "rod"})
"""Words as short as an abbreviation."""


def _plural(unit: str, value: float) -> str:
    if " of " in unit:
        measure, _, substance = unit.partition(" of ")
        return f"{_plural(measure, value)} of {substance}"
    if " per " in unit:
        above, _, below = unit.partition(" per ")
        return f"{_plural(above, value)} per {below}"
    if unit.casefold() in _SCALES:
        return _SCALES[unit.casefold()]
    if value == 1 or (len(unit) <= 3 and unit not in _SHORT_WORDS) or unit.endswith("s"):
        return unit
    return _IRREGULAR.get(unit, f"{unit}s")


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "convert {value+from_unit:quantity} (to|into|in) {to_unit}",
        "(what is|what are|how much is|how much are|how many is|turn) {value+from_unit:quantity} "
        "(in|into|to|as) {to_unit}",
        "how many {to_unit} (are|is) [there] [in] {value+from_unit:quantity}",
        "how many {to_unit} (in|make|to) {value+from_unit:quantity}",
        "how (hot|cold|tall|far|heavy|long|fast|big) is {value+from_unit:quantity} in {to_unit}",
        "{value+from_unit:quantity} (in|to|into) {to_unit}",
        "how much does {value+from_unit:quantity} weigh {to_unit=gram}",
        "how much does {value+from_unit:quantity} weigh in {to_unit}",
    ),
    say=_say,
)
async def convert_units(context: Context, value: float, from_unit: Words, to_unit: Words) -> dict[str, Any]:
    """Convert a quantity from one unit of measure to another.

    Args:
        value: Quantity.
        from_unit: Unit given.
        to_unit: Unit wanted.
    """
    british = context.timezone.key in _BRITISH
    converted, system = await context.offload(_convert, value, from_unit, to_unit, british)
    converted = round(converted, _EXACT) if abs(converted) < 10.0**-_EXACT < abs(value) else converted
    return {"value": float(f"{converted:.7g}"), "unit": to_unit} | ({"system": system} if system else {})


def _convert(value: float, from_unit: str, to_unit: str, british: bool) -> tuple[float, str]:
    """The value, and which country's pints or gallons were meant. Off the loop, where pint may be imported: that takes
    a sixth of the server's whole import time."""
    from tools.library.measures import convert, local, sized

    units = local(from_unit, to_unit, british)
    system = "" if not any(map(sized, (from_unit, to_unit))) else "imperial" if units != (from_unit, to_unit) else "US"
    return convert(value, *units), system
