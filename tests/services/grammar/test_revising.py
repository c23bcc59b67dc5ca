"""Corrections of what a request was completed with: the answer to a question."""

from typing import Any

import pytest

from bench.dialogues.play import play


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    """What the last turn did."""
    return [(call.tool, dict(call.arguments)) for call in play(list(turns), True)[-1].writes]


@pytest.mark.parametrize(
    "said", ["no make that eleven", "no make it eleven", "actually make that eleven", "I meant eleven"]
)
def test_an_answer_is_corrected(said: str) -> None:
    done = writes("set an alarm", "ten", said)
    assert [tool for tool, _ in done] == ["cancel_alarm", "set_alarm"]
    assert done[1][1]["time"] == "11:00"


def test_a_bare_number_has_the_unit_of_the_length_that_it_corrects() -> None:
    assert writes("set a timer", "ten minutes", "no make that eleven")[1][1]["duration_seconds"] == 660
    assert writes("set a timer", "two hours", "no make that three")[1][1]["duration_seconds"] == 10_800


def test_the_day_that_was_said_before_stays() -> None:
    done = writes("remind me to call mum", "tomorrow at nine", "no make that ten")
    assert done == [("move_reminder", {"text": "call mum", "due": "2026-11-26T10:00"})]


def test_a_correction_is_corrected_again() -> None:
    done = writes("set a timer", "ten minutes", "no make that eleven", "no make that twelve")
    assert done[-1][1]["duration_seconds"] == 720


@pytest.mark.parametrize("said", ["no make that lunch", "no make that ten", "make that a double"])
def test_what_reads_like_no_other_value_changes_nothing(said: str) -> None:
    assert writes("set an alarm", "ten", said) == []


def test_a_whole_request_is_corrected_so_too() -> None:
    assert writes("set an alarm for ten", "no make that eleven")[-1][1]["time"] == "11:00"


@pytest.mark.parametrize(
    ("first", "said", "time"),
    [
        ("wake me up at nine tomorrow", "make it twenty past", "09:20"),
        ("set an alarm for twenty to nine", "make it five past", "09:05"),
        ("wake me at five to seven", "sorry, twenty past", "07:20"),
        ("set an alarm for twenty five past eight", "no, twenty five to", "07:35"),
        ("alarm for quarter past eight", "actually make that quarter to", "07:45"),
        ("alarm for five past nine", "make it five to", "08:55"),
    ],
)
def test_minutes_alone_are_of_the_hour_that_was_said(first: str, said: str, time: str) -> None:
    assert writes(first, said)[-1][1]["time"] == time


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("set an alarm for eight thirty", "actually make it twenty to"),
        ("wake me at quarter to eight", "no, twenty five past"),
        ("set an alarm for half past seven", "make it five to"),
    ],
)
def test_minutes_alone_that_may_be_of_two_hours_are_asked_about(first: str, said: str) -> None:
    asked = play([first, said], True)[-1]
    assert not asked.writes
    assert asked.answer.startswith("At ")
    assert asked.asked


@pytest.mark.parametrize(
    ("answer", "time"),
    [
        ("eight", "08:25"),
        ("the earlier one", "07:25"),
        ("twenty five past seven", "07:25"),
        ("quarter past eight", "08:15"),
    ],
)
def test_the_answer_tells_which_hour_the_minutes_are_of(answer: str, time: str) -> None:
    assert writes("set an alarm for quarter to eight", "no, twenty five past", answer)[-1][1]["time"] == time


@pytest.mark.parametrize(("answer", "time"), [("half past", "06:30"), ("eight", "08:00")])
def test_minutes_of_an_hour_in_one_more_request(answer: str, time: str) -> None:
    assert writes("set an alarm for twenty to six", f"and another one for {answer}")[-1][1]["time"] == time


def test_minutes_of_no_hour_change_nothing() -> None:
    assert writes("set a timer for twenty minutes", "make it five past") == []


def test_a_length_is_no_time_of_day() -> None:
    turns = play(["put lunch in on monday and thursday at seven pm", "make that two hours long"], phone=True)
    assert [turn.writes for turn in turns] == [[], []]
    asked, again = play(["book lunch", "make it two hours long"], phone=True)
    assert (asked.answer, again.answer) == ("When should it be?", "I did not get that. When should it be?")
    assert [call.tool for call in play(["book lunch", "in two hours"], phone=True)[1].writes] == ["create_event"]
