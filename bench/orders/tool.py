"""The order tool that the clients declare."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NAME = "order_coffee"
AMOUNTS = ("", "some ", "a bit of ", "a little bit of ", "a lot of ", "lots of ")
DRINKS = (
    *("coffee", "house coffee", "drip coffee", "iced coffee", "americano", "cappuccino"),
    *("espresso", "latte", "mocha", "iced mocha"),
)
SIZES = ("small", "medium", "large", "eight ounce", "twelve ounce", "sixteen ounce", "twenty ounce")
ROASTS = ("light roast", "medium roast", "dark roast")
SHOTS = ("single shot", "double shot", "triple shot")
SUGARS = ("sugar", "brown sugar", "sweetener")
MILKS = ("milk", "cream", "skim milk", "whole milk", "soy milk", "almond milk")
PHRASES = Path(__file__).with_name("phrases.txt").read_text().splitlines()
"""Written from the slots by somebody who had not heard a recording."""


def amounts(things: Sequence[str]) -> list[str]:
    """Every amount of every thing."""
    return [f"{amount}{thing}" for thing in things for amount in AMOUNTS]


def order_tool(phrases: bool) -> dict[str, Any]:
    """The tool as `session.update` takes it, with or without phrases."""
    slots: Mapping[str, Sequence[str]] = {
        "coffeeDrink": DRINKS,
        "size": SIZES,
        "roast": ROASTS,
        "numberOfShots": SHOTS,
        "sugarAmount": amounts(SUGARS),
        "milkAmount": amounts(MILKS),
    }
    tool: dict[str, Any] = {
        "type": "function",
        "name": NAME,
        "description": "Order a coffee at the bar.",
        "parameters": {
            "type": "object",
            "properties": {name: {"type": "string", "enum": list(values)} for name, values in slots.items()},
            "required": ["coffeeDrink"],
        },
    }
    return tool | ({"x_phrases": list(PHRASES)} if phrases else {})
