"""How people say that something repeats, the rule it means, and how the rule is said again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tools.language.durations import durations_listed_at
from tools.language.recurrences import recurrence_at
from tools.language.times import DayPart, times_listed_at
from tools.language.tokens import words
from tools.recurrence import first_after, spoken

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/London"))  # a Tuesday


@pytest.mark.parametrize(
    ("said", "rule", "told"),
    [
        ("every day", "FREQ=DAILY", "every day"),
        ("every single day", "FREQ=DAILY", "every day"),
        ("daily", "FREQ=DAILY", "every day"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "on weekdays"),
        ("monday through friday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "on weekdays"),
        ("on weekends", "FREQ=WEEKLY;BYDAY=SA,SU", "at weekends"),
        ("every saturday and sunday", "FREQ=WEEKLY;BYDAY=SA,SU", "at weekends"),
        ("every monday", "FREQ=WEEKLY;BYDAY=MO", "every Monday"),
        ("mondays, wednesdays and fridays", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Monday, Wednesday and Friday"),
        ("every other tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every other week on Tuesday"),
        ("every two weeks on friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every other week on Friday"),
        ("every fortnight", "FREQ=WEEKLY;INTERVAL=2", "every other week"),
        ("every three hours", "FREQ=HOURLY;INTERVAL=3", "every 3 hours"),
        ("once a week", "FREQ=WEEKLY", "every week"),
        ("on the first of each month", "FREQ=MONTHLY;BYMONTHDAY=1", "on the 1st of every month"),
        ("every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "on the 15th of every month"),
        ("the last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1", "on the last day of every month"),
        ("the first monday of every month", "FREQ=MONTHLY;BYDAY=1MO", "on the first Monday of every month"),
        ("every last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR", "on the last Friday of every month"),
        (
            "every day except sunday",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
            "every Monday, Tuesday, Wednesday, Thursday, Friday and Saturday",
        ),
        ("every day bar weekends", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "on weekdays"),
        (
            "monday to friday but not on wednesday",
            "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR",
            "every Monday, Tuesday, Thursday and Friday",
        ),
        ("tuesdays and fridays only", "FREQ=WEEKLY;BYDAY=TU,FR", "every Tuesday and Friday"),
        ("monday and friday every week", "FREQ=WEEKLY;BYDAY=MO,FR", "every Monday and Friday"),
        ("every week on a tuesday", "FREQ=WEEKLY;BYDAY=TU", "every Tuesday"),
        ("once a fortnight", "FREQ=WEEKLY;INTERVAL=2", "every other week"),
        ("every first sunday", "FREQ=MONTHLY;BYDAY=1SU", "on the first Sunday of every month"),
        ("monthly on the third", "FREQ=MONTHLY;BYMONTHDAY=3", "on the 3rd of every month"),
        ("every tenth of june", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10", "every year on June 10"),
        ("every year on march fifth", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", "every year on March 5"),
    ],
)
def test_recurrences(said: str, rule: str, told: str) -> None:
    found = recurrence_at(words(said), 0)
    assert found is not None
    assert (found.value.rule, found.end) == (rule, len(words(said)))
    assert spoken(rule) == told


@pytest.mark.parametrize(
    ("said", "rule", "part"),
    [
        ("each sunday evening", "FREQ=WEEKLY;BYDAY=SU", DayPart.EVENING),
        ("every weekday morning", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", DayPart.MORNING),
        ("every morning", "FREQ=DAILY", DayPart.MORNING),
    ],
)
def test_the_part_of_the_day_is_kept(said: str, rule: str, part: DayPart) -> None:
    found = recurrence_at(words(said), 0)
    assert found is not None
    assert (found.value.rule, found.value.part, found.end) == (rule, part, len(words(said)))


@pytest.mark.parametrize("said", ["monday", "the first of the month", "the weekend", "friday and we go"])
def test_what_happens_once_is_no_recurrence(said: str) -> None:
    assert recurrence_at(words(said), 0) is None


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=DAILY", "2026-03-11 09:00"),
        ("weekends", "2026-03-14 09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-03-16 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-03-31 09:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29 09:00"),
    ],
)
def test_the_first_time(rule: str, first: str) -> None:
    found = first_after(rule, NOW.replace(hour=9, minute=0), NOW)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == first


def test_a_day_that_never_comes() -> None:
    assert first_after("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", NOW, NOW) is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("5, 10 and 15 minutes", (300, 600, 900)),
        ("five minutes, ten minutes and an hour", (300, 600, 3600)),
        ("a 5 and a 10 minute", (300, 600)),
    ],
)
def test_several_durations(said: str, seconds: tuple[int, ...]) -> None:
    found = durations_listed_at(words(said), 0)
    assert found is not None
    assert (found.value, found.end) == (seconds, len(words(said)))


@pytest.mark.parametrize("said", ["ten minutes", "5 and 10", "ten minutes and bread"])
def test_these_are_not_several_durations(said: str) -> None:
    assert durations_listed_at(words(said), 0) is None


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("6, 7 and 8 am", ["06:00", "07:00", "08:00"]),
        ("seven and at eight", ["07:00", "08:00"]),
        ("six thirty and seven", ["06:30", "07:00"]),
        ("7 and 7:15 pm", ["19:00", "19:15"]),
    ],
)
def test_several_times(said: str, times: list[str]) -> None:
    found = times_listed_at(words(said), 0)
    assert found is not None
    assert ([str(time) for time in found.value], found.end) == (times, len(words(said)))


def test_one_time_is_not_several() -> None:
    assert times_listed_at(words("seven"), 0) is None
