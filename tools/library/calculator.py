"""The tool that calculates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.library.arithmetic import ExpressionParser
from tools.spec import Effect, Sensitivity
from tools.speech import number
from tools.values import Words

_DIGITS = 12


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    return f"That is {number(result['value'], 8)}."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "what is {expression}",
        "how much is {expression}",
        "(calculate|compute|work out) {expression}",
        "what does {expression} (equal|make|come to)",
        "{expression}",
    ),
    say=_say,
)
async def calculate(context: Context, expression: Words) -> dict[str, Any]:
    """Work out arithmetic: + - * / ** %, brackets, roots, logarithms, sines, factorials; in digits or words.

    Args:
        expression: The calculation, such as 17 * 24 or "15 percent of 80".
    """
    return {"value": _rounded(ExpressionParser(expression).value()), "expression": expression}


def _rounded(value: Decimal) -> int | float:
    """Integers exactly, other numbers to 12 significant digits."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 33:
        return int(value)
    return float(f"{value:.{_DIGITS}g}")
