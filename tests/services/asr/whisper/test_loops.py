import pytest

from services.asr.comparable import comparable
from services.asr.whisper.loops import loop_start


def start(text: str) -> int | None:
    return loop_start([form for word in text.split() for form in comparable(word) or (word,)])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("yes yes yes yes", 1),
        ("I said so. I said so. I said so.", 3),
        ("turn it on and on and on and on", 4),
        (". . . .", 1),
        ("1-1-1-1-1-1-1", 1),
        ("thank you thank you thank you", 2),
    ],
)
def test_a_loop_begins_where_the_words_are_repeated(text: str, where: int) -> None:
    assert start(text) == where


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no no no",
        "set a timer for ten minutes and a timer for ten minutes",
        "call five five five five one two",
        "one two one two one two",
        "very very good very very good",
    ],
)
def test_what_people_say_twice_is_no_loop(text: str) -> None:
    assert start(text) is None
