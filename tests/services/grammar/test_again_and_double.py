"""A reminder again at another time, a timer by its own length, notes led by "note the", and lists for several."""

from typing import Any

import pytest

from bench.dialogues.play import play


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in play(list(turns), True)[-1].writes]


def test_again_at_another_time_is_one_more() -> None:
    said = "remind me in an hour to turn the hose off and again in two hours"
    assert [(each["text"], each["due"]) for _, each in writes(said)] == [
        ("turn the hose off", "2026-11-25T19:43"),
        ("turn the hose off", "2026-11-25T20:43"),
    ]


def test_again_in_a_text_for_somebody_is_a_part_of_it() -> None:
    ((_, sent),) = writes("text Ben I'll ring again and again at six")
    assert sent["message"] == "I'll ring again and again at six."


@pytest.mark.parametrize(
    ("said", "action", "seconds"),
    [
        ("double it", "extend", 1200),
        ("can you make it twice as long", "extend", 1200),
        ("halve it please", "shorten", 600),
    ],
)
def test_a_timer_is_changed_by_its_own_length(said: str, action: str, seconds: int) -> None:
    ((tool, changed),) = writes("set a timer for twenty minutes", said)
    assert (tool, changed["action"], changed["duration_seconds"]) == ("change_timer", action, seconds)


@pytest.mark.parametrize("said", ["the loft code is 7731", "the bin day is tuesday", "my bike lock is 551"])
def test_note_leads_to_a_note(said: str) -> None:
    assert writes(f"note {said}") == [("create_note", {"content": said})]


def test_fewer_alarms_than_were_counted_are_asked_about() -> None:
    assert [tool for tool, _ in writes("set three alarms for six and seven")] == []
    assert len(writes("set two alarms for six and seven")) == 2


@pytest.mark.parametrize(
    ("said", "items"),
    [
        (
            "put gloves for dad puzzle for ted and a candle on the christmas list",
            ["gloves for dad", "puzzle for ted", "candle"],
        ),
        ("add eggs oat milk to the christmas list", ["eggs", "oat milk"]),
    ],
)
def test_things_side_by_side_are_parted(said: str, items: list[str]) -> None:
    assert writes(said) == [("add_list_items", {"list_name": "christmas", "items": items})]
