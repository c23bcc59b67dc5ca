"""Questions whose values stand anywhere in the sentence, in the words of different people."""

from datetime import UTC, datetime

import pytest

from bench.dialogues.play import play
from services.grammar.spread import days, spans, sums
from services.grammar.spread.measures import converted, exchanged
from services.grammar.spread.reader import told
from tools.language.tokens import tokenize, words

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "conversion"),
    [
        ("the tin says nine inches, how big's that in centimetres", (9, "inch", "centimeter")),
        ("I'm five foot two, so in metres what am I", (62, "inch", "meter")),
        ("my old cookbook only has ounces and I've got 250 grams", (250, "gram", "ounce")),
        ("how many millilitres would there be in a pint and a half", (1.5, "pint", "milliliter")),
        ("granny bakes at three fifty fahrenheit, what is that for us", (350, "fahrenheit", "celsius")),
        ("he was eight pounds two when he was born, what is it in kilos", (8.125, "pound", "kilogram")),
        ("please how much is 70 mile per hour in kilometre", (70, "mile_per_hour", "kilometer_per_hour")),
        ("it's thirty eight in Madrid, what is that in fahrenheit", (38, "celsius", "fahrenheit")),
        ("the board is one and three quarter inches, how many millimetres", (1.75, "inch", "millimeter")),
        ("two hundred and fifty mils is how many fluid ounces", (250, "milliliter", "fluid_ounce")),
    ],
)
def test_measures(text: str, conversion: tuple[float, str, str]) -> None:
    found = converted(words(text))
    assert found is not None
    assert (found.value, found.source, found.target) == conversion


@pytest.mark.parametrize(
    "text",
    [
        "I get forty miles to the gallon, how many kilometres is that",
        "I walked five miles and cycled ten miles, what's that in kilometres",
        "buy two pints of milk",
        "what shall I do with three pounds of plums",
    ],
)
def test_what_is_no_single_conversion_is_left(text: str) -> None:
    assert converted(words(text)) is None


@pytest.mark.parametrize(
    ("text", "exchange"),
    [
        ("the bag's two hundred euros, how much is that in pounds", (200, "EUR", "GBP")),
        ("I have thirty dollars left from the trip, what are they worth", (30, "USD", "GBP")),
        ("the taxi was sixty dollars, what's that in real money", (60, "USD", "GBP")),
        ("how many dollars do I get for a tenner", (10, "GBP", "USD")),
        ("what is the exchange rate from pounds to yen", (1, "GBP", "JPY")),
        ("euros to dollars please", (1, "EUR", "USD")),
        ("how many zlotys are there to the pound", (1, "GBP", "PLN")),
    ],
)
def test_currencies(text: str, exchange: tuple[float, str, str]) -> None:
    found = exchanged(tokenize(text), "GBP")
    assert found is not None
    assert (found.amount, found.source, found.target) == exchange


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("there were six of us and it came to ninety pounds sixty, what do we each pay", "90.6 pounds between 6"),
        ("what's ten percent service on a bill of thirty two fifty", "10 / 100 * 32.5 pounds"),
        ("the coat was eighty quid and now it's twenty five percent off, how much is it", "80 pounds - 25%"),
        ("I had a twenty pound note and the sandwich was four sixty, what change do I get", "20 pounds - 4.6 pounds"),
        ("if I've got forty stickers and I give away fifteen how many have I got left", "40 - 15"),
        ("nana gave me twenty pounds and I spent seven fifty, how much have I got now", "20 pounds - 7.5 pounds"),
        ("four boxes with six eggs in each how many eggs is that", "4 * 6"),
        ("eight tickets at eleven pounds fifty each, what's the damage", "8 * 11.5 pounds"),
        ("what are seven eights", "7 * 8"),
        ("how many nines in eighty one", "81 / 9"),
        ("three teas at one eighty and two scones at two pounds what is it", "3 * 1.8 pounds + 2 * 2 pounds"),
        ("the jacket is half price it was ninety pounds how much now", "0.5 * 90 pounds"),
        ("I got seventeen out of twenty, what's that as a percentage", "17 / 20 in percent"),
        ("one ninety nine, three fifty and four, what does it all come to", "1.99 pounds + 3.5 pounds + 4 pounds"),
        ("I get eleven pounds an hour, what do I earn in seven hours", "7 * 11 pounds"),
    ],
)
def test_sums(text: str, expression: str) -> None:
    found = sums.worked_out(tokenize(text), "GBP")
    assert found is not None
    assert found.expression == expression


@pytest.mark.parametrize(
    "text",
    [
        "we are seven and two of us have three pounds, what's that each",
        "how many minutes are left on the ten minute timer",
        "there are two of them on the 42 bus",
    ],
)
def test_sums_that_leave_a_number_over_are_none(text: str) -> None:
    assert sums.worked_out(tokenize(text), "GBP") is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("if I put a timer on for twenty five minutes what time would that be", "That would be at 10:25 AM."),
        ("say I set off at ten past two and it takes fifty minutes, when would I arrive", "That would be at 3 PM."),
        ("I have to be at work for half eight and the bus takes forty minutes, when should I leave",
         "That would be at 7:50 AM."),
        ("how many minutes is it from twenty to four till quarter past five", "That is 95 minutes."),
        ("how long is it between half nine and noon", "That is 2 hours and 30 minutes."),
        ("the pie goes in at five and needs an hour and ten, when will it be done", "That would be at 6:10 PM."),
        ("my uncle was born in may 1961, how old is he now", "They are 65."),
        ("I was born on the third of december 2000 how old am I", "You are 25."),
        ("is two thousand and thirty a leap year", "No, 2030 is not a leap year."),
        ("how many days has april got in it", "April has 30 days."),
        ("what year was my aunt born if she's 52", "1974, or 1973 if the birthday is still to come this year."),
        ("how long ago was 1999", "That was 27 years ago."),
        ("what time will it be in an hour and a half", "That would be at 11:30 AM."),
        ("I want eight hours sleep and I'm up at six, what time should I go to bed", "That would be at 10 PM."),
        ("what's quarter past nine plus fifty minutes", "That is 10:05."),
        ("what is ten minutes before noon", "That is 11:50 AM."),
    ],
)  # fmt: skip
def test_what_no_tool_works_out(text: str, answer: str) -> None:
    assert told(text, NOW)[0] == answer


@pytest.mark.parametrize(
    "text",
    [
        "set a timer for an hour and tell me when that will be",
        "remind me in twenty minutes when the bread should be done",
        "when will the timer go off",
        "how long is the meeting",
        "how old is the queen",
        "wake me at six and tell me when I should leave",
        "lunch is at one and takes half an hour so remind me when I should start",
    ],
)
def test_commands_and_other_questions_are_not_worked_out(text: str) -> None:
    assert spans.told(tokenize(text), NOW) == ("", False)
    assert not days.told(tokenize(text), NOW.date())


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("do we need our wellies in Bristol tomorrow", "get_weather", {"location": "Bristol"}),
        ("I'm off to Glasgow on Friday, is it going to chuck it down", "get_weather", {"location": "Glasgow"}),
        ("when's it getting dark in Cardiff tonight", "get_weather", {"location": "Cardiff"}),
        ("our daughter's in Melbourne, is she asleep by now", "get_time", {"location": "Melbourne"}),
        ("is it too early to phone my cousin in Chicago", "get_time", {"location": "Chicago"}),
        ("if it's eight in the evening here what time do they have in Delhi", "get_time", {"location": "Delhi"}),
        ("how long have I got before the ninth of January when the exam is", "get_date", {"date": "2027-01-09"}),
        ("when it's eight in the morning in Paris what time is it in Tokyo", "get_time", {"location": "Tokyo"}),
        ("what time is it in Rome just now", "get_time", {"location": "Rome"}),
        ("what date is three weeks tomorrow", "get_date", {"date": "2026-12-17"}),
        ("how far ahead of us is Moscow", "get_time", {"location": "Moscow"}),
        ("how long have I got until quarter to seven", "get_time", {}),
        ("is it worth taking a brolly to Bath on Sunday", "get_weather", {"location": "Bath"}),
        ("how many days to xmas", "get_date", {"date": "2026-12-25"}),
        ("how many more sleeps is it till my holiday on the 12th of december", "get_date", {"date": "2026-12-12"}),
    ],
)
def test_places_and_days(text: str, tool: str, arguments: dict[str, str]) -> None:
    [turn] = play([text], phone=False)
    assert not turn.writes
    assert turn.calls
    assert turn.calls[-1].tool == tool or turn.calls[0].tool == tool
    asked = next(call for call in turn.calls if call.tool == tool and arguments.items() <= call.arguments.items())
    assert asked


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("if I wipe my shopping list could I get it back", "You can take it back right afterwards. Say: undo that."),
        (
            "what happens if I set an alarm for six twice",
            "I'm not sure what would happen then. I have changed nothing.",
        ),
        ("what's the difference between ninety one and forty", "That is 51."),
        ("is 32 fahrenheit cold", "32 degrees Fahrenheit are 0 degrees Celsius."),
        ("how is rhubarb spelt", "Rhubarb: R, H, U, B, A, R, B."),
        ("what date is the twenty ninth of february 2028", "Tuesday, February 29, 2028 is in 461 days."),
    ],
)
def test_answers(text: str, answer: str) -> None:
    [turn] = play([text], phone=False)
    assert not turn.writes
    assert turn.answer == answer


@pytest.mark.parametrize(
    "text",
    [
        "could you remind me to call the vet at two tomorrow",
        "it would be great if you could set a timer for five minutes",
        "should I cancel my alarm",
        "add two pounds of carrots to the shopping list",
        "am I free between two and four tomorrow",
    ],
)
def test_requests_stay_what_they_are(text: str) -> None:
    [turn] = play([text], phone=False)
    assert turn.writes or turn.asked or turn.calls
    assert all(call.tool not in ("calculate", "convert_units", "get_time", "get_weather") for call in turn.calls)


def test_a_comparison_names_the_larger_one_and_says_why() -> None:
    [turn] = play(["which is longer, five miles or nine kilometres"], phone=False)
    assert turn.answer.endswith("is longer. 9 kilometers are about 5.59 miles.")
    [turn] = play(["is a litre more than two pints"], phone=False)
    assert turn.answer.startswith("No.")


def test_a_question_about_a_timer_sets_none() -> None:
    [turn] = play(["if I started a timer for half an hour what time would it go off"], phone=False)
    assert not turn.writes
    assert not turn.asked
    assert turn.answer.startswith("That would be at ")
