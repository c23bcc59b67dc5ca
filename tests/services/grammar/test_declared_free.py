"""Free words and numbers as text for the parameters of declared tools."""

from typing import Any

import pytest

from tests.services.grammar.test_declared_values import one_of, read, slots, tool
from tools.spec import ToolSpec

SPENDING = tool(
    "show_expenses",
    "Show the expenses on a card.",
    ("card",),
    card=one_of("debit", "prepaid"),
    shop={"type": "string", "description": "Name of the shop"},
    min_total={"type": "number", "description": "Smallest sum to show"},
)
LOCKER = tool(
    "open_locker",
    "Open a locker at the gym.",
    ("locker_number",),
    locker_number={"type": "string", "description": "Number of the locker"},
    minutes={"type": "integer", "description": "Length in minutes"},
    uses={"type": "integer", "description": "How often it opens"},
)
LOAN = tool(
    "reserve_book",
    "Reserve a book at the library.",
    ("title",),
    title={"type": "string", "description": "Title of the book"},
    library_branch={"type": "string", "description": "Name of the library branch"},
)
LAMP = tool(
    "dim_lamps", "Dim lamps.", ("area",), area={"type": "string", "description": "The part of the terrace to dim"}
)


@pytest.mark.parametrize(
    ("spec", "text", "wanted"),
    [
        (SPENDING, "debit expenses at least twenty euros", {"card": "debit", "min_total": 20}),
        (SPENDING, "debit expenses of forty euros and up", {"card": "debit", "min_total": 40}),
        (SPENDING, "show the prepaid card for once", {"card": "prepaid"}),
        (SPENDING, "debit card for my groceries", {"card": "debit"}),
        (SPENDING, "expenses for refunds from hobbs bakery on debit", {"card": "debit", "shop": "hobbs bakery"}),
        (SPENDING, "what did i give to hobbs bakery by debit", {"card": "debit", "shop": "hobbs bakery"}),
        (LOCKER, "open locker 57 please", {"locker_number": "57"}),
        (LOCKER, "unlock 88123 for five minutes", {"locker_number": "88123", "minutes": 300}),
        (LOCKER, "please have it opened", {}),
        (LAMP, "dim the pool terrace", {"area": "pool terrace"}),
    ],
)
def test_only_what_is_led_to_fills_a_free_parameter(spec: ToolSpec, text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(spec, text)) == wanted


def test_the_noun_of_a_parameter_is_no_part_of_its_name() -> None:
    found = read(LOAN, "reserve emma at the hill road branch")
    assert found.slots["library_branch"].value == "hill road"
    assert found.unread == 0
