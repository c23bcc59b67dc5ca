"""What the inspector of rule B (`promptness.py`) reports as a violation, and what it does not."""

import pytest

from tests.simulation.books import Violation
from tests.simulation.door.promptness import BEGUN_S, Promptness

LATE = BEGUN_S + 0.1


class Watch:
    """A clock to be set, and the inspector under it."""

    def __init__(self, by_itself: bool = True) -> None:
        self.s = 1.0
        self.prompt = Promptness(lambda: self.s, by_itself)
        self.look()

    def look(self, decoding: bool = False, responding: bool = False, speaking: bool = False) -> None:
        self.prompt.look(decoding=decoding, responding=responding, speaking=speaking)

    def wait(self, seconds: float) -> None:
        self.s += seconds


def test_words_that_nobody_answers_are_objected_to() -> None:
    watch = Watch()
    watch.prompt.said("item", ["paint", "red"])
    watch.wait(BEGUN_S / 2)
    watch.prompt.check()
    watch.wait(LATE)
    with pytest.raises(Violation, match="B: what was spoken"):
        watch.prompt.check()


def test_a_request_that_nobody_answers_is_objected_to() -> None:
    watch = Watch(by_itself=False)
    watch.prompt.ask("e1")
    watch.wait(LATE)
    with pytest.raises(Violation, match=r"B: response\.create e1"):
        watch.prompt.check()


@pytest.mark.parametrize("way", ["decoding", "responding", "speaking"])
def test_what_stands_in_the_way_gives_time_until_it_is_gone(way: str) -> None:
    watch = Watch()
    watch.prompt.said("item", ["paint", "red"])
    watch.look(**{way: True})
    watch.wait(60.0)
    watch.prompt.check()
    watch.look()
    watch.wait(LATE)
    with pytest.raises(Violation):
        watch.prompt.check()


def test_what_was_answered_or_refused_is_not_waited_for() -> None:
    watch = Watch()
    watch.prompt.said("item", ["paint", "red"])
    watch.prompt.ask("e1")
    watch.prompt.ask("e2")
    watch.prompt.began("e1")
    watch.prompt.refused("e2")
    watch.wait(LATE)
    watch.prompt.check()


def test_a_noise_over_an_answer_needs_no_response() -> None:
    watch = Watch()
    watch.prompt.starts("item", responding=True)
    watch.prompt.said("item", ["hm"])
    watch.wait(LATE)
    watch.prompt.check()
