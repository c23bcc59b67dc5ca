"""What the inspector of rule B (`promptness.py`) reports as a violation, and what it does not."""

import pytest

from tests.simulation.books import Violation
from tests.simulation.door.promptness import BEGUN_S, Promptness
from tests.simulation.door.responses import WORDS_S, EndedResponse, ResponseInspector
from tests.simulation.door.wire import WireInspector

LATE = BEGUN_S + 0.1


class Clocked(ResponseInspector):
    """An inspector with one response and a clock `s` (seconds) that the test sets."""

    def __init__(self) -> None:
        self.s = 0.0
        super().__init__(lambda: self.s)

    def begin(self) -> None:
        resource = {"id": "r", "conversation_id": "c", "status": "in_progress", "output": []}
        self.heard({"type": "response.created", "response": resource})

    def say(self) -> None:
        item = {"id": "i", "type": "message"}
        for kind, fields in (
            ("output_item.added", {"item": item}),
            ("content_part.added", {}),
            ("output_text.delta", {"delta": "So"}),
        ):
            self.heard({"type": f"response.{kind}", "response_id": "r", "output_index": 0, "item_id": "i", **fields})


class WatchedClock:
    """The inspector of rule B with a clock `s` (seconds) that the test sets."""

    def __init__(self, by_itself: bool = True) -> None:
        self.s = 1.0
        self.prompt = Promptness(lambda: self.s, by_itself)
        self.look()

    def look(self, decoding: bool = False, responding: bool = False, speaking: bool = False) -> None:
        self.prompt.look(decoding=decoding, responding=responding, speaking=speaking)

    def wait(self, seconds: float) -> None:
        self.s += seconds


def test_words_that_nobody_answers_are_objected_to() -> None:
    watch = WatchedClock()
    watch.prompt.said("item", ["paint", "red"])
    watch.wait(BEGUN_S / 2)
    watch.prompt.check()
    watch.wait(LATE)
    with pytest.raises(Violation, match="B: what was spoken"):
        watch.prompt.check()


def test_a_request_that_nobody_answers_is_objected_to() -> None:
    watch = WatchedClock(by_itself=False)
    watch.prompt.ask("e1")
    watch.wait(LATE)
    with pytest.raises(Violation, match=r"B: response\.create e1"):
        watch.prompt.check()


@pytest.mark.parametrize("way", ["decoding", "responding", "speaking"])
def test_what_stands_in_the_way_gives_time_until_it_is_gone(way: str) -> None:
    watch = WatchedClock()
    watch.prompt.said("item", ["paint", "red"])
    watch.look(**{way: True})
    watch.wait(60.0)
    watch.prompt.check()
    watch.look()
    watch.wait(LATE)
    with pytest.raises(Violation):
        watch.prompt.check()


def test_what_was_answered_or_refused_is_not_waited_for() -> None:
    watch = WatchedClock()
    watch.prompt.said("item", ["paint", "red"])
    watch.prompt.ask("e1")
    watch.prompt.ask("e2")
    watch.prompt.began("e1")
    watch.prompt.refused("e2")
    watch.wait(LATE)
    watch.prompt.check()


def test_a_noise_over_an_answer_needs_no_response() -> None:
    watch = WatchedClock()
    watch.prompt.starts("item", over=True)
    watch.prompt.said("item", ["hm"])
    watch.wait(LATE)
    watch.prompt.check()


@pytest.mark.parametrize("text", ["May I wipe that one?", "So: ok teal."])
def test_a_yes_over_what_the_client_plays_is_an_answer_where_that_asks(text: str) -> None:
    wire = WireInspector(lambda: 1.0)
    wire.prompt.by_itself = True
    wire.responses.closed.append(EndedResponse("r", "completed", None, [text], [], [], 0.0, 0.0, True, None))
    wire.asked({"type": "x_foresay.playback", "event_id": "e", "response_id": "r", "done": False})
    wire._buffer("speech_started", {"item_id": "item"})
    wire.prompt.said("item", ["yes"])
    wire.prompt.look(decoding=False, responding=False, speaking=False)
    wire.prompt.now = lambda: 1.0 + LATE
    if text.endswith("?"):
        with pytest.raises(Violation, match="B: what was spoken"):
            wire.prompt.check()
    else:
        wire.prompt.check()


def test_how_long_a_response_was_silent_is_not_known_to_a_client_that_did_not_read() -> None:
    responses = Clocked()
    responses.begin()
    responses.s = WORDS_S + 1.0
    with pytest.raises(Violation, match="R words"):
        responses.say()
    responses = Clocked()
    responses.begin()
    responses.s = WORDS_S + 1.0
    responses.reads_on()
    responses.say()
