"""The tool that converts units of measure."""

from collections.abc import Mapping
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.spec import Effect, Sensitivity
from tools.speech import number
from tools.values import Words


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    given = number(arguments["value"])
    units = [arguments[key].replace("_", " ") for key in ("from_unit", "to_unit")]
    from_unit, to_unit = (
        _plural(unit, value) for unit, value in zip(units, (arguments["value"], result["value"]), strict=True)
    )
    return f"{given} {from_unit} {'is' if arguments['value'] == 1 else 'are'} {_told(result['value'])} {to_unit}."


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
    "horsepower": "horsepower",
}
_SCALES = {"fahrenheit": "degrees Fahrenheit", "celsius": "degrees Celsius", "kelvin": "kelvin"}


_SHORT_WORDS = frozenset({"cup", "day", "ton", "bit", "rod"})
"""Words as short as an abbreviation."""


def _plural(unit: str, value: float) -> str:
    if unit.casefold() in _SCALES:
        return _SCALES[unit.casefold()]
    if value == 1 or (len(unit) <= 3 and unit not in _SHORT_WORDS) or unit.endswith("s") or " per " in unit:
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
    converted = await context.offload(_convert, value, from_unit, to_unit)
    return {"value": float(f"{converted:.7g}"), "unit": to_unit}


def _convert(value: float, from_unit: str, to_unit: str) -> float:
    """Off the loop, where pint may be imported: that takes a sixth of the server's whole import time."""
    from tools.library.measures import convert

    return convert(value, from_unit, to_unit)
