"""Where the grammar's reading leads to nothing, the learned model's is planned, if it is certain of all of it."""

from dataclasses import replace

import pytest

from bench.dialogues.play import play
from services.understanding.reading import LearnedReading, LearnedRequest
from tests.services.grammar.test_learned import TOOLS, Scripted, reading, spans_of, talk
from tools.language.tokens import words

BOTH = "two kitchen timers would be grand the stew gets twenty minutes and the buns have a go at thirty five"


def _both(p: float = 0.97) -> LearnedReading:
    said = words(BOTH)
    second = said.index("and") + 1
    parts = []
    for start, end, label, length in (
        (0, second - 1, "stew", "twenty minutes"),
        (second, len(said), "buns", "thirty five"),
    ):
        spans = tuple(each for each in spans_of(BOTH, label=label, duration=length) if start <= each.start < end)
        parts.append(LearnedRequest("set_timer", p, "do", p, start, end, spans))
    return LearnedReading(tuple(parts), 1.0, tools=TOOLS)


def test_two_requests_that_share_words_are_both_carried_out() -> None:
    [turn] = talk(BOTH, _both())
    done = [(call.arguments["label"], call.arguments["duration_seconds"]) for call in turn.writes]
    assert done == [("stew", 1200), ("buns", 2100)]


def test_nothing_is_done_if_the_model_is_not_certain() -> None:
    [turn] = talk(BOTH, _both(0.7))
    assert turn.writes == []


def test_two_requests_of_which_one_was_taken_back_are_asked_about() -> None:
    given = _both()
    first, second = given.requests
    [turn] = talk(BOTH, replace(given, requests=(first, replace(second, act="withdrawn"))))
    assert turn.writes == []  # "two timers", but one is left


def test_a_value_that_does_not_parse_is_asked_about() -> None:
    given = _both()
    first, second = given.requests
    odd = replace(second, spans=tuple(replace(each, start=each.start - 1) for each in second.spans))
    [turn] = talk(BOTH, replace(given, requests=(first, odd)))
    assert turn.writes == []


@pytest.mark.parametrize(
    "doubted", ["i read that you should set a timer for ten minutes", "what if i set a timer for an hour"]
)
def test_what_the_guard_takes_for_no_command_is_not_done(doubted: str) -> None:
    length = "ten minutes" if "ten" in doubted else "an hour"
    [turn] = talk(doubted, reading(doubted, "set_timer", p=0.99, p_act=0.99, duration=length))
    assert turn.writes == []


def test_what_was_done_is_taken_back_in_other_words() -> None:
    first, back = "set a timer for ten minutes", "nah that was a mistake on my part"
    scripted = Scripted({" ".join(words(back)): reading(back, "talk.undo", act="talk")})
    _, turn = play([first, back], True, scripted)  # type: ignore[arg-type]
    assert [call.tool for call in turn.writes] == ["cancel_timer"]
    _, turn = play([first, back], True, Scripted())  # type: ignore[arg-type]
    assert turn.writes == []


def test_what_was_done_is_told_when_asked_in_other_words() -> None:
    first, asks = "set a timer for ten minutes", "is that all sorted on your end"
    scripted = Scripted({" ".join(words(asks)): reading(asks, "talk.did", act="talk")})
    done, told = play([first, asks], True, scripted)  # type: ignore[arg-type]
    assert told.answer == done.answer


def test_what_was_done_is_taken_back_after_a_question_about_it_too() -> None:
    first, asks, back = "set a timer for ten minutes", "is it on", "nah that was a mistake on my part"
    scripted = Scripted({" ".join(words(back)): reading(back, "talk.undo", act="talk")})
    *_, turn = play([first, asks, back], True, scripted)  # type: ignore[arg-type]
    assert [call.tool for call in turn.writes] == ["cancel_timer"]
