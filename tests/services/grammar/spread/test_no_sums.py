"""Days of a month, hours and "one" in place of a thing are no numbers of a sum."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.spread.sums import worked_out
from tools.language.tokens import tokenize


def turns(*said: str) -> list[PlayedTurn]:
    return play(list(said), True)


@pytest.mark.parametrize(
    "said",
    [
        "do me one of those then the fifth of the month at ten pay the water bill",
        "I have one of those at nine on the third, what do I pay",
        "add one for the sixth at eleven, cost of the van",
    ],
)
def test_days_and_hours_are_no_sum(said: str) -> None:
    assert worked_out(tokenize(said), "GBP") is None


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("how much is it at four pounds each for ten people", "10 * 4 pounds"),
        (
            "on the sixth of the month we spent ten pounds and twelve pounds, what is that altogether",
            "10 pounds + 12 pounds",
        ),
        ("how much is twenty less nine", None),
    ],
)
def test_sums_with_prices_stay(said: str, expression: str | None) -> None:
    made = worked_out(tokenize(said), "GBP")
    assert (made.expression if made is not None else None) == expression


def test_one_more_is_another_thing() -> None:
    made, asked = turns("remind me to sweep the yard on friday at ten", "and one more")
    assert len(made.writes) == 1
    assert asked.writes == []
    [_, another] = turns("set an alarm for seven", "one more, the twentieth at half seven")
    assert [(call.tool, dict(call.arguments)["time"]) for call in another.writes] == [("set_alarm", "07:30")]


def test_the_day_of_the_month() -> None:
    [turn] = turns("remind me on the fifth of the month at ten to pay the water bill")
    assert [dict(call.arguments) for call in turn.writes] == [{"text": "pay the water bill", "due": "2026-12-05T10:00"}]
