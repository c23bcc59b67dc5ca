"""Times said from the time before them in one breath, and several times with a day each."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


def alarms(*turns: str) -> list[tuple[str, str]]:
    return [(str(each.get("date")), each["time"]) for tool, each in writes(*turns) if tool == "set_alarm"]


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("wake me at quarter to six tomorrow and saturday two hours later", ["05:45", "07:45"]),
        ("set an alarm for seven thirty on monday and half an hour earlier on tuesday", ["07:30", "07:00"]),
        ("alarm at eight on monday please and on friday an hour earlier", ["08:00", "07:00"]),
        ("wake me at ten past six and again five minutes later", ["06:10", "06:15"]),
        (
            "set an alarm for seven on monday tuesday an hour earlier and wednesday two hours later",
            ["07:00", "06:00", "08:00"],
        ),
    ],
)
def test_a_distance_is_counted_from_the_time_before(said: str, times: list[str]) -> None:
    assert [at for _, at in alarms(said)] == times


def test_a_reminder_keeps_its_text() -> None:
    said = "remind me to water the ferns at nine tomorrow and an hour later on sunday"
    assert [each["due"] for _, each in writes(said)] == ["2026-11-26T09:00", "2026-11-29T10:00"]
    assert {each["text"] for _, each in writes(said)} == {"water the ferns"}


def test_another_request_behind_the_distance_makes_no_second_alarm() -> None:
    assert [at for _, at in alarms("set an alarm for six and half an hour later remind me to stretch")] == ["06:00"]


def test_a_distance_over_noon_is_asked_about() -> None:
    assert last("wake me at half past eleven and two hours later").asked
    assert writes("wake me at half past eleven and two hours later") == []


def test_a_dictated_text_keeps_the_distance() -> None:
    ((_, sent),) = writes("text Ben we eat at seven and an hour later on sunday")
    assert sent["message"] == "We eat at seven and an hour later on sunday."


def test_the_next_turn_counts_from_the_last_alarm() -> None:
    assert alarms("set an alarm for nine tomorrow", "the same but half an hour earlier on friday") == [
        ("2026-11-27", "08:30")
    ]
    assert alarms("set an alarm for nine tomorrow", "and an hour later on sunday") == [("2026-11-29", "10:00")]


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("set an alarm for seven on monday and at six on tuesday and at nine on friday", ["07:00", "06:00", "09:00"]),
        ("wake me at six on monday seven on tuesday and half past eight on friday", ["06:00", "07:00", "08:30"]),
        ("set an alarm for seven on monday and another for eight on tuesday", ["07:00", "08:00"]),
    ],
)
def test_each_day_has_its_own_time(said: str, times: list[str]) -> None:
    assert [at for _, at in alarms(said)] == times


def test_the_second_repetition_has_no_day_of_the_first() -> None:
    assert alarms("wake me at half six on weekdays and eight on weekends") == [("None", "06:30"), ("None", "08:00")]


def test_a_time_behind_an_unclear_twelve_is_asked_for_too() -> None:
    assert writes("set an alarm for half past twelve and remind me at quarter to one to ring Gran") == []
