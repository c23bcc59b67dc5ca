"""From what happened to what is told: scores, stages, hops, bounds, percentiles."""

from typing import Any

import pytest

from bench.mocktools import Executed
from bench.simserver.pace import Pace
from bench.speedup import bound
from bench.speedup.case import Case
from bench.speedup.measure import measure
from bench.speedup.mode import BenchMode
from bench.speedup.record import GenerationTimes, Record
from bench.speedup.score import facts_agree, score
from bench.speedup.sets import load
from bench.speedup.stages import TurnStage, breakdown
from bench.speedup.summary import percentile, spread, summarise
from tools.spec import Invocation

BY_ID = {case.id: case for case in load("naturalistic", None, (800.0, 800.0))}


def ran(tool: str, start_s: float, end_s: float | None, **arguments: Any) -> Executed:
    return Executed(Invocation("s", 1, 1, 1, tool, arguments, ""), start_s, end_s)


def record(case: Case, *executed: Executed, over_s: float = 0.5) -> Record:
    found = Record(case.id, BenchMode.FORESAY, 0, case.speech_end_s)
    found.turns = [(0.3, False), (case.speech_end_s + over_s, True)]
    found.executed = list(executed)
    return found


def test_a_write_while_the_user_speaks_is_premature_and_one_twice_is_extra() -> None:
    case = BY_ID["dev-003"]
    early, late = case.speech_end_s - 0.2, case.speech_end_s + 0.6
    timer = [ran("set_timer", at, at + 0.1, duration_seconds=720) for at in (early, late)]
    found = score(case, record(case, *timer))
    assert len(found.premature) == len(found.hasty) == 1
    assert len(found.extra) == 1
    assert not found.exact


def test_a_write_in_a_pause_that_ended_the_turn_is_hasty_and_not_premature() -> None:
    case = BY_ID["dev-039"]
    cut = record(case, ran("add_list_items", 4.0, 4.1, list_name="shopping", items=["paper towels"]))
    cut.turns[1:1] = [(3.9, True), (4.2, False)]
    found = score(case, cut)
    assert (len(found.premature), len(found.hasty), cut.cuts) == (0, 1, 1)


def test_an_argument_that_may_be_split_is_fulfilled_by_its_parts_together() -> None:
    case = BY_ID["dev-039"]
    parts = [
        ran("add_list_items", 20, 20.1, list_name="shopping", items=[item]) for item in ("paper towels", "dish soap")
    ]
    assert score(case, record(case, *parts)).exact
    assert not score(case, record(case, parts[0])).exact


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("Light rain in Seattle tomorrow, 6 to 11 degrees.", True),
        ("Seattle has light rain tomorrow, between 5 and 11 degrees.", False),
        ("Sorry, I can't help with that.", False),
        ("", False),
    ],
)
def test_an_answer_is_judged_by_its_facts(said: str, agrees: bool) -> None:
    assert facts_agree("Seattle has light rain tomorrow, between 6 and 11 degrees.", said) is agrees


def test_every_instant_belongs_to_one_stage() -> None:
    case = BY_ID["dev-001"]
    end = case.speech_end_s
    turn = record(case, ran("get_weather", end + 0.2, end + 1.0))
    turn.asked = [GenerationTimes(end + 1.1, end + 1.5, end + 1.8)]
    stages = breakdown(turn, end + 1.6)
    expected = {"end of turn": 0.5, "tools": 0.5, "first token": 0.4, "tokens": 0.1, "commit delay": 0.0, "other": 0.1}
    assert {stage.value: round(seconds, 6) for stage, seconds in stages.items()} == expected
    assert sum(stages.values()) == pytest.approx(1.6)


def test_what_was_said_before_the_end_or_wrong_is_not_the_right_answer() -> None:
    case = BY_ID["dev-001"]
    end = case.speech_end_s
    turn = record(case)
    turn.texts = [(end - 1, "Seattle has light rain tomorrow, "), (end + 1, "between 6 and 11 degrees.")]
    assert measure(case, turn, 0.35).right_s == pytest.approx(1.0)
    turn.texts = [(end + 1, "No idea.")]
    assert measure(case, turn, 0.35).right_s is None


def test_hops_are_what_exceeds_the_simulated_time() -> None:
    case = BY_ID["dev-001"]
    end = case.speech_end_s
    turn = record(case, ran("get_weather", end + 0.2, end + 1.0))
    turn.asked = [GenerationTimes(end + 1.004, end + 1.364, end + 1.4)]
    found = measure(case, turn, 0.35)
    assert found.model_hops == pytest.approx([0.01])
    assert found.tool_hops == pytest.approx([0.004])


def test_bounds_follow_from_the_words_the_tools_and_the_model() -> None:
    case = BY_ID["dev-001"]  # a read that the last word determines
    best = bound.free(case, Pace(), 0.32, case.tools(0))
    assert best.right_text_s == pytest.approx(0.8 + 0.35)
    assert bound.one_model(case, Pace(), 0.32, case.tools(0)).right_text_s > 0.35 + best.right_text_s
    timer = BY_ID["dev-003"]  # a write: not before the end of the turn
    assert bound.free(timer, Pace(), 0.32, timer.tools(0)).last_effect_s == pytest.approx(0.32 + 0.8)


def test_no_case_is_faster_than_free() -> None:
    for case in BY_ID.values():
        free, one = (of(case, Pace(), 0.32, case.tools(0)) for of in (bound.free, bound.one_model))
        assert free.right_text_s <= one.right_text_s + 1e-9


def test_percentiles_and_medians_over_repeats() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], 0.95) == pytest.approx(4.8)
    assert spread([None, 2.0, 1.0]).p50 == 1.5
    assert spread([None]).p50 is None
    case = BY_ID["dev-001"]
    measured = []
    for repeat, at in enumerate((1.0, 9.0, 2.0)):
        turn = record(case)
        turn.repeat = repeat
        turn.texts = [(case.speech_end_s + at, case.row["reference_answer"])]
        measured.append(measure(case, turn, 0.35))
    assert summarise("d", measured).right["late"].p50 == pytest.approx(2.0)
    assert sum(summarise("d", measured).stages[stage] for stage in TurnStage) == pytest.approx(4.0)
