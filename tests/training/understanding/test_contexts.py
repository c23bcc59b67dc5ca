"""Turns that do not continue a dialogue are also read behind words that have nothing to do with them."""

import random

from training.understanding.contexts import unrelated
from training.understanding.examples import Act, Example, Request


def _turn(text: str, label: str, context: str = "") -> Example:
    words = tuple(text.split())
    return Example(words, (Request(label, Act.DO, 0, len(words)),), context=context)


GOES_ON = _turn("and one for nine", "set_alarm", "Alarm set for 8 AM.")
ASKED = _turn("ten minutes", "set_timer", "For how long?")
NEW = _turn("what is the weather like in oslo", "get_weather")
REFERS = _turn("please cancel that one again", "cancel_alarm")
SHORT = _turn("stop", "talk.stop")
MORE = _turn("and in the evening then", "talk.more")


def test_only_new_requests_get_a_context_and_only_an_answer_becomes_one() -> None:
    dice, rows = random.Random(3), [GOES_ON, ASKED, NEW, REFERS, SHORT, MORE]
    seen = set()
    for _ in range(60):
        made = unrelated(rows, dice)
        assert [made[at] for at in (0, 1, 3, 4, 5)] == [GOES_ON, ASKED, REFERS, SHORT, MORE]
        assert made[2].words == NEW.words
        seen.add(made[2].context)
    assert seen == {"", "Alarm set for 8 AM."}


def test_without_answers_nothing_changes() -> None:
    assert unrelated([ASKED, NEW], random.Random(1)) == [ASKED, NEW]
