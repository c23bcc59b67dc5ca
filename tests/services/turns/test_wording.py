"""What the last words say about the end of a turn."""

import pytest

from services.events.speech import Completeness
from services.turns.wording import barely, wording


@pytest.mark.parametrize(
    "text",
    [
        "book a taxi and",
        "drive me to",
        "put it in the",
        "uh",
        "write to our landlord that we will",
        "tell our landlord i'll",
        "how far is it from oslo to",
        "get me mrs",
        "is it deeper than lake",
        "the code is four two",
        "call oh seven seven double one two",
        "his name is spelt k n",
        "it goes k r z",
        "let me think",
        "no hang on",
    ],
)
def test_words_that_break_off(text: str) -> None:
    assert wording(text) is Completeness.INCOMPLETE


@pytest.mark.parametrize("text", ["add rice and that's all", "oh forget it", "no don't", "thank you"])
def test_words_that_close_a_request(text: str) -> None:
    assert wording(text) is Completeness.COMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "book a taxi",
        "who is this letter from",
        "turn it off",
        "yes i can",
        "tell me where it is",
        "how deep is the lake",
        "wake me at five a m",
        "is there a lake",
        "call five five five one two three four five six seven",
        "what's on tv",
    ],
)
def test_words_that_say_nothing(text: str) -> None:
    assert wording(text) is None


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("open the garage", True),
        ("put a long lunch with my sister into the diary for one", True),
        ("put a long lunch with my sister into the diary for one thirty", False),
        ("tell my sister that the garage is open and i am away", False),
    ],
)
def test_a_whole_request_that_is_likely_to_go_on(text: str, open_: bool) -> None:
    assert barely(text) is open_
