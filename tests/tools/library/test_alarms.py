import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import httpx
import pytest

from tests.tools.library.home import LONDON, TUESDAY, Home, play
from tools.library.alarms import Alarm, AlarmBook, next_time
from tools.library.scheduler import Announcement


def test_a_timer_fires_when_it_is_due_and_not_before() -> None:
    async def main(home: Home) -> None:
        home.library.scheduler.subscribe(home.listen)
        assert await home.told("set_timer", duration_seconds=720) == "Timer set for 12 minutes."
        assert await home.told("set_timer", duration_seconds=90, label="the Rice timer") == (
            "Rice timer set for 1 minute and 30 seconds."
        )
        await home.clock.sleep(89.9)
        assert home.heard == []
        await home.clock.sleep(0.2)
        assert home.heard == ["Your rice timer is done."]
        await home.clock.sleep(629)
        assert len(home.heard) == 1
        await home.clock.sleep(2)
        assert home.heard[1:] == ["Your timer for 12 minutes is done."]
        assert (await home.do("list_alarms_and_timers"))["timers"] == []

    play(main)


def test_a_timer_that_falls_due_while_the_book_is_read_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    due = AlarmBook.due

    async def main(home: Home) -> None:
        async def slow(book: AlarmBook, now: float) -> list[Alarm]:
            found = await due(book, now)
            await home.clock.sleep(0.4)
            return found

        monkeypatch.setattr(AlarmBook, "due", slow)
        await home.do("set_timer", duration_seconds=10)
        await home.clock.sleep(9.8)
        home.library.scheduler.subscribe(home.listen)  # makes it look
        await home.clock.sleep(1)
        assert home.heard == ["Your timer for 10 seconds is done."]

    play(main)


def test_timers_are_cancelled_by_name_or_when_there_is_only_one() -> None:
    async def main(home: Home) -> None:
        assert await home.told("cancel_timer") == "There is no timer running."
        await home.do("set_timer", duration_seconds=600)
        assert await home.told("cancel_timer") == "I cancelled the timer for 10 minutes."
        await home.do("set_timer", duration_seconds=600, label="rice")
        await home.do("set_timer", duration_seconds=300, label="green eggs")
        outcome = await home.outcome("cancel_timer")
        assert outcome.kind == "ambiguous"
        assert outcome.message == ("There is more than one timer. Which one: the green eggs timer or the rice timer?")
        assert await home.told("cancel_timer", label="pasta") == (
            "There is no pasta timer. Running: the green eggs timer and the rice timer."
        )
        assert await home.told("cancel_timer", label="my Eggs timer") == "I cancelled the green eggs timer."
        assert await home.told("list_alarms_and_timers") == "You have the rice timer with 10 minutes left."

    play(main)


def test_alarms_take_the_next_such_time_and_can_be_cancelled() -> None:
    async def main(home: Home) -> None:
        assert await home.told("list_alarms_and_timers") == "There are no alarms or timers set."
        assert await home.told("set_alarm", time="06:45") == "Alarm set for 6:45 AM tomorrow."
        assert await home.told("set_alarm", time="17:00", label="tea") == "Tea alarm set for 5 PM today."
        assert await home.told("set_alarm", time="07:30", repeat="weekdays") == "Alarm set for 7:30 AM on weekdays."
        assert await home.told("set_alarm", time="08:00", date="2026-03-14") == "Alarm set for 8 AM on Saturday."
        assert await home.told("cancel_alarm", time="05:00") == (
            "There is no alarm for 5 AM. There are alarms for 5 PM, 6:45 AM, 7:30 AM and 8 AM."
        )
        assert await home.told("cancel_alarm", time="06:45") == "I cancelled your 6:45 AM alarm."
        listed = (await home.do("list_alarms_and_timers"))["alarms"]
        assert [(each["time"], each["date"], each["repeat"]) for each in listed] == [
            ("17:00", "2026-03-10", "none"),
            ("07:30", "2026-03-11", "weekdays"),
            ("08:00", "2026-03-14", "none"),
        ]

    play(main)


def test_an_alarm_in_the_past_is_refused() -> None:
    async def main(home: Home) -> None:
        for arguments in ({"time": "08:00", "date": "2026-03-10"}, {"time": "08:00", "date": "2026-03-01"}):
            outcome = await home.outcome("set_alarm", **arguments)
            assert outcome.kind == "invalid_argument"
            assert "already passed" in outcome.message
        assert (await home.do("list_alarms_and_timers"))["alarms"] == []

    play(main)


def test_a_repeating_alarm_rings_on_its_days_only() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.do("set_alarm", time="07:30", repeat="weekdays")
        await home.clock.sleep(7 * 24 * 3600)
        return [f"{news.due:%a %H:%M} {news.text}" for news in home.announced]

    assert play(main) == [
        f"{day} 07:30 It is 7:30 AM. This is your alarm." for day in ("Wed", "Thu", "Fri", "Mon", "Tue")
    ]


def test_an_alarm_keeps_its_local_time_over_a_clock_change() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.do("set_alarm", time="01:30", repeat="daily")
        await home.clock.sleep(4 * 24 * 3600)
        return [news.due.astimezone(UTC).strftime("%d %H:%M") for news in home.announced]

    # 29 March 2026, 01:00 GMT becomes 02:00 BST: 01:30 does not exist and is 02:30 BST that day.
    assert play(main, start=datetime(2026, 3, 27, 12, tzinfo=UTC)) == ["28 01:30", "29 01:30", "30 00:30", "31 00:30"]


@pytest.mark.parametrize(
    ("at", "repeat", "expected"),
    [
        ("09:31", "none", "2026-03-10T09:31"),
        ("09:30", "none", "2026-03-11T09:30"),
        ("07:00", "weekends", "2026-03-14T07:00"),
        ("09:00", "weekdays", "2026-03-11T09:00"),
        ("10:00", "daily", "2026-03-10T10:00"),
    ],
)
def test_next_time(at: str, repeat: str, expected: str) -> None:
    found = next_time(time.fromisoformat(at), TUESDAY.astimezone(LONDON), repeat)
    assert f"{found:%Y-%m-%dT%H:%M}" == expected


def test_what_is_set_survives_a_restart_and_fires_late_saying_so(tmp_path: Path) -> None:
    async def before(home: Home) -> None:
        await home.do("set_timer", duration_seconds=600, label="bread")
        await home.do("set_alarm", time="10:00")
        await home.do("create_reminder", text="call the electrician", due="2026-03-10T12:00")
        await home.do("set_alarm", time="14:00")

    async def after(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.clock.sleep(1)
        assert len(home.heard) == 3
        await home.clock.sleep(2 * 3600)
        return home.heard

    play(before, data=tmp_path)
    assert play(after, data=tmp_path, start=TUESDAY + timedelta(hours=3)) == [
        "I am late: your bread timer was done 2 hours and 50 minutes ago.",
        "I am late: your alarm for 10 AM was due 2 hours and 30 minutes ago.",
        "I am late with a reminder for today at noon: call the electrician.",
        "It is 2 PM. This is your alarm.",
    ]


@pytest.mark.parametrize(
    ("after", "ago"),
    [
        (timedelta(minutes=5, seconds=10), "5 minutes and 10 seconds"),
        (timedelta(minutes=20, seconds=10), "20 minutes"),
        (timedelta(hours=22, seconds=53), "22 hours and 1 minute"),
        (timedelta(hours=50, minutes=40), "2 days and 3 hours"),
    ],
)
def test_how_late_it_is_is_told_roughly(tmp_path: Path, after: timedelta, ago: str) -> None:
    async def before(home: Home) -> None:
        await home.do("set_timer", duration_seconds=600)

    async def heard(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.clock.sleep(0.1)
        return home.heard

    play(before, data=tmp_path)
    start = TUESDAY + timedelta(minutes=10) + after
    assert play(heard, data=tmp_path, start=start) == [f"I am late: your timer for 10 minutes was done {ago} ago."]


def test_what_nobody_hears_waits_for_the_first_listener_and_is_told_once() -> None:
    async def main(home: Home) -> None:
        async def deaf(news: Announcement) -> None:
            raise ConnectionError("gone")

        leave = home.library.scheduler.subscribe(deaf)
        await home.do("set_timer", duration_seconds=10)
        await home.clock.sleep(100)
        leave()
        home.library.scheduler.subscribe(home.listen)
        await home.clock.sleep(1)
        assert home.heard == ["I am late: your timer for 10 seconds was done 1 minute and 30 seconds ago."]
        await home.clock.sleep(600)
        assert len(home.heard) == 1

    play(main)


def test_a_webhook_gets_the_announcement_and_is_asked_again_when_it_fails() -> None:
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(503 if len(bodies) == 1 else 204)

    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=10, label="tea")
        await home.clock.sleep(300)

    play(main, answer=answer, webhook="http://hooks.example/alarm")
    assert [(body["kind"], body["label"], body["late_s"] > 30) for body in bodies] == [
        ("timer", "tea", False),
        ("timer", "tea", True),
    ]


def test_the_same_attempt_sets_one_timer_however_often_it_is_made() -> None:
    async def main(home: Home) -> int:
        for _ in range(3):
            await home.do("set_timer", key="sess_1/1/1/1", duration_seconds=60)
        return len((await home.do("list_alarms_and_timers"))["timers"])

    assert play(main) == 1


def test_reminders() -> None:
    async def main(home: Home) -> None:
        home.library.scheduler.subscribe(home.listen)
        assert await home.told("list_reminders") == "You have no reminders."
        assert await home.told("create_reminder", text="water the ferns", due="2026-03-14T10:00") == (
            "I will remind you on Saturday at 10 AM: water the ferns."
        )
        assert await home.told("create_reminder", text="buy stamps") == "I will remind you: buy stamps."
        past = await home.outcome("create_reminder", text="wake up", due="2026-03-10T07:00")
        assert (past.kind, past.message) == (
            "invalid_argument",
            "today at 7 AM has already passed. When should it be?",
        )
        assert await home.told("list_reminders") == (
            "You have 2 reminders: water the ferns, on Saturday at 10 AM; buy stamps."
        )
        assert await home.told("cancel_reminder", text="stamps") == "I removed the reminder: buy stamps."
        assert (await home.outcome("cancel_reminder", text="stamps")).kind == "not_found"
        await home.clock.sleep(4 * 24 * 3600 + 3600)
        assert home.heard == ["A reminder: water the ferns."]

    play(main)


def test_closing_leaves_no_task_behind() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=10)
        await home.library.aclose()
        assert len(asyncio.all_tasks()) == 1

    play(main)
