"""Turns that leave out what the last request said."""

import pytest

from bench.dialogues.play import play


def _made(*turns: str) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for turn in play(turns, phone=True) for call in turn.writes]


def _read(*turns: str) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for call in play(turns, phone=True)[-1].calls]


@pytest.mark.parametrize(
    "again",
    ["another one for six", "one more, six please", "same again but for six", "and again for six", "six as well"],
)
def test_one_more_timer(again: str) -> None:
    made = _made("set a timer for ten minutes", again)
    assert [arguments["duration_seconds"] for _, arguments in made] == [600, 360]


def test_a_bare_number_has_the_unit_of_the_last_length() -> None:
    made = _made("set a timer for two hours", "another for three")
    assert made[1][1]["duration_seconds"] == 3 * 3600


@pytest.mark.parametrize(
    ("again", "time", "date"),
    [
        ("and the day after", "07:00", "2026-11-27"),
        ("same on saturday please", "07:00", "2026-11-28"),
        ("same for sunday but eight o'clock", "08:00", "2026-11-29"),
        ("and again at half past", "07:30", "2026-11-26"),
        ("another at quarter past seven", "07:15", "2026-11-26"),
    ],
)
def test_one_more_alarm(again: str, time: str, date: str) -> None:
    made = _made("set an alarm for seven tomorrow morning", again)
    assert len(made) == 2
    assert (made[1][1]["time"], made[1][1]["date"]) == (time, date)


@pytest.mark.parametrize(
    ("again", "text", "due"),
    [
        ("and again tomorrow at nine in the morning", "feed the cat", "2026-11-26T09:00"),
        ("and to lock the door at ten", "lock the door", "2026-11-25T22:00"),
        ("and to lock the door", "lock the door", "2026-11-25T21:00"),
    ],
)
def test_one_more_reminder(again: str, text: str, due: str) -> None:
    made = _made("remind me to feed the cat at nine tonight", again)
    assert (made[1][1]["text"], made[1][1]["due"]) == (text, due)


@pytest.mark.parametrize(
    ("again", "items"),
    [
        ("add bread as well", ["bread"]),
        ("bread too", ["bread"]),
        ("we need bread and jam too", ["bread", "jam"]),
        ("stick bread on there as well", ["bread"]),
        ("and the same again for bread", ["bread"]),
    ],
)
def test_more_things_go_on_the_same_list(again: str, items: list[str]) -> None:
    made = _made("add oil to my camping list", again)
    assert made[1] == ("add_list_items", {"list_name": "camping", "items": items})


@pytest.mark.parametrize("again", ["and Ben too", "tell Ben the same", "send it to Ben as well", "and to Ben please"])
def test_the_same_message_to_somebody_else(again: str) -> None:
    made = _made("text Anna I'm running late", again)
    assert [arguments["to"] for _, arguments in made] == [["+447700900222"], ["+447700900333"]]
    assert {str(arguments["message"]) for _, arguments in made} == {"I'm running late."}


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("text Anna I'm running late", "same to you"),
        ("text Anna I'm running late", "and thank you"),
        ("text Anna I'm running late", "and that's it"),
        ("set a timer for ten minutes", "another coffee would be nice"),
        ("set a timer for ten minutes", "one moment"),
        ("set an alarm for seven", "and mum is coming at eight"),
        ("add oil to my camping list", "and the kids are hungry"),
        ("add oil to my camping list", "add two and two"),
        ("add oil to my camping list", "and what about beans"),
        ("add oil to my camping list", "get lost"),
        ("add oil to my camping list", "we need to talk"),
        ("add oil to my camping list", "nice one too"),
        ("add oil to my camping list", "put it down"),
        ("text Anna I'm running late", "and now I'm hungry"),
        ("text Anna I'm running late", "and a coffee please"),
    ],
)
def test_words_that_ask_for_no_more_do_nothing(before: str, words: str) -> None:
    assert len(_made(before, words)) == 1


@pytest.mark.parametrize(
    ("before", "words", "tool", "arguments"),
    [
        ("what's the weather in York on friday", "the day after?", "get_weather", {"date": "2026-11-28"}),
        (
            "what's the weather in York",
            "and Leeds on sunday",
            "get_weather",
            {"location": "Leeds", "date": "2026-11-29"},
        ),
        ("what time is it in Tokyo", "Sydney too", "get_time", {"location": "Sydney"}),
        ("what day is the third of march", "and the fifth", "get_date", {"date": "2027-03-05"}),
        ("what's on my calendar on friday", "a week later", "search_calendar", {"start": "2026-12-04"}),
    ],
)
def test_look_ups_go_on(before: str, words: str, tool: str, arguments: dict[str, object]) -> None:
    assert any(name == tool and arguments.items() <= given.items() for name, given in _read(before, words))


def test_one_more_for_something_is_called_so() -> None:
    for words in ("and one for the eggs, six", "and one for the eggs for six minutes"):
        made = _made("set a tea timer for four minutes", words)
        assert made[1] == ("set_timer", {"duration_seconds": 360, "label": "eggs"})


def test_a_five_minute_one() -> None:
    made = _made("set a timer for ten minutes", "and a five minute one")
    assert [arguments["duration_seconds"] for _, arguments in made] == [600, 300]


def test_another_list_is_meant() -> None:
    assert _made("add milk to my shopping list", "and put nails on the hardware one")[1] == (
        "add_list_items",
        {"list_name": "hardware", "items": ["nails"]},
    )
    assert ("read_list", {"list_name": "packing"}) in _read("what's on my shopping list", "and the packing list")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("and a year later", "1991-05-04"),
        ("and ten years on", "2000-05-04"),
        ("two weeks before that", "1990-04-20"),
        ("and a month after that", "1990-06-04"),
    ],
)
def test_a_day_from_the_day_before(words: str, day: str) -> None:
    assert ("get_date", {"date": day}) in _read("what day was the fourth of may 1990", words)


@pytest.mark.parametrize(
    ("words", "result"),
    [("take off twelve", "72 - 12"), ("add another eight", "72 + 8"), ("and ten percent on top", "72 + 10%")],
)
def test_a_calculation_goes_on(words: str, result: str) -> None:
    assert ("calculate", {"expression": result}) in _read("what's nine times eight", words)


def test_one_more_reminder_with_its_time_first() -> None:
    made = _made("remind me to call the bank at nine tonight", "and one at ten to call the gas company")
    assert (made[1][1]["text"], made[1][1]["due"]) == ("call the gas company", "2026-11-25T22:00")


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("sorry, canadian dollars", {"amount": 200.0, "from_currency": "CAD", "to_currency": "GBP"}),
        ("no I meant australian ones", {"amount": 200.0, "from_currency": "AUD", "to_currency": "GBP"}),
        ("and the other way round", {"amount": 200.0, "from_currency": "GBP", "to_currency": "USD"}),
        ("three hundred then", {"amount": 300.0, "from_currency": "USD", "to_currency": "GBP"}),
        ("and in euros", {"amount": 200.0, "from_currency": "USD", "to_currency": "EUR"}),
    ],
)
def test_a_conversion_of_money_goes_on(words: str, arguments: dict[str, object]) -> None:
    assert ("convert_currency", arguments) in _read("what's two hundred dollars in pounds", words)
