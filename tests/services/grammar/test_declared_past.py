"""Days of look-ups of declared tools that lie in the past."""

from typing import Any

import pytest

from tests.services.grammar.test_declared_values import one_of, read, slots, tool

DAY = {"type": "string", "description": "First day, as YYYY-MM-DD"}
VISITS = tool(
    "list_gym_visits",
    "List past visits to the gym.",
    branch=one_of("north", "south"),
    from_date=DAY,
    until_date={"type": "string", "description": "Last day, as YYYY-MM-DD"},
)
COURT = tool(
    "book_court",
    "Book a tennis court.",
    court=one_of("indoor", "outdoor"),
    start_date={**DAY, "description": "YYYY-MM-DD"},
)
SLOTS = tool("find_free_slots", "Find free slots at the dentist.", earliest_day=DAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("my visits since may second", "2026-05-02"),
        ("list gym visits from the third of august onwards", "2026-08-03"),
        ("gym visits from november twenty eighth on", "2025-11-28"),
        ("visits since the twelfth", "2026-11-12"),
        ("gym visits since friday", "2026-11-20"),
        ("visits since yesterday", "2026-11-24"),
        ("gym visits since june 11th", "2026-06-11"),
    ],
)
def test_the_first_day_of_a_look_up_in_records_lies_in_the_past(text: str, day: str) -> None:
    found = read(VISITS, text)
    assert slots(found) == {"from_date": day}
    assert found.unread == 0


@pytest.mark.parametrize(
    ("spec", "text", "wanted"),
    [
        (COURT, "book the indoor court from may second on", {"court": "indoor", "start_date": "2027-05-02"}),
        (COURT, "since friday is a holiday book the outdoor court", {"court": "outdoor", "start_date": "2026-11-27"}),
        (SLOTS, "find free slots from march first on", {"earliest_day": "2027-03-01"}),
        (VISITS, "gym visits from next friday", {"from_date": "2026-12-04"}),
    ],
)
def test_other_days_stay_in_the_future(spec: Any, text: str, wanted: dict[str, Any]) -> None:
    assert slots(read(spec, text)) == wanted
