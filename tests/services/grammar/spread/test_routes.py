"""Questions about a way, with its two ends in either order."""

import pytest

from bench.dialogues.play import play
from services.grammar.spread.routes import route
from tools.language.tokens import tokenize


def found(text: str) -> tuple[str | None, str | None, str | None]:
    """Where from, where to and how; None for what was not said, or if the words are no question about a way."""
    asked = route(tokenize(text))
    slots = asked.slots if asked is not None else {}
    origin, destination, mode = (
        slots[name].value if name in slots else None for name in ("origin", "destination", "mode")
    )
    return origin, destination, mode


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("how long's it take to drive to Whitby from Ripon", ("Ripon", "Whitby", "driving")),
        ("how far is it to Whitby from Ripon", ("Ripon", "Whitby", None)),
        ("how far's it from Ripon to Whitby", ("Ripon", "Whitby", None)),
        ("how long'd it take to walk from Ripon to Whitby", ("Ripon", "Whitby", "walking")),
        ("how long does the train take to Whitby from the mill in Ripon", ("mill in Ripon", "Whitby", "transit")),
        (
            "how long will it take by bike from the inn on the green to Whitby, got a parcel for my nan",
            ("inn on the green", "Whitby", "bicycling"),
        ),
        ("how long to drive from Ripon to Whitby got to fetch the kids", ("Ripon", "Whitby", "driving")),
        ("what's the distance between Ripon and Whitby", ("Ripon", "Whitby", None)),
        ("how far away is the Old Mill from Ripon", ("Ripon", "Old Mill", None)),
        ("I have to get to Whitby from Ripon by ten, how long's it take", ("Ripon", "Whitby", None)),
        ("how long to walk to the bus station", (None, "bus station", "walking")),
        ("how long's the drive to Whitby from here", (None, "Whitby", "driving")),
    ],
)
def test_both_ends_are_found_in_either_order(text: str, ends: tuple[str | None, ...]) -> None:
    assert found(text) == ends


@pytest.mark.parametrize(
    "text",
    [
        "how long is the flight from Leeds to Rome",
        "how long does it take to count from ten to a hundred",
        "how long till the train from Ripon to Whitby",
        "is it quicker to walk or drive from Ripon to Whitby",
        "how long does it take to get to sleep",
        "how far is it from monday to friday",
        "how far is venus from the sun",
        "how long to drive to Whitby, and text my nan from Ripon",
        "how long is this drive from him to her",
    ],
)
def test_what_has_no_two_ends_is_left(text: str) -> None:
    assert found(text) == (None, None, None)


def test_the_order_does_not_change_what_is_looked_up() -> None:
    for text in ("how far is it to Whitby from Ripon", "how far is it from Ripon to Whitby"):
        (call,) = play([text], True)[0].calls
        assert (call.arguments["origin"], call.arguments["destination"]) == ("Ripon", "Whitby")
