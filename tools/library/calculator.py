"""The tool that calculates."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.language.currencies import spoken_money
from tools.library.arithmetic import ExpressionParser
from tools.spec import Effect, Sensitivity
from tools.speech import number
from tools.values import Words

_DIGITS = 12
_EXACT_DECIMALS = 4
"""Decimals up to which a value is told exactly; others are rounded to two."""
_FRACTIONS = re.compile(r"-?\d+/\d+(?: [+-] \d+/\d+)+")
_PARTS = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
    12: "twelfth", 16: "sixteenth",
}  # fmt: skip


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    value, expression = result["value"], str(arguments.get("expression", ""))
    each = " each" if " between " in expression else ""
    if result.get("currency"):
        return f"That is {spoken_money(value, result['currency'])}{each}."
    if _FRACTIONS.fullmatch(expression) and (fraction := _fraction(value)):
        return f"That is {fraction}."
    return f"That is {rounded(value)}{' percent' if result.get('percent') else each}."


def rounded(value: float) -> str:
    """The value with at most four decimals if that is exact, else "about" and two; small ones with two digits."""
    exact = round(value, _EXACT_DECIMALS)
    if value == exact or abs(value) >= 1e15:
        return number(value, _DIGITS) if abs(value) < 1e15 else number(value)
    return f"about {number(round(value, 2), _DIGITS) if abs(value) >= 0.01 else number(value, 2)}"


def _fraction(value: float) -> str:
    """ "3 eighths", "1 and 3 eighths"; "" if no such fraction is the value."""
    nearest = Fraction(value).limit_denominator(16)
    if abs(nearest - Fraction(value)) > 1e-9 or nearest.denominator not in _PARTS or nearest < 0:
        return ""
    whole, above = divmod(nearest.numerator, nearest.denominator)
    part = _PARTS[nearest.denominator]
    told = f"{above} {part}" if above == 1 else f"{above} {part}s"
    return f"{whole} and {told}" if whole else told


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "what is {expression}",
        "how much is {expression}",
        "(calculate|compute|work out) {expression}",
        "what does {expression} (equal|make|come to)",
        "{expression}",
        "{expression} [is] (each|altogether|in total|equals)",
        "what (is|are|do you get for|would be) {expression} [each|altogether|in total]",
    ),
    say=_say,
)
async def calculate(context: Context, expression: Words) -> dict[str, Any]:
    """Work out arithmetic: + - * / ** %, brackets, roots, logarithms, sines, factorials; in digits or words.

    Args:
        expression: The calculation, such as 17 * 24, "20% off 80" or "86.40 pounds between 4".
    """
    parser = ExpressionParser(expression)
    value = parser.value()
    result: dict[str, Any] = {"value": _rounded(value), "expression": expression}
    if parser.in_percent:
        return result | {"percent": True}
    return result | ({"currency": parser.currency} if parser.currency else {})


def _rounded(value: Decimal) -> int | float:
    """Integers exactly, other numbers to 12 significant digits."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 33:
        return int(value)
    return float(f"{value:.{_DIGITS}g}")
