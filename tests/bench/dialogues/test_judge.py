"""How the runner of the dialogues judges (`bench/dialogues/judge.py`), and that it plays what it judges."""

from typing import Any

import pytest

from bench.dialogues.judge import Verdict, judge
from bench.dialogues.play import Called, Turn, play

TIMER = ("set_timer", {"duration_seconds": 60})


def row(then: str, *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    observed = [{"calls": [[tool, args, "done"] for tool, args in calls], "answer": "Done."}]
    return {"id": "x-1", "turns": ["hello"], "then": then, "observed": observed}


def turn(answer: str, *calls: tuple[str, dict[str, Any]]) -> Turn:
    return Turn("hello", [Called(tool, args, "done", True) for tool, args in calls], answer)


@pytest.mark.parametrize(
    ("then", "seen", "now", "answer", "verdict"),
    [
        ("right", [TIMER], [TIMER], "Timer set.", Verdict.RIGHT),
        ("right", [TIMER], [], "Should I set the timer?", Verdict.ASKED),
        ("right", [TIMER], [], "I did not understand.", Verdict.MISSED),
        ("right", [TIMER], [TIMER, TIMER], "Twice.", Verdict.WRONG),
        ("right", [TIMER], [("set_timer", {"duration_seconds": 61})], "Timer set.", Verdict.WRONG),
        ("wrong action", [TIMER], [TIMER], "Timer set.", Verdict.WRONG),
        ("wrong action", [TIMER], [], "Should I?", Verdict.ASKED),
        ("missed", [], [TIMER], "Timer set.", Verdict.WRONG),
        ("missed", [TIMER], [TIMER], "Timer set.", Verdict.LEFT),
        ("did nothing", [], [], "I left that.", Verdict.LEFT),
    ],
)
def test_only_side_effects_that_somebody_wanted_are_right(
    then: str, seen: list[Any], now: list[Any], answer: str, verdict: Verdict
) -> None:
    assert judge(row(then, *seen), [turn(answer, *now)], {}) is verdict


def test_a_new_success_counts_once_a_reader_has_written_it_down() -> None:
    assert judge(row("missed"), [turn("Timer set.", TIMER)], {"x-1": [TIMER]}) is Verdict.RIGHT


def test_half_of_what_was_wanted_reported_as_the_whole_is_wrong() -> None:
    two = {"x-1": [TIMER, ("set_timer", {"duration_seconds": 120})]}
    assert judge(row("wrong action", TIMER), [turn("Timer set.", TIMER)], two) is Verdict.WRONG


def test_a_dialogue_is_played_through_the_real_tools() -> None:
    first, second = play(["set a timer for two minutes", "what timers do I have"], phone=False)
    assert [(call.tool, call.status) for call in first.calls] == [("set_timer", "done")]
    assert "2 minutes" in second.answer
