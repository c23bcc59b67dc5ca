"""How the runner of the dialogues judges (`bench/dialogues/judge.py`), and that it plays what it judges."""

from typing import Any

import pytest

from bench.dialogues.arguments import fits
from bench.dialogues.judge import DialogueVerdict, judge
from bench.dialogues.play import Called, PlayedTurn, play

TIMER = ("set_timer", {"duration_seconds": 60})


def row(then: str, *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    observed = [{"calls": [[tool, args, "done"] for tool, args in calls], "answer": "Done."}]
    return {"id": "x-1", "turns": ["hello"], "then": then, "observed": observed}


def turn(answer: str, *calls: tuple[str, dict[str, Any]]) -> PlayedTurn:
    return PlayedTurn("hello", [Called(tool, args, "done", True) for tool, args in calls], answer)


def want(kind: str, *effects: tuple[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"id": "x-1", "kind": kind, "effects": list(effects), **more}


@pytest.mark.parametrize(
    ("wanted", "now", "answer", "verdict"),
    [
        (want("act", TIMER), [TIMER], "Timer set.", DialogueVerdict.RIGHT),
        (want("act", TIMER), [], "Should I set the timer?", DialogueVerdict.ASKED),
        (want("act", TIMER), [], "I did not understand.", DialogueVerdict.MISSED),
        (want("act", TIMER), [TIMER, TIMER], "Twice.", DialogueVerdict.WRONG),
        (want("act", TIMER), [("set_timer", {"duration_seconds": 61})], "Timer set.", DialogueVerdict.WRONG),
        (want("act", TIMER, reads=["get_time"]), [TIMER], "Timer set.", DialogueVerdict.MISSED),
        (want("act", TIMER, TIMER), [TIMER], "Timer set.", DialogueVerdict.WRONG),
        (want("act", TIMER, also="ask"), [], "Should I?", DialogueVerdict.RIGHT),
        (want("ask"), [], "For how long?", DialogueVerdict.RIGHT),
        (want("ask"), [], "Timer set.", DialogueVerdict.MISSED),
        (want("ask"), [TIMER], "For how long?", DialogueVerdict.WRONG),
        (want("reply"), [], "Hello.", DialogueVerdict.RIGHT),
        (want("reply"), [], "I did not understand.", DialogueVerdict.MISSED),
        (want("reply"), [], "Which list?", DialogueVerdict.ASKED),
    ],
)
def test_only_what_somebody_wanted_is_right(
    wanted: dict[str, Any], now: list[Any], answer: str, verdict: DialogueVerdict
) -> None:
    assert judge(row("missed"), [turn(answer, *now)], wanted, ["Hello."]) is verdict


@pytest.mark.parametrize("answer", ["Timer set for a year.", "I didn't understand that."])
def test_a_right_call_with_a_wrong_answer_is_missed(answer: str) -> None:
    given = [turn(answer, TIMER)]
    assert judge(row("missed"), given, want("act", TIMER), bad=["Timer set for a year."]) is DialogueVerdict.MISSED


@pytest.mark.parametrize(
    ("then", "verdict"), [("right", DialogueVerdict.RIGHT), ("wrong action", DialogueVerdict.WRONG)]
)
def test_what_another_reader_found_right_stays_right(then: str, verdict: DialogueVerdict) -> None:
    assert judge(row(then, TIMER), [turn("Timer set.", TIMER)], want("ask")) is verdict


@pytest.mark.parametrize(
    ("wanted", "got", "expected"),
    [
        ("Anna", ["+447700900222"], True),
        ("Anna", "anna@example.org", True),
        ("Anna", "Ben", False),
        (["milk", "a loaf of bread"], ["Loaf of bread", "milk"], True),
        (["milk"], ["milk", "bread"], False),
        ("I'm late", "I'm late.", True),
        ("2026-11-26T18:30", "2026-11-26T18:40", True),
        ("2026-11-26T18:30", "2026-11-26T06:30", False),
        ("2026-11-26", "2026-11-26T09:00", True),
        ("2026-11-26", "2026-11-27T09:00", False),
        (600, 600, True),
        (600, None, False),
    ],
)
def test_arguments_are_compared_by_what_they_mean(wanted: Any, got: Any, expected: bool) -> None:
    assert fits(wanted, got) is expected


def test_a_dialogue_is_played_through_the_real_tools() -> None:
    first, second = play(["set a timer for two minutes", "what timers do I have"], phone=False)
    assert [(call.tool, call.status) for call in first.calls] == [("set_timer", "done")]
    assert "2 minutes" in second.answer
