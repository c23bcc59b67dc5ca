"""A condition on the time of now is known at once; several alarms in one breath; whom a sent message was for."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play

# The dialogues begin on Wednesday, 25 November 2026, at 18:43.


def done(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize(
    "said",
    [
        "if it's gone six set a timer for ten minutes otherwise leave it",
        "if it's past quarter past six set a timer for ten minutes",
        "if it's before ten then set a timer for ten minutes or else do nothing",
    ],
)
def test_what_holds_is_done(said: str) -> None:
    [turn] = play([said], False)
    assert done(turn) == [("set_timer", {"duration_seconds": 600})]


@pytest.mark.parametrize(
    "said", ["if it's gone seven set a timer for ten minutes", "if it's before six cancel the dentist"]
)
def test_what_does_not_hold_is_left(said: str) -> None:
    [turn] = play([said], False)
    assert turn.answer == "It is 6:43 PM, so I left the rest."
    assert not turn.calls


@pytest.mark.parametrize(
    "said",
    [
        "if it's gone six cancel the dentist otherwise text mum",
        "if it's gone six should I call mum",
        "if it's past nine will the shop be open",
    ],
)
def test_other_conditions_do_nothing(said: str) -> None:
    assert done(play([said], True)[0]) == []


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("two alarms for saturday morning one at nine and one at ten", ["09:00", "10:00"]),
        ("set two alarms on saturday morning one at seven and one at half past just in case", ["07:00", "07:30"]),
        ("three alarms on saturday morning six half six and seven", ["06:00", "06:30", "07:00"]),
        ("two alarms on saturday at six", []),
        ("three alarms on saturday morning one at six and one at seven", []),
    ],
)
def test_several_alarms_of_one_day(said: str, times: list[str]) -> None:
    made = done(play([said], False)[0])
    assert [(tool, arguments["time"], arguments["date"]) for tool, arguments in made] == [
        ("set_alarm", each, "2026-11-28") for each in times
    ]


def test_somebody_else_gets_the_message_after_a_yes() -> None:
    asked, answered = play(["text mum that tea's at six", "no I meant anna", "yes"], True)[1:]
    assert asked.answer == "The text message is already sent. Should I send it to Anna as well?"
    assert not asked.writes
    assert done(answered) == [("send_sms", {"to": ["+447700900222"], "message": "Tea's at six."})]


def test_another_value_is_no_other_person() -> None:
    asked = play(["text mum that tea's at six", "no I meant seven"], True)[1]
    assert asked.answer == "The text message is already sent. Should I send another one: Tea's at seven?"
