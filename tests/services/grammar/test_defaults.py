"""Values that a call has anyway, and how one goes somewhere."""

from typing import Any

import pytest

from bench.dialogues.play import play


def done(said: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in play([said], True)[0].writes]


@pytest.mark.parametrize("length", ["for an hour", "for sixty minutes", "just an hour", "for one hour please"])
def test_an_event_that_is_as_long_as_events_are_is_made_once(length: str) -> None:
    made = done(f"put the choir in my calendar on friday at two {length}")
    assert [(tool, arguments["duration_minutes"]) for tool, arguments in made] == [("create_event", 60)]


@pytest.mark.parametrize(
    ("going", "mode"),
    [
        ("i'm on foot", "walking"),
        ("we're walking", "walking"),
        ("i'm on my bike", "bicycling"),
        ("i'm in the car", "driving"),
        ("we are taking the train", "transit"),
    ],
)
def test_how_one_goes_is_said_behind_the_place(going: str, mode: str) -> None:
    [(tool, arguments)] = done(f"navigate to Marsh Lane {going}")
    assert (tool, arguments) == ("start_navigation", {"destination": "Marsh Lane", "mode": mode})


@pytest.mark.parametrize(
    ("said", "items"), [("i need nine hours of sleep", None), ("i need two day passes", ["two day passes"])]
)
def test_a_length_of_time_is_no_thing_to_buy(said: str, items: list[str] | None) -> None:
    assert [arguments["items"] for _, arguments in done(said)] == ([items] if items else [])
