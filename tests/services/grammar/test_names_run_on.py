"""A name ends where something shows it: a list's is all that follows "called", a timer's has no second timer in it."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


def test_all_words_behind_called_are_the_lists_name() -> None:
    asked, added = play(["start a new list called office moving", "tape"], True)
    assert not asked.writes
    assert done(added) == [("add_list_items", {"list_name": "office moving", "items": ["tape"]})]


@pytest.mark.parametrize("said", ["start a new list called office with tape", "start a list called office, tape"])
def test_what_is_set_apart_goes_onto_the_list(said: str) -> None:
    [turn] = play([said], True)
    assert done(turn) == [("add_list_items", {"list_name": "office", "items": ["tape"]})]


@pytest.mark.parametrize("joined", ["then", "and"])
def test_another_timer_is_no_part_of_a_name(joined: str) -> None:
    [turn] = play([f"start a timer for quarter of an hour {joined} another for forty minutes"], True)
    assert [call.arguments["duration_seconds"] for call in turn.writes] == [900, 2400]
    assert not any("label" in call.arguments for call in turn.writes)
