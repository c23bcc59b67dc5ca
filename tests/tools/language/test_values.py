"""What people say for numbers, times, places and lists, and what it means."""

from datetime import date, datetime

import pytest

from tools.language.currencies import money_at
from tools.language.dates import date_at
from tools.language.durations import duration_at
from tools.language.expressions import expression_at
from tools.language.lists import split_list
from tools.language.moments import moments_at
from tools.language.numbers import number_at, ordinal_at
from tools.language.places import known_place_ends, title_case
from tools.language.times import times_at
from tools.language.tokens import surface, tokenize, words
from tools.language.units import quantity_at, unit_at

NOW = datetime(2026, 3, 10, 9, 30)  # a Tuesday


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("seven", 7),
        ("twenty five", 25),
        ("twenty-five", 25),
        ("three quarters", 0.75),
        ("two and three quarters", 2.75),
        ("a hundred and five", 105),
        ("two hundred", 200),
        ("three and a half", 3.5),
        ("two point five", 2.5),
        ("one thousand two hundred and six", 1206),
        ("three million", 3_000_000),
        ("minus four", -4),
        ("2.5", 2.5),
        ("1,250", 1250),
        ("half", 0.5),
        ("a dozen", 12),
    ],
)
def test_numbers(said: str, value: float) -> None:
    spoken = number_at(words(said), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (value, len(words(said)))


def test_a_number_that_may_still_grow_is_open() -> None:
    twenty = number_at(words("twenty"), 0)
    assert twenty is not None
    assert twenty.open


def test_two_numbers_in_a_row_stay_two() -> None:
    spoken = number_at(words("five six"), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (5, 1)


@pytest.mark.parametrize(
    ("said", "value"), [("first", 1), ("twenty first", 21), ("12th", 12), ("third", 3), ("thirtieth", 30)]
)
def test_ordinals(said: str, value: int) -> None:
    spoken = ordinal_at(words(said), 0)
    assert spoken is not None
    assert spoken.value == value


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("twelve minutes", 720),
        ("half an hour", 1800),
        ("an hour and a half", 5400),
        ("two and a half hours", 9000),
        ("one hour and ten minutes", 4200),
        ("ninety seconds", 90),
        ("a quarter of an hour", 900),
        ("three quarters of an hour", 2700),
        ("a minute", 60),
        ("5 min", 300),
        ("5m", 300),
        ("1h 20m", 4800),
        ("1h20", 4800),
        ("45s", 45),
        ("an hour twenty", 4800),
        ("one hour thirty", 5400),
        ("a minute thirty", 90),
        ("two hours and a quarter", 8100),
        ("an hour and three quarters", 6300),
        ("an hour and half", 5400),
        ("half a minute", 30),
        ("ten extra minutes", 600),
        ("a fortnight", 1_209_600),
    ],
)
def test_durations(said: str, seconds: int) -> None:
    spoken = duration_at(words(said), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (seconds, len(words(said)))


def test_a_bare_number_is_no_duration() -> None:
    assert duration_at(words("eight"), 0) is None
    assert duration_at(words("5 metres"), 0) is None
    assert duration_at(words("eight m"), 0) is None


@pytest.mark.parametrize("said", ["an hour twenty guests", "two minutes sixty"])
def test_a_number_that_counts_something_else_is_not_part_of_a_duration(said: str) -> None:
    spoken = duration_at(words(said), 0)
    assert spoken is not None
    assert spoken.end == 2


def test_the_number_behind_an_hour_may_be_followed_by_the_rest_of_the_request() -> None:
    spoken = duration_at(words("an hour twenty called roast"), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (4800, 3)


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("half past seven", "07:30"),
        ("half seven", "07:30"),
        ("six forty five a m", "06:45"),
        ("six forty five p.m.", "18:45"),
        ("quarter to seven", "06:45"),
        ("ten past nine", "09:10"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("seven o'clock", "07:00"),
        ("six oh five", "06:05"),
        ("7:30", "07:30"),
        ("19:30", "19:30"),
        ("eight in the evening", "20:00"),
        ("fourteen hundred", "14:00"),
        ("0645", "06:45"),
        ("1830 hours", "18:30"),
        ("730 am", "07:30"),
    ],
)
def test_times(said: str, clock: str) -> None:
    longest = times_at(words(said), 0)[0]
    assert (str(longest.value), longest.end) == (clock, len(words(said)))


def test_four_figures_are_a_time_only_where_something_shows_it() -> None:
    assert [str(t.value) for t in times_at(words("at 730"), 1)] == ["07:30"]
    assert times_at(words("in 2027"), 1) == []
    assert times_at(words("at 2575"), 1) == []


def test_six_thirty_one_has_three_readings() -> None:
    assert [str(t.value) for t in times_at(words("six thirty one"), 0)] == ["06:31", "06:30", "06:00"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", date(2026, 3, 10)),
        ("tomorrow", date(2026, 3, 11)),
        ("the day after tomorrow", date(2026, 3, 12)),
        ("friday", date(2026, 3, 13)),
        ("this friday", date(2026, 3, 13)),
        ("next monday", date(2026, 3, 16)),
        ("the friday after", date(2026, 3, 20)),
        ("tuesday", date(2026, 3, 17)),
        ("march fifteenth", date(2026, 3, 15)),
        ("the fifth of march", date(2027, 3, 5)),
        ("the twelfth", date(2026, 3, 12)),
        ("the second", date(2026, 4, 2)),
        ("in three days", date(2026, 3, 13)),
        ("two weeks from now", date(2026, 3, 24)),
        ("this weekend", date(2026, 3, 14)),
        ("in a fortnight", date(2026, 3, 24)),
        ("in a week's time", date(2026, 3, 17)),
        ("in two months", date(2026, 5, 10)),
        ("a year from now", date(2027, 3, 10)),
        ("a week from thursday", date(2026, 3, 19)),
        ("two weeks from monday", date(2026, 3, 30)),
        ("a week on friday", date(2026, 3, 20)),
        ("a fortnight from tomorrow", date(2026, 3, 25)),
        ("2026-05-01", date(2026, 5, 1)),
    ],
)
def test_dates(said: str, day: date) -> None:
    spoken = date_at(words(said), 0, NOW.date())
    assert spoken is not None
    assert (spoken.value, spoken.end) == (day, len(words(said)))


@pytest.mark.parametrize("said", ["the thirty first of june", "may thirty second", "plum"])
def test_dates_that_do_not_exist(said: str) -> None:
    assert date_at(words(said), 0, NOW.date()) is None


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("tomorrow morning at seven", datetime(2026, 3, 11, 7)),
        ("on saturday at ten", datetime(2026, 3, 14, 10)),
        ("at noon tomorrow", datetime(2026, 3, 11, 12)),
        ("in forty minutes", datetime(2026, 3, 10, 10, 10)),
        ("on monday after five", datetime(2026, 3, 16, 17)),
        ("at quarter to seven tomorrow morning", datetime(2026, 3, 11, 6, 45)),
        ("this evening at eight", datetime(2026, 3, 10, 20)),
        ("tonight", datetime(2026, 3, 10, 18)),
        ("at nine", datetime(2026, 3, 10, 21)),
        ("at ten", datetime(2026, 3, 10, 10)),
        ("an hour from now", datetime(2026, 3, 10, 10, 30)),
        ("tomorrow afternoon", datetime(2026, 3, 11, 14)),
        ("in twenty", datetime(2026, 3, 10, 9, 50)),
        ("in forty five", datetime(2026, 3, 10, 10, 15)),
        ("tomorrow lunch time", datetime(2026, 3, 11, 12)),
        ("at lunchtime on friday", datetime(2026, 3, 13, 12)),
        ("tomorrow lunchtime at one", datetime(2026, 3, 11, 13)),
        ("tomorrow early evening", datetime(2026, 3, 11, 18)),
        ("at twelve at night", datetime(2026, 3, 11, 0)),
        ("tonight at half past twelve", datetime(2026, 3, 11, 0, 30)),
    ],
)
def test_moments(said: str, moment: datetime) -> None:
    spoken = moments_at(words(said), 0, NOW)[0]
    assert spoken.end == len(words(said))
    assert spoken.value.moment(NOW) == moment


@pytest.mark.parametrize("said", ["in twenty to seven", "in two", "in ten downing street"])
def test_a_number_behind_in_is_minutes_only_where_nothing_else_follows(said: str) -> None:
    assert all(reading.value.after is None for reading in moments_at(words(said), 0, NOW))


def test_a_part_of_today_that_has_begun_means_an_hour_to_come() -> None:
    evening = moments_at(words("this evening"), 0, NOW)[0].value
    assert evening.moment(datetime(2026, 3, 10, 18, 43)) == datetime(2026, 3, 10, 20)
    assert evening.moment(datetime(2026, 3, 10, 23, 10)) == datetime(2026, 3, 10, 18)  # over: the tool says so


@pytest.mark.parametrize(("seconds", "minute"), [(30, 31), (60, 31), (45, 31)])
def test_a_moment_from_now_is_never_the_minute_that_has_begun(seconds: int, minute: int) -> None:
    now = NOW.replace(second=10)
    soon = moments_at(words(f"in {seconds} seconds"), 0, now)[0].value
    assert soon.moment(now) == NOW.replace(minute=minute)


def test_what_it_is_for_decides_between_morning_and_evening() -> None:
    spoken = moments_at(words("on friday at eight"), 0, NOW)[0]
    assert spoken.value.moment(NOW, "dinner with jo") == datetime(2026, 3, 13, 20)
    assert spoken.value.moment(NOW, "call with jo") == datetime(2026, 3, 13, 8)


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("seventeen times twenty four", "17 * 24"),
        ("three plus four minus one", "3 + 4 - 1"),
        ("fifteen percent of eighty", "15 / 100 * 80"),
        ("the square root of nine", "sqrt(9)"),
        ("five squared", "5 ** 2"),
        ("12 x 3", "12 * 3"),
    ],
)
def test_expressions(said: str, expression: str) -> None:
    spoken = expression_at(words(said), 0)
    assert spoken is not None
    assert (spoken.value, spoken.end) == (expression, len(words(said)))


def test_a_lone_number_is_no_expression() -> None:
    assert expression_at(words("seventeen"), 0) is None


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("eggs milk and butter", ["eggs", "milk", "butter"]),
        ("paper towels", ["paper towels"]),
        ("bread, olive oil and a bottle of wine", ["bread", "olive oil", "bottle of wine"]),
        ("bananas", ["bananas"]),
        ("milk and uh dish soap", ["milk", "dish soap"]),
        ("a dozen rolls and a lettuce", ["a dozen rolls", "lettuce"]),
        ("salt and rice and salt", ["salt", "rice"]),
        ("lamb shanks and rice", ["lamb shanks", "rice"]),
        ("lamb rice and salt", ["lamb", "rice", "salt"]),
        ("towels flip flops and rice", ["towels", "flip flops", "rice"]),
        ("porridge oats and salt", ["porridge oats", "salt"]),
    ],
)
def test_lists(said: str, items: list[str]) -> None:
    assert split_list(tokenize(said)) == items


def test_quantities_and_money() -> None:
    grams = quantity_at(words("three and a half ounces"), 0)
    height = quantity_at(words("five foot eleven"), 0)
    money = money_at(words("two hundred australian dollars"), 0)
    assert grams is not None
    assert grams.value == (3.5, "ounce")
    assert height is not None
    assert height.value == (71, "inch")
    assert money is not None
    assert money.value == (200, "AUD")
    miles = unit_at(words("miles per hour"), 0)
    assert miles is not None
    assert miles.value == "mile_per_hour"


def test_known_places_may_grow() -> None:
    assert known_place_ends(words("tokyo"), 0) == [(1, False)]
    assert known_place_ends(words("new"), 0) == []
    assert known_place_ends(words("new york"), 0)[0] == (2, True)  # "new york city"
    assert title_case(["museum", "of", "asian", "art"]) == "Museum of Asian Art"


def test_contractions_match_in_full_and_are_quoted_as_said() -> None:
    tokens = tokenize("What's up, I'm gonna be late")
    assert [t.text for t in tokens] == ["what", "is", "up", "i", "am", "going", "to", "be", "late"]
    assert surface(tokens, 3, 9) == "I'm gonna be late"
