"""Other forms of a sentence keep what it asks for, and where its values stand."""

import random

from training.understanding.examples import Act, Example, Request, Span
from training.understanding.varying import EXCHANGED, UNHEARD, values_of, varied


def _timer(text: str, start: int, end: int, kind: str = "duration") -> Example:
    words = tuple(text.split())
    return Example(words, (Request("set_timer", Act.DO, 0, len(words), (Span(kind, start, end),)),), group="a")


TEN = _timer("set a timer for ten minutes please", 4, 6)
ONE = _timer("a timer of an hour and a half", 3, 8)


def test_a_value_is_another_one_of_its_kind_and_stands_where_the_span_says() -> None:
    values, dice = values_of([TEN, ONE]), random.Random(1)
    seen = set()
    for _ in range(40):
        [request] = (made := varied(TEN, values, dice)).requests
        [span] = request.spans
        seen.add(made.words[span.start : span.end])
        assert (request.start, request.end, made.group) == (0, len(made.words), "a")
        assert UNHEARD not in made.words[span.start : span.end]
    assert seen == {("ten", "minutes"), ("an", "hour", "and", "a", "half")}


def test_some_words_are_not_heard() -> None:
    dice = random.Random(1)
    heard = [varied(TEN, {}, dice).words for _ in range(200)]
    assert any(UNHEARD in words for words in heard)
    assert sum(word == UNHEARD for words in heard for word in words) < 200


def test_what_is_dictated_or_put_on_a_list_stays() -> None:
    assert not EXCHANGED & {"message", "item", "replaced"}
    bought = _timer("put eggs on the list", 1, 2, "item")
    assert values_of([bought]) == {}


def test_two_requests_move_with_their_words() -> None:
    words = ("call", "ann", "and", "set", "a", "timer", "for", "ten", "minutes")
    both = Example(
        words,
        (
            Request("place_call", Act.DO, 0, 2, (Span("person", 1, 2),)),
            Request("set_timer", Act.DO, 3, 9, (Span("duration", 7, 9),)),
        ),
    )
    values = {"person": [("my", "older", "sister")], "duration": [("an", "hour", "and", "a", "half")]}
    dice = random.Random(2)
    for _ in range(20):
        made = varied(both, values, dice)
        call, timer = made.requests
        assert made.words[timer.start - 1] in ("and", UNHEARD)
        assert call.end == timer.start - 1
        assert timer.end == len(made.words)
