"""What can be done about timers, alarms and reminders that are set, and the stopwatch."""

from datetime import UTC, datetime

from tests.tools.library.home import Home, play
from tools.library.alarms import AlarmBook, AlarmKind, due_again


def test_a_timer_is_extended_shortened_paused_resumed_and_restarted() -> None:
    async def main(home: Home) -> None:
        home.library.scheduler.subscribe(home.listen)
        await home.do("set_timer", duration_seconds=600)
        await home.clock.sleep(60)
        assert await home.told("change_timer", action="extend", duration_seconds=300) == (
            "The timer for 15 minutes has 14 minutes left."
        )
        assert await home.told("change_timer", action="shorten", duration_seconds=120) == (
            "The timer for 13 minutes has 12 minutes left."
        )
        assert await home.told("change_timer", action="pause") == (
            "The timer for 13 minutes is paused, with 12 minutes left."
        )
        await home.clock.sleep(3600)
        assert home.heard == []
        assert await home.told("list_alarms_and_timers", kind="timers") == (
            "The timer for 13 minutes has 12 minutes left, and is paused."
        )
        assert await home.told("change_timer", action="pause") == "The timer for 13 minutes is paused already."
        assert await home.told("change_timer", action="resume") == (
            "The timer for 13 minutes goes on, with 12 minutes left."
        )
        await home.clock.sleep(600)
        assert await home.told("change_timer", action="restart") == "The timer for 13 minutes starts again."
        await home.clock.sleep(779)
        assert home.heard == []
        await home.clock.sleep(2)
        assert home.heard == ["Your timer for 13 minutes is done."]

    play(main)


def test_a_paused_timer_stays_paused_when_it_is_extended_and_over_a_restart_of_its_length() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=600, label="rice")
        await home.do("change_timer", action="pause")
        assert (
            await home.told("change_timer", action="extend", duration_seconds=60)
            == "The rice timer has 11 minutes left."
        )
        await home.clock.sleep(3600)
        assert await home.told("list_alarms_and_timers") == "You have the rice timer paused with 11 minutes left."

    play(main)


def test_a_timer_is_not_shortened_to_nothing() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=60, label="egg")
        outcome = await home.outcome("change_timer", action="shorten", duration_seconds=60)
        assert (outcome.kind, outcome.message) == ("invalid_argument", "The egg timer has less than that left.")

    play(main)


def test_which_timer_is_meant_is_asked_where_it_is_not_clear() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=600)
        await home.do("set_timer", duration_seconds=300)
        outcome = await home.outcome("change_timer", action="extend", duration_seconds=60)
        assert (outcome.kind, outcome.message) == (
            "ambiguous",
            "There is more than one timer. Which one: the timer for 5 minutes or the timer for 10 minutes?",
        )
        first = await home.outcome("cancel_timer", label="first")  # first set, or first to ring
        assert first.kind == "ambiguous"
        assert await home.told("change_timer", action="extend", duration_seconds=60, label="10 minute") == (
            "The timer for 11 minutes has 11 minutes left."
        )
        assert await home.told("list_alarms_and_timers", kind="timers", label="5 minute") == (
            "The timer for 5 minutes has 5 minutes left."
        )

    play(main)


def test_a_timer_that_has_rung_starts_again() -> None:
    async def main(home: Home) -> None:
        home.library.scheduler.subscribe(home.listen)
        assert await home.told("change_timer", action="restart") == "There is no timer running."
        await home.do("set_timer", duration_seconds=60, label="egg")
        await home.clock.sleep(90)
        assert await home.told("change_timer", action="restart") == "The egg timer starts again."
        await home.clock.sleep(61)
        assert home.heard == ["Your egg timer is done."] * 2

    play(main)


def test_a_timer_that_is_extended_while_it_is_being_announced_is_not_lost() -> None:
    async def main(home: Home) -> None:
        async def slow(news: object) -> bool:
            await home.clock.sleep(20)  # the user is speaking
            return True

        leave = home.library.scheduler.subscribe(slow)
        await home.do("set_timer", duration_seconds=60)
        await home.clock.sleep(65)
        await home.do("change_timer", action="extend", duration_seconds=300)
        await home.clock.sleep(60)
        leave()
        assert len((await home.do("list_alarms_and_timers"))["timers"]) == 1

    play(main)


def test_all_timers_are_cancelled_at_once_and_come_back_with_the_time_they_had() -> None:
    async def main(home: Home) -> None:
        await home.do("set_timer", duration_seconds=600, label="rice")
        await home.do("set_timer", duration_seconds=300)
        assert await home.told("cancel_timer", all=True) == "I cancelled the timer for 5 minutes and the rice timer."
        assert await home.told("cancel_timer", all=True) == "There is no timer running."
        await home.clock.sleep(60)
        assert await home.told("change_timer", action="restore") == (
            "The rice timer and the timer for 5 minutes are running again."
        )
        assert [each["remaining_seconds"] for each in (await home.do("list_alarms_and_timers"))["timers"]] == [240, 540]
        assert await home.told("change_timer", action="restore") == "No timer was cancelled."

    play(main)


def test_an_alarm_on_chosen_days_rings_on_these_only() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        told = await home.told("set_alarm", time="07:00", rule="FREQ=WEEKLY;BYDAY=MO,WE")
        assert told == "Alarm set for 7 AM every Monday and Wednesday."
        await home.clock.sleep(6 * 24 * 3600)
        return [f"{news.due:%a %d}" for news in home.announced]

    assert play(main) == ["Wed 11", "Mon 16"]


def test_an_alarm_is_cancelled_by_its_name_its_place_and_its_day() -> None:
    async def main(home: Home) -> None:
        assert await home.told("cancel_alarm") == "There is no alarm. No alarm is set."
        await home.do("set_alarm", time="07:00")
        await home.do("set_alarm", time="08:00", label="gym")
        await home.do("set_alarm", time="08:00", date="2026-03-14")
        assert (await home.outcome("cancel_alarm")).message == (
            "There is more than one alarm. Which one: your 7 AM alarm tomorrow, your gym alarm for 8 AM tomorrow or "
            "your 8 AM alarm on Saturday?"
        )
        assert (await home.outcome("cancel_alarm", time="08:00")).kind == "ambiguous"
        assert await home.told("cancel_alarm", label="saturday") == "I cancelled your 8 AM alarm."
        assert await home.told("cancel_alarm", label="first") == "I cancelled your 7 AM alarm."
        assert await home.told("cancel_alarm", label="the gym alarm") == "I cancelled your gym alarm for 8 AM."

    play(main)


def test_one_day_of_an_alarm_that_repeats_is_skipped() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.do("set_alarm", time="07:00", repeat="weekdays")
        assert await home.told("cancel_alarm", label="tomorrow's") == (
            "I skip your 7 AM alarm tomorrow; it stays on weekdays."
        )
        assert (await home.outcome("cancel_alarm", date="2026-03-13")).kind == "invalid_argument"
        await home.clock.sleep(2 * 24 * 3600)
        return [f"{news.due:%a}" for news in home.announced]

    assert play(main) == ["Thu"]


def test_an_alarm_is_moved_and_keeps_its_day_and_its_repetition() -> None:
    async def main(home: Home) -> None:
        await home.do("set_alarm", time="07:00", date="2026-03-14", label="run")
        assert await home.told("change_alarm", action="move", time="08:30") == (
            "Your run alarm for 7 AM is now set for 8:30 AM on Saturday."
        )
        await home.do("set_alarm", time="06:00", repeat="weekdays")
        assert await home.told("change_alarm", action="move", alarm_time="06:00", time="06:15") == (
            "Your 6 AM alarm is now set for 6:15 AM on weekdays."
        )
        assert (await home.outcome("change_alarm", action="move", alarm_time="05:00", time="06:00")).kind == "not_found"
        assert (await home.outcome("change_alarm", action="move", alarm_time="06:15")).message == (
            "What time should the alarm be?"
        )

    play(main)


def test_an_alarm_that_has_rung_is_snoozed_and_rings_again() -> None:
    async def main(home: Home) -> None:
        home.library.scheduler.subscribe(home.listen)
        await home.do("set_alarm", time="10:00", repeat="daily", label="tea")
        assert await home.told("change_alarm", action="snooze", duration_seconds=300) == (
            "Snoozed for 5 minutes, until 10:05 AM."  # it is due within the hour
        )
        await home.clock.sleep(36 * 60)
        assert home.heard == ["It is 10:05 AM. This is your tea alarm."]
        assert await home.told("change_alarm", action="snooze") == "Snoozed for 10 minutes, until 10:16 AM."
        await home.clock.sleep(11 * 60)
        assert home.heard[1:] == ["It is 10:16 AM. This is your tea alarm."]
        assert [each["time"] for each in (await home.do("list_alarms_and_timers"))["alarms"]] == ["10:00"]

    play(main)


def test_where_nothing_has_rung_nothing_is_snoozed() -> None:
    async def main(home: Home) -> None:
        await home.do("set_alarm", time="08:00")
        assert await home.told("change_alarm", action="snooze") == (
            "No alarm has rung just now. Your next one is for tomorrow at 8 AM."
        )

    play(main)


def test_a_reminder_that_repeats_is_told_each_time_until_it_is_cancelled() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        assert await home.told("create_reminder", text="take the pills", due="2026-03-10T08:00", rule="FREQ=DAILY") == (
            "I will remind you every day at 8 AM: take the pills."
        )
        assert await home.told(
            "create_reminder", text="pay rent", due="2026-03-11T09:00", rule="FREQ=MONTHLY;BYMONTHDAY=12"
        ) == ("I will remind you on the 12th of every month at 9 AM: pay rent.")
        await home.clock.sleep(2 * 24 * 3600)
        await home.do("cancel_reminder", text="pills")
        await home.clock.sleep(24 * 3600)
        return [f"{news.due:%d %b %H:%M} {news.text}" for news in home.announced]

    assert play(main) == [
        "11 Mar 08:00 A reminder: take the pills.",
        "12 Mar 08:00 A reminder: take the pills.",
        "12 Mar 09:00 A reminder: pay rent.",
    ]


def test_a_reminder_every_other_week_begins_with_the_next_such_day() -> None:
    async def main(home: Home) -> None:
        rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
        await home.do("create_reminder", text="bins", due="2026-03-11T07:00", rule=rule)
        (bins,) = await home.library.services[AlarmBook].all(AlarmKind.REMINDER)
        assert bins.due is not None
        again = due_again(bins, bins.due)
        assert (f"{bins.due:%d %b}", again and f"{again:%d %b}") == ("16 Mar", "30 Mar")

    play(main)


def test_a_rule_that_no_day_fits_and_one_that_is_none_are_refused() -> None:
    async def main(home: Home) -> None:
        never = {"text": "x", "due": "2026-03-11T07:00", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}
        assert (await home.outcome("create_reminder", **never)).message == "There is no such day. When should it be?"
        second = never | {"rule": "FREQ=SECONDLY"}
        assert (await home.outcome("create_reminder", **second)).kind == "invalid_argument"
        assert (await home.outcome("set_alarm", time="07:00", rule="every day")).kind == "invalid_argument"

    play(main)


def test_an_hourly_reminder_begins_an_hour_from_now() -> None:
    async def main(home: Home) -> None:
        told = await home.told("create_reminder", text="drink water", rule="FREQ=HOURLY")
        assert told == "I will remind you every hour from 10:30 AM: drink water."
        (water,) = await home.library.services[AlarmBook].all(AlarmKind.REMINDER)
        assert water.due is not None
        again = due_again(water, water.due)
        assert again is not None
        assert f"{again:%H:%M}" == "11:30"

    play(main)


def test_a_reminder_is_moved() -> None:
    async def main(home: Home) -> None:
        await home.do("create_reminder", text="call mum", due="2026-03-11T18:00")
        assert await home.told("move_reminder", text="mum", due="2026-03-12T19:00") == (
            "I will remind you on Thursday at 7 PM: call mum."
        )
        assert (await home.outcome("move_reminder", text="mum", due="2026-03-01T19:00")).kind == "invalid_argument"
        assert await home.told("cancel_reminder") == "I removed the reminder: call mum."
        assert await home.told("cancel_reminder") == "You have no reminders."

    play(main)


def test_the_stopwatch() -> None:
    async def main(home: Home) -> None:
        assert await home.told("read_stopwatch") == "The stopwatch is not running."
        assert await home.told("control_stopwatch", action="stop") == "The stopwatch is not running."
        assert await home.told("control_stopwatch", action="start") == "The stopwatch is running."
        await home.clock.sleep(75)
        assert await home.told("read_stopwatch") == "The stopwatch is at 1 minute and 15 seconds."
        assert (
            await home.told("control_stopwatch", action="stop") == "The stopwatch stopped at 1 minute and 15 seconds."
        )
        await home.clock.sleep(600)
        assert await home.told("read_stopwatch") == "The stopwatch stands at 1 minute and 15 seconds."
        assert await home.told("control_stopwatch", action="resume") == (
            "The stopwatch goes on from 1 minute and 15 seconds."
        )
        await home.clock.sleep(5)
        assert await home.told("read_stopwatch") == "The stopwatch is at 1 minute and 20 seconds."
        assert await home.told("control_stopwatch", action="reset") == "The stopwatch is back at zero."

    play(main)


def test_a_repeated_reminder_keeps_its_local_time_over_a_clock_change() -> None:
    async def main(home: Home) -> list[str]:
        home.library.scheduler.subscribe(home.listen)
        await home.do("create_reminder", text="bins", due="2026-03-28T08:00", rule="FREQ=DAILY")
        await home.clock.sleep(3 * 24 * 3600)
        return [news.due.astimezone(UTC).strftime("%d %H:%M") for news in home.announced]

    assert play(main, start=datetime(2026, 3, 27, 12, tzinfo=UTC)) == ["28 08:00", "29 07:00", "30 07:00"]
