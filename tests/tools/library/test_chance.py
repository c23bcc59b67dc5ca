"""Coins, dice, random numbers and jokes: what they may be, how they are told, and how people ask for them."""

import re

import pytest

from bench.dialogues.play import play as converse
from tests.tools.library.home import Home, play
from tools.library.chance import JOKES


def test_coins_dice_and_numbers_stay_within_their_limits() -> None:
    async def main(home: Home) -> None:
        for _ in range(30):
            assert (await home.do("pick_random", kind="coin"))["results"][0] in ("heads", "tails")
            rolled = await home.do("pick_random", kind="die", count=2)
            assert all(1 <= each <= 6 for each in rolled["results"])
            assert rolled["total"] == sum(rolled["results"])
            assert 1 <= (await home.do("pick_random", kind="die", high=20))["results"][0] <= 20
            assert 1 <= (await home.do("pick_random", kind="number"))["results"][0] <= 100
            assert (await home.do("pick_random", kind="number", low=9, high=7))["results"][0] in (7, 8, 9)

    play(main)


def test_they_are_told_as_speech() -> None:
    async def main(home: Home) -> None:
        assert await home.told("pick_random", kind="coin") in ("It's heads.", "It's tails.")
        assert re.fullmatch(r"You rolled an? [1-6]\.", await home.told("pick_random", kind="die"))
        assert re.fullmatch(
            r"You rolled an? \d and an? \d, \d+ together\.", await home.told("pick_random", kind="die", count=2)
        )
        assert await home.told("pick_random", kind="number", low=5, high=5) == "5."
        three = await home.told("pick_random", kind="coin", count=3)
        assert re.fullmatch(r"(\d heads and \d tails|All heads|All tails)\.", three)

    play(main)


def test_two_jokes_in_a_row_differ() -> None:
    async def main(home: Home) -> None:
        first = await home.told("pick_random", kind="joke")
        await home.clock.sleep(15)
        second = await home.told("pick_random", kind="joke")
        assert first != second
        assert {first, second} <= set(JOKES)

    play(main)


def test_a_die_has_two_sides_at_least() -> None:
    async def main(home: Home) -> None:
        assert (await home.outcome("pick_random", kind="die", high=1)).kind == "invalid_argument"

    play(main)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("toss a coin for me please", {"kind": "coin"}),
        ("heads or tails", {"kind": "coin"}),
        ("could you throw three coins", {"kind": "coin", "count": 3}),
        ("roll the dice", {"kind": "die"}),
        ("throw four dice", {"kind": "die", "count": 4}),
        ("roll a twelve sided die", {"kind": "die", "high": 12}),
        ("choose a random number", {"kind": "number"}),
        ("give me a number between ten and twenty", {"kind": "number", "low": 10, "high": 20}),
        ("pick a number from 1 to 5", {"kind": "number", "low": 1, "high": 5}),
        ("do you know any good jokes", {"kind": "joke"}),
        ("say something funny", {"kind": "joke"}),
        ("give us another joke", {"kind": "joke"}),
    ],
)
def test_people_ask_for_it(text: str, arguments: dict[str, object]) -> None:
    [turn] = converse([text], False)
    done = [
        (call.tool, {name: each for name, each in call.arguments.items() if each not in (None, "")})
        for call in turn.calls
    ]
    assert done[-1][0] == "pick_random"
    assert arguments.items() <= done[-1][1].items()
