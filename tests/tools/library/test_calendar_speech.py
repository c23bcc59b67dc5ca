"""What is said of events depends on what was asked of them."""

from typing import Any

import pytest

from tools.library.calendar_speech import hours, say_found


def event(title: str = "Review", start: str = "2026-03-12T14:00", minutes: int = 60, **more: Any) -> dict[str, Any]:
    return {"title": title, "start": start, "duration_minutes": minutes, "when": "on Thursday at 2 PM"} | more


@pytest.mark.parametrize(
    ("start", "minutes", "when", "said"),
    [
        ("2026-03-12T14:00", 60, "on Thursday at 2 PM", "on Thursday from 2 to 3 PM"),
        ("2026-03-12T11:30", 60, "on Thursday at 11:30 AM", "on Thursday from 11:30 AM to 12:30 PM"),
        ("2026-03-12T22:00", 180, "on Thursday at 10 PM", "on Thursday from 10 PM to 1 AM"),
        ("2026-03-12T14:00", 0, "on Thursday at 2 PM", "on Thursday at 2 PM"),
        ("2026-03-12", 1440, "on Thursday", "on Thursday"),
    ],
)
def test_from_when_to_when(start: str, minutes: int, when: str, said: str) -> None:
    assert hours(event(start=start, minutes=minutes) | {"when": when}) == said


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("when", "Review is on Thursday from 2 to 3 PM."),
        ("length", "Review takes 1 hour, on Thursday from 2 to 3 PM."),
        ("place", "Your calendar names no place for Review, on Thursday at 2 PM."),
        ("count", "There is 1 event: Review on Thursday at 2 PM."),
        ("next", "Next is Review, on Thursday from 2 to 3 PM."),
        ("free", "You have Review on Thursday from 2 to 3 PM. Apart from that you are free."),
        (None, "In your calendar: Review, on Thursday at 2 PM."),
    ],
)
def test_what_was_asked_is_answered(wanted: str | None, said: str) -> None:
    assert say_found({"wanted": wanted}, event()) == said


def test_a_series_is_told_once_and_a_place_where_there_is_one() -> None:
    found = [event("Stand-up", location="Room 4", repeats=True), event("Stand-up", location="Room 4", repeats=True)]
    assert say_found({"wanted": "when"}, found) == "Stand-up is on Thursday from 2 to 3 PM, and it repeats."
    assert say_found({"wanted": "place"}, found) == "Stand-up, on Thursday at 2 PM, is at this place: Room 4."
    days = event(start="2026-03-12", minutes=2880) | {"when": "from Thursday to Friday"}
    assert say_found({"wanted": "length"}, days) == "Review takes 2 days, from Thursday to Friday."
    assert say_found({"wanted": "length"}, event(minutes=0)).startswith("Your calendar does not say how long")


def test_free_at_an_hour_is_yes_or_no() -> None:
    hour = {"wanted": "free", "start": "2026-03-12T14:00", "end": "2026-03-12T15:00"}
    assert say_found(hour, event()) == "No, you have Review on Thursday from 2 to 3 PM."
    assert say_found(hour, []) == "You are free then."


def test_nothing_found() -> None:
    assert say_found({"wanted": "when", "query": "picnic"}, []) == "I found no picnic in your calendar."
    assert say_found({}, []) == "There is nothing in your calendar then."


def test_of_many_events_the_first_are_named() -> None:
    many = [event(f"Talk {number}") for number in range(7)]
    assert say_found({}, many).endswith("Talk 4, on Thursday at 2 PM, and 2 more.")
    assert say_found({"wanted": "count"}, many).startswith("There are 7 events: Talk 0 on Thursday at 2 PM, ")
