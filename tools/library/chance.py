"""The tool that leaves something to chance: coins, dice, numbers, and which joke is told."""

import random
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.spec import Effect, Sensitivity
from tools.speech import listing

SIDES, MOST_SIDES, HIGHEST, MOST = 6, 1_000, 100, 20
_TURN_S = 7
"""A joke follows the one before it after so many seconds, so that two in a row differ."""
_CHANCE = random.SystemRandom()

JOKES = (
    "I told my calendar that we need some time apart. It said: how about Thursday?",
    "Why did the alarm clock lose every argument? It kept going off about the same thing.",
    "My shopping list and I have an understanding. It says milk, and I come home with biscuits.",
    "Why was the egg timer so calm? It knew that everything would be over in three minutes.",
    "My umbrella has a good memory. It remembers every bus that I have been on.",
    "What does a lighthouse do on its day off? It goes out.",
    "What do you call a tortoise with a motor? Early.",
    "I bought a clock without hands. It was cheap, but it is hard to say when.",
    "My plant and I have the same diet: mostly water, and sometimes somebody forgets.",
    "What is a cat's favourite day of the week? Any day with a nap in it, so all seven.",
    "What do you get if you cross a snail with a postman? Your birthday cards, just in time for Easter.",
    "Why did the notebook stay at home? It had too many lines to learn.",
    "I asked my reminder what I had forgotten. It said that it would get back to me.",
    "Why did the weather forecast get a rise? It was right once, and nobody could believe it.",
    "I sent a note to myself, and it came back. I had moved.",
    "How many voice assistants does it take to change a light bulb? I'm sorry, which bulb did you mean?",
    "Why can the microwave keep no secret? It always beeps at the end.",
    "I set a timer so that I stop setting timers. Two of them are still running.",
)
"""Written for this file."""


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    results = [str(each) for each in result["results"]]
    kind = result["kind"]
    if kind == "joke":
        return results[0]
    if kind == "number":
        return f"{results[0]}." if len(results) == 1 else f"I picked {listing(results)}."
    if kind == "die":
        total = "" if len(results) == 1 else f", {result['total']} together"
        return f"You rolled {listing([_article(each) for each in results])}{total}."
    if len(results) == 1:
        return f"It's {results[0]}."
    heads = results.count("heads")
    return f"{heads} heads and {len(results) - heads} tails." if 0 < heads < len(results) else f"All {results[0]}."


def _article(rolled: str) -> str:
    return f"{'an' if rolled[0] == '8' or rolled in ('11', '18') else 'a'} {rolled}"


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "(flip|toss) [a|the|another] [coin|coins] {kind=coin}",
        "(flip|toss|throw) [me] (a|the|another) coin {kind=coin}",
        "(flip|toss|throw) {count} coins {kind=coin}",
        "heads or tails {kind=coin}",
        "(roll|throw) [me] (a|the|one|another) (die|dice) {kind=die}",
        "(roll|throw) {count} dice {kind=die}",
        "(roll|throw) [a|an] {high} sided (die|dice) {kind=die}",
        "(pick|choose|give me|tell me|generate) [me] (a|any|another) [random] number {kind=number}",
        "(pick|choose|give me|tell me|generate) [me] (a|any|another) [random] number (between|from) {low} "
        "(and|to) {high} {kind=number}",
        "[a] random number (between|from) {low} (and|to) {high} {kind=number}",
        "[a] random number {kind=number}",
        "(tell|give) (me|us) (a|another) joke {kind=joke}",
        "(do you know|have you got|do you have) (a|any|another|some|more) (good|funny) joke[s] {kind=joke}",
        "(do you know|have you got|do you have) (a|any|another|some|more) joke[s] {kind=joke}",
        "(make (me|us) laugh|cheer me up) {kind=joke}",
        "(tell|say) (me|us) something funny {kind=joke}",
        "say something funny {kind=joke}",
        "(a|another) joke {kind=joke}",
    ),
    say=_say,
)
async def pick_random(
    context: Context,
    kind: Literal["coin", "die", "number", "joke"],
    count: Annotated[int, Field(ge=1, le=MOST)] = 1,
    low: int = 1,
    high: int | None = None,
) -> dict[str, Any]:
    """Flip coins, roll dice, pick a random number, or tell a joke.

    Args:
        kind: What to leave to chance.
        count: How many coins, dice or numbers.
        low: Smallest number.
        high: Largest number, or sides of a die.
    """
    if kind == "joke":
        at = int(context.now().timestamp()) // _TURN_S % len(JOKES)
        return {"kind": kind, "results": [JOKES[at]]}
    if kind == "coin":
        return {"kind": kind, "results": [_CHANCE.choice(("heads", "tails")) for _ in range(count)]}
    first, last = (1, high or SIDES) if kind == "die" else sorted((low, HIGHEST if high is None else high))
    if kind == "die" and not 2 <= last <= MOST_SIDES:
        raise ToolError("invalid_argument", f"A die has from 2 to {MOST_SIDES} sides.")
    results = [_CHANCE.randint(first, last) for _ in range(count)]
    return {"kind": kind, "results": results, "total": sum(results)}
