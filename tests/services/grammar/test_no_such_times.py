"""The user is told of days and times that do not exist, and nothing is done; also times said in old ways."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("wake me at eight on the thirtieth of february", "There is no February 30. Which day do you mean?"),
        ("put choir in my calendar on november 31 at ten", "There is no November 31. Which day do you mean?"),
        ("remind me on the 31st of september to prune the roses", "There is no September 31. Which day do you mean?"),
        ("remind me on february 29th 2027 to leap", "There is no February 29, 2027. Which day do you mean?"),
        ("set an alarm for half past thirty", "There is no such time as half past thirty. What time do you mean?"),
        ("set an alarm for 6:80", "There is no such time as 6:80. What time do you mean?"),
        ("set an alarm for twenty six o'clock", "There is no such time as twenty six o'clock. What time do you mean?"),
    ],
)
def test_it_is_said_that_there_is_no_such_day_or_time(said: str, told: str) -> None:
    turn = last(said)
    assert (turn.answer, list(turn.writes)) == (told, [])


def test_the_reply_is_a_day_of_the_month_that_was_said() -> None:
    asked = "wake me at eight on april 31"
    assert writes(asked, "oh the thirtieth then") == [
        ("set_alarm", {"time": "08:00", "date": "2027-04-30", "repeat": "none"})
    ]
    assert writes(asked, "what about the thirtieth")[0][1]["date"] == "2027-04-30"
    assert writes(asked, "friday then")[0][1]["date"] == "2026-11-27"
    assert writes(asked, "never mind") == []


def test_the_reply_to_a_question_for_a_time_is_asked_again() -> None:
    assert last("set an alarm", "quarter past thirty").answer.startswith("There is no such time")
    assert writes("set an alarm", "quarter past thirty", "quarter past seven")[0][1]["time"] == "07:15"


def test_a_dictated_text_and_what_exists_stay_as_they_are() -> None:
    ((tool, sent),) = writes("text Ben we meet on the thirty first of june")
    assert (tool, sent["message"]) == ("send_sms", "We meet on the thirty first of june.")
    assert writes("remind me on february 29th to leap")[0][1]["due"] == "2028-02-29T09:00"
    assert writes("set a thirty two minute timer") == [("set_timer", {"duration_seconds": 1920})]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("wake me at five and twenty to eight", "07:35"),
        ("set an alarm for five and twenty past six", "06:25"),
        ("wake us at 5 and 20 past 7 please", "07:25"),
        ("set an alarm for five and twenty minutes to nine", "08:35"),
    ],
)
def test_five_and_twenty_are_twenty_five_minutes(said: str, at: str) -> None:
    assert [(tool, arguments["time"]) for tool, arguments in writes(said)] == [("set_alarm", at)]
