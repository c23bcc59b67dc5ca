"""How the runner of the dialogues judges (`bench/dialogues/judge.py`), and that it plays what it judges."""

from typing import Any

import pytest

from bench.dialogues.judge import DialogueVerdict, judge
from bench.dialogues.play import Called, PlayedTurn, play

TIMER = ("set_timer", {"duration_seconds": 60})


def row(then: str, *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    observed = [{"calls": [[tool, args, "done"] for tool, args in calls], "answer": "Done."}]
    return {"id": "x-1", "turns": ["hello"], "then": then, "observed": observed}


def turn(answer: str, *calls: tuple[str, dict[str, Any]]) -> PlayedTurn:
    return PlayedTurn("hello", [Called(tool, args, "done", True) for tool, args in calls], answer)


@pytest.mark.parametrize(
    ("then", "seen", "now", "answer", "verdict"),
    [
        ("right", [TIMER], [TIMER], "Timer set.", DialogueVerdict.RIGHT),
        ("right", [TIMER], [], "Should I set the timer?", DialogueVerdict.ASKED),
        ("right", [TIMER], [], "I did not understand.", DialogueVerdict.MISSED),
        ("right", [TIMER], [TIMER, TIMER], "Twice.", DialogueVerdict.WRONG),
        ("right", [TIMER], [("set_timer", {"duration_seconds": 61})], "Timer set.", DialogueVerdict.WRONG),
        ("wrong action", [TIMER], [TIMER], "Timer set.", DialogueVerdict.WRONG),
        ("wrong action", [TIMER], [], "Should I?", DialogueVerdict.ASKED),
        ("missed", [], [TIMER], "Timer set.", DialogueVerdict.WRONG),
        ("missed", [TIMER], [TIMER], "Timer set.", DialogueVerdict.LEFT),
        ("did nothing", [], [], "I left that.", DialogueVerdict.LEFT),
    ],
)
def test_only_side_effects_that_somebody_wanted_are_right(
    then: str, seen: list[Any], now: list[Any], answer: str, verdict: DialogueVerdict
) -> None:
    assert judge(row(then, *seen), [turn(answer, *now)], {}) is verdict


def test_a_new_success_counts_once_a_reader_has_written_it_down() -> None:
    assert judge(row("missed"), [turn("Timer set.", TIMER)], {"x-1": [TIMER]}) is DialogueVerdict.RIGHT


def test_half_of_what_was_wanted_reported_as_the_whole_is_wrong() -> None:
    two = {"x-1": [TIMER, ("set_timer", {"duration_seconds": 120})]}
    assert judge(row("wrong action", TIMER), [turn("Timer set.", TIMER)], two) is DialogueVerdict.WRONG


def test_a_dialogue_is_played_through_the_real_tools() -> None:
    first, second = play(["set a timer for two minutes", "what timers do I have"], phone=False)
    assert [(call.tool, call.status) for call in first.calls] == [("set_timer", "done")]
    assert "2 minutes" in second.answer
