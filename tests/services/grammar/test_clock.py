"""What people say to timers, alarms, reminders and the stopwatch, and the calls that it becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bench.dialogues.play import play
from services.events.model import SessionContext
from services.grammar import GrammarModel
from tests.services.grammar.test_session import actions, hear, said
from tests.tools.library.home import TOOLS

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
CLOCK = (
    "set_timer", "cancel_timer", "change_timer", "list_alarms_and_timers", "control_stopwatch", "read_stopwatch",
    "set_alarm", "cancel_alarm", "change_alarm", "create_reminder", "cancel_reminder", "move_reminder",
    "list_reminders", "add_list_items", "create_event", "search_calendar", "control_playback",
)  # fmt: skip


def calls(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The calls that the whole utterance becomes, with canonical arguments less the defaults."""
    specs = tuple(tool.spec for name, tool in TOOLS.items() if name in CLOCK)
    model = GrammarModel().open(SessionContext("", specs, lambda: NOW, "UTC", "Leeds"))
    return [(call.tool, dict(call.arguments)) for call in actions(hear(model, text, final=True))]


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("set a timer for 1h 20m", "set_timer", {"duration_seconds": 4800}),
        ("put eight minutes on the clock", "set_timer", {"duration_seconds": 480}),
        ("add five minutes to the timer", "change_timer", {"action": "extend", "duration_seconds": 300}),
        (
            "add five minutes to the pasta timer",
            "change_timer",
            {"action": "extend", "duration_seconds": 300, "label": "pasta"},
        ),
        (
            "make the pasta timer two minutes longer",
            "change_timer",
            {"action": "extend", "duration_seconds": 120, "label": "pasta"},
        ),
        ("take a minute off the timer", "change_timer", {"action": "shorten", "duration_seconds": 60}),
        ("pause the timer", "change_timer", {"action": "pause"}),
        ("resume my egg timer", "change_timer", {"action": "resume", "label": "egg"}),
        ("restart the timer", "change_timer", {"action": "restart"}),
        ("cancel all timers", "cancel_timer", {"all": True}),
        ("cancel all my timers please", "cancel_timer", {"all": True}),
        ("cancel the pasta timer", "cancel_timer", {"label": "pasta"}),
        ("turn off all alarms", "cancel_alarm", {"all": True}),
        ("cancel my 7 am alarm", "cancel_alarm", {"time": "07:00"}),
        ("cancel my gym alarm", "cancel_alarm", {"label": "gym"}),
        ("cancel the first alarm", "cancel_alarm", {"label": "first"}),
        ("cancel tomorrow's alarm", "cancel_alarm", {"label": "tomorrow's"}),
        ("cancel my alarm for tomorrow", "cancel_alarm", {"date": "2026-03-11"}),
        ("turn off my alarm", "cancel_alarm", {}),
        ("how long is left on the pasta timer", "list_alarms_and_timers", {"kind": "timers", "label": "pasta"}),
        ("what timers do i have", "list_alarms_and_timers", {"kind": "timers"}),
        ("start the stopwatch", "control_stopwatch", {"action": "start"}),
        ("stop the stopwatch", "control_stopwatch", {"action": "stop"}),
        ("how long has the stopwatch been running", "read_stopwatch", {}),
        ("set an alarm for every weekday at seven", "set_alarm", {"time": "07:00", "repeat": "weekdays"}),
        (
            "set an alarm for seven every monday and wednesday",
            "set_alarm",
            {"time": "07:00", "rule": "FREQ=WEEKLY;BYDAY=MO,WE"},
        ),
        ("wake me up every day at six thirty", "set_alarm", {"time": "06:30", "repeat": "daily"}),
        ("every morning wake me up at six", "set_alarm", {"time": "06:00", "repeat": "daily"}),
        ("set a daily alarm for six", "set_alarm", {"time": "06:00", "repeat": "daily"}),
        ("wake me in 20 minutes", "set_alarm", {"time": "09:50"}),
        ("wake me up in thirty hours", "set_alarm", {"time": "15:30", "date": "2026-03-11"}),
        ("move my 7 am alarm to 8 am", "change_alarm", {"action": "move", "alarm_time": "07:00", "time": "08:00"}),
        ("change my alarm to half past six", "change_alarm", {"action": "move", "time": "06:30"}),
        ("snooze", "change_alarm", {"action": "snooze"}),
        ("snooze for five minutes", "change_alarm", {"action": "snooze", "duration_seconds": 300}),
        ("snooze the alarm", "change_alarm", {"action": "snooze"}),
        (
            "remind me to take my pills every day at 9 am",
            "create_reminder",
            {"text": "take my pills", "due": "2026-03-11T09:00", "rule": "FREQ=DAILY"},
        ),
        (
            "remind me every monday at nine to water the plants",
            "create_reminder",
            {"text": "water the plants", "due": "2026-03-16T09:00", "rule": "FREQ=WEEKLY;BYDAY=MO"},
        ),
        (
            "remind me on the first of each month at ten am to pay rent",
            "create_reminder",
            {"text": "pay rent", "due": "2026-04-01T10:00", "rule": "FREQ=MONTHLY;BYMONTHDAY=1"},
        ),
        (
            "remind me every morning to stretch",
            "create_reminder",
            {"text": "stretch", "due": "2026-03-11T09:00", "rule": "FREQ=DAILY"},
        ),
        ("remind me every hour to drink water", "create_reminder", {"text": "drink water", "rule": "FREQ=HOURLY"}),
        ("wake me every weekday morning at 6", "set_alarm", {"time": "06:00", "repeat": "weekdays"}),
        (
            "every evening at eight remind me to feed the cat",
            "create_reminder",
            {"text": "feed the cat", "due": "2026-03-10T20:00", "rule": "FREQ=DAILY"},
        ),
        (
            "remind me a week from thursday to renew my passport",
            "create_reminder",
            {"text": "renew my passport", "due": "2026-03-19T09:00"},
        ),
        (
            "move the reminder to call mum to friday at ten",
            "move_reminder",
            {"text": "call mum", "due": "2026-03-13T10:00"},
        ),
    ],
)
def test_one_request(text: str, tool: str, arguments: dict[str, Any]) -> None:
    assert calls(text) == [(tool, arguments)]


@pytest.mark.parametrize(
    ("text", "tool", "each"),
    [
        (
            "set timers for 5, 10 and 15 minutes",
            "set_timer",
            [{"duration_seconds": 300}, {"duration_seconds": 600}, {"duration_seconds": 900}],
        ),
        ("wake me up at seven and at eight", "set_alarm", [{"time": "07:00"}, {"time": "08:00"}]),
        ("set alarms for 6, 7 and 8 am", "set_alarm", [{"time": "06:00"}, {"time": "07:00"}, {"time": "08:00"}]),
        (
            "wake me up at 7 on saturday and sunday",
            "set_alarm",
            [{"time": "07:00", "date": "2026-03-14"}, {"time": "07:00", "date": "2026-03-15"}],
        ),
    ],
)
def test_one_request_for_each_value(text: str, tool: str, each: list[dict[str, Any]]) -> None:
    assert calls(text) == [(tool, arguments) for arguments in each]


def test_of_an_event_two_times_are_asked_about() -> None:
    assert calls("put lunch with ben in my calendar tomorrow at one and at two") == []


def test_a_reminder_that_repeats_without_a_time_is_asked_about() -> None:
    specs = tuple(tool.spec for name, tool in TOOLS.items() if name in CLOCK)
    model = GrammarModel().open(SessionContext("", specs, lambda: NOW, "UTC", "Leeds"))
    outputs = hear(model, "remind me every day to water the plants", final=True)
    assert actions(outputs) == []
    assert said(outputs) == "When should I remind you?"


@pytest.mark.parametrize(
    ("turns", "last"),
    [
        (
            ["set a timer for ten minutes", "add five minutes to it", "pause it"],
            ("change_timer", {"action": "pause", "label": "15 minutes"}),
        ),
        (
            ["set a 12 minute timer", "restart it please"],
            ("change_timer", {"action": "restart", "label": "12 minutes"}),
        ),
        (["set an alarm for 7am tomorrow", "turn it off"], ("cancel_alarm", {"time": "07:00", "date": "2026-11-26"})),
        (
            ["set an alarm for 7 am and another one for 7:15 am", "cancel the first one"],
            ("cancel_alarm", {"time": "07:00", "date": "2026-11-26"}),
        ),
        (
            ["set timers for five and ten minutes", "cancel the timer", "the ten minute one"],
            ("cancel_timer", {"label": "10 minutes"}),
        ),
        (["set alarms for 7 and 8 am", "cancel the alarm", "the eight o'clock one"], None),
        (
            ["remind me tomorrow at nine to call mum", "move it to friday at ten"],
            ("move_reminder", {"due": "2026-11-27T10:00", "text": "call mum"}),
        ),
        (["start the stopwatch", "stop it"], ("control_stopwatch", {"action": "stop"})),
        (["set a timer for ten minutes", "cancel the timer", "undo that"], ("change_timer", {"action": "restore"})),
    ],
)
def test_what_was_set_is_meant_in_the_next_turn(turns: list[str], last: tuple[str, dict[str, Any]] | None) -> None:
    [*_, final] = play(turns, phone=False)
    done = [(call.tool, dict(call.arguments)) for call in final.writes if call.status == "done"]
    if last is None:
        assert [tool for tool, _ in done] == ["cancel_alarm"]
    else:
        [(tool, arguments)] = done
        assert tool == last[0]
        assert last[1].items() <= arguments.items()


@pytest.mark.parametrize("second", ["don't cancel it", "should i cancel it", "i might pause it later", "it is hot"])
def test_what_only_speaks_of_it_changes_nothing(second: str) -> None:
    [_, final] = play(["set a timer for ten minutes", second], phone=False)
    assert final.writes == []


def test_another_time_behind_a_no_corrects_the_alarm_and_leaves_the_others() -> None:
    [_, second] = play(["wake me up at 7", "no, 6:45"], phone=False)
    assert [(call.tool, call.arguments["time"]) for call in second.writes] == [
        ("cancel_alarm", "07:00"),
        ("set_alarm", "06:45"),
    ]
    [_, second] = play(["set alarms for 7 and 8 am", "make it nine"], phone=False)
    assert ("cancel_alarm", "07:00") not in [(call.tool, call.arguments["time"]) for call in second.writes]


@pytest.mark.parametrize("answer", ["in the afternoon", "afternoon", "pm", "5 pm"])
def test_an_hour_of_the_night_is_asked_about_before_a_reminder_is_made(answer: str) -> None:
    first, second = play(["remind me at five to go to the shop", answer], phone=False)  # said in the evening
    assert first.answer == "At 5 in the morning or at 5 in the afternoon?"
    assert first.writes == []
    assert [call.arguments["due"] for call in second.writes] == ["2026-11-26T17:00"]


def test_an_hour_that_is_clear_is_not_asked_about() -> None:
    [turn] = play(["remind me at five am to go to the airport"], phone=False)
    assert [call.arguments["due"] for call in turn.writes] == ["2026-11-26T05:00"]
    [turn] = play(["remind me tomorrow at five to go to the shop"], phone=False)
    assert [call.arguments["due"] for call in turn.writes] == ["2026-11-26T17:00"]
