"""Events that are changed and deleted in a conversation. It is a Wednesday; see `bench/dialogues/engines.py`."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes if call.status == "done"]


def test_several_events_are_deleted_after_one_question_and_come_back() -> None:
    asked, deleted, back = play(["clear my diary tomorrow", "yes please", "undo that"], False)
    assert asked.answer == (
        "Shall I delete 2 events: Standup tomorrow at 9:30 AM and Meeting with Ben tomorrow at 3 PM?"
    )
    assert asked.writes == []
    assert [tool for tool, _ in done(deleted)] == ["delete_event", "delete_event"]
    assert [tool for tool, _ in done(back)] == ["restore_event", "restore_event"]


@pytest.mark.parametrize("reply", ["no", "never mind", "what time is it"])
def test_without_a_yes_nothing_is_deleted(reply: str) -> None:
    asked, answered = play(["cancel everything tomorrow", reply], False)
    assert asked.asked
    assert asked.writes == answered.writes == []


def test_a_yes_deletes_what_was_named_and_nothing_else() -> None:
    turns = play(["cancel all my meetings tomorrow", "schedule a picnic tomorrow at noon", "yes"], False)
    assert [tool for tool, _ in done(turns[1])] == ["create_event"]
    assert done(turns[2]) == []


def test_the_day_is_asked_for() -> None:
    asked, named = play(["cancel all my appointments", "friday"], False)
    assert asked.answer == "Everything of which day?"
    assert named.answer.startswith("Shall I delete 3 events: Standup on Friday at 9:30 AM")


@pytest.mark.parametrize("text", ["you needn't cancel everything tomorrow", "should I cancel everything tomorrow"])
def test_what_is_not_asked_for_is_not_asked_about(text: str) -> None:
    [turn] = play([text], False)
    assert not turn.asked
    assert turn.writes == []


def test_of_a_series_one_day_is_deleted() -> None:
    asked, deleted = play(["delete my standup", "friday"], False)
    assert asked.answer == "Standup repeats; the next one is tomorrow at 9:30 AM. Which day's do you mean?"
    assert done(deleted) == [("delete_event", {"event_id": "a1/20261127T0930"})]
    [turn] = play(["cancel standup on friday"], False)
    assert done(turn) == [("delete_event", {"event_id": "a1/20261127T0930"})]


@pytest.mark.parametrize(
    ("text", "change", "answer"),
    [
        ("extend my budget review by half an hour", {"duration_minutes": 90},
         "Budget review is now on Friday from 2 to 3:30 PM."),
        ("shorten my budget review by a quarter of an hour", {"duration_minutes": 45},
         "Budget review is now on Friday from 2 to 2:45 PM."),
        ("make my budget review two hours long", {"duration_minutes": 120},
         "Budget review is now on Friday from 2 to 4 PM."),
        ("change the place of my budget review to the library", {"location": "The Library"},
         "The place of Budget review is now: The Library."),
        ("rename my budget review to money talk", {"title": "Money talk"},
         "Budget review is now called Money talk."),
    ],
)  # fmt: skip
def test_length_place_and_title_are_changed_and_changed_back(text: str, change: dict[str, Any], answer: str) -> None:
    changed, back = play([text, "undo that"], False)
    assert done(changed) == [("update_event", {"event_id": "a4"} | change)]
    assert changed.answer == answer
    assert [tool for tool, _ in done(back)] == ["update_event"]


@pytest.mark.parametrize(
    ("text", "title", "start", "days"),
    [
        ("put skiing in my calendar from the 4th to the 6th of march", "Skiing", "2027-03-04T00:00", 3),
        ("schedule nadia's birthday on the 9th of december", "Nadia's birthday", "2026-12-09T00:00", 1),
        ("I am on leave from monday to wednesday put that in my calendar", "Leave", "2026-11-30T00:00", 3),
    ],
)
def test_events_of_whole_days(text: str, title: str, start: str, days: int) -> None:
    [turn] = play([text], False)
    assert [tool for tool, _ in done(turn)] == ["create_event"]
    event = done(turn)[0][1]
    assert (event["title"], event["start"], event["duration_minutes"]) == (title, start, days * 1440)
