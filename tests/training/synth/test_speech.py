"""When the agent hears the words of a turn."""

import random
from statistics import mean

from services.events.agent import UserFinal, UserPartial, UserRewrite
from services.events.speech import EagerEnd, TurnResumed
from training.synth.speech import Spoken, spoken

WORDS = [
    "set",
    "a",
    "timer",
    "for",
    "seven",
    "minutes",
    "and",
    "then",
    "call",
    "tom",
    "baker",
    "at",
    "his",
    "office",
    "please",
]


def said(seed: int, at_once: bool = False) -> Spoken:
    return spoken(WORDS, [6, 15], random.Random(seed), at_once)


def test_the_updates_and_the_final_words_give_the_whole_turn() -> None:
    for seed in range(300):
        heard: list[str] = []
        for _, event in said(seed).events:
            match event:
                case UserPartial(text=text):
                    heard += text.split()
                case UserRewrite(text=text):
                    heard = text.split()
                case UserFinal(text=text):
                    final = text.split()
                    assert len(heard) <= len(final)
                    heard = final
        assert heard == WORDS


def test_times_and_revisions_grow() -> None:
    for seed in range(300):
        events = said(seed).events
        assert [when for when, _ in events] == sorted(when for when, _ in events)
        revisions = [event.rev for _, event in events if isinstance(event, UserPartial | UserRewrite | UserFinal)]
        assert revisions == sorted(revisions)


def test_the_turn_ends_with_its_final_words_which_an_eager_end_comes_before() -> None:
    for seed in range(300):
        events = [event for _, event in said(seed).events]
        assert isinstance(events[-1], UserFinal)
        eager = [at for at, event in enumerate(events) if isinstance(event, EagerEnd)]
        assert all(not isinstance(event, UserPartial | UserRewrite) for at in eager for event in events[at:])


def test_a_false_end_is_followed_by_a_resume() -> None:
    ends = [said(seed).events for seed in range(600)]
    false = [events for events in ends if any(isinstance(event, TurnResumed) for _, event in events)]
    assert 0.01 < len(false) / len(ends) < 0.06
    for events in false:
        finals = [when for when, event in events if isinstance(event, UserFinal)]
        resumed = next(when for when, event in events if isinstance(event, TurnResumed))
        assert finals[0] < resumed < finals[1]


def test_all_at_once_is_one_event_after_the_speech() -> None:
    alone = said(1, at_once=True)
    assert [type(event) for _, event in alone.events] == [UserFinal]
    assert alone.events[0][0] > alone.end_ms


def test_the_rate_is_that_of_people() -> None:
    rates = [len(WORDS) / said(seed).end_ms * 1000 for seed in range(300)]
    assert 2.3 < mean(rates) < 3.3
