"""When the end of a turn begins to be likely, by what the words say."""

from collections.abc import Iterator

import pytest

from services.events.speech import Completeness, EagerEnd, SpeechProbability, TurnEnd, TurnEvent
from services.turns.detector import WINDOW, TurnDetector
from services.turns.settings import TurnSettings

WINDOW_MS = 32
SETTINGS = TurnSettings(eager_ms=192, eager_complete_ms=96, end_ms=512, complete_ms=320, incomplete_ms=1216)


def windows(speech_ms: int, silence_ms: int) -> Iterator[SpeechProbability]:
    count = speech_ms // WINDOW_MS
    for number in range(count + silence_ms // WINDOW_MS):
        yield SpeechProbability(float(number < count), (number + 1) * WINDOW)


def silence_until(kind: type[TurnEvent], completeness: Completeness) -> int:
    """Milliseconds of silence after 960 ms of speech until an event of `kind` comes."""
    detector = TurnDetector(SETTINGS)
    detector.expect(completeness)
    for window in windows(960, 1600):
        if any(isinstance(event, kind) for event in detector.process(window)):
            return window.end * 1000 // 16_000 - 960
    raise AssertionError(f"no {kind.__name__}")


@pytest.mark.parametrize(
    ("completeness", "eager_ms", "end_ms"),
    [
        (Completeness.FINISHED, 96, 256),
        (Completeness.COMPLETE, 96, 320),
        (Completeness.UNKNOWN, 192, 512),
        (Completeness.INCOMPLETE, 192, 1216),
    ],
)
def test_a_whole_request_is_likely_over_sooner(completeness: Completeness, eager_ms: int, end_ms: int) -> None:
    assert silence_until(EagerEnd, completeness) == eager_ms
    assert silence_until(TurnEnd, completeness) == end_ms


@pytest.mark.parametrize(("silence_ms", "ends"), [(64, False), (96, True), (160, True)])
def test_words_that_complete_the_request_while_it_is_silent_wait_for_no_other_window(
    silence_ms: int, ends: bool
) -> None:
    detector = TurnDetector(SETTINGS)
    assert not any(isinstance(event, EagerEnd) for each in windows(960, silence_ms) for event in detector.process(each))
    assert detector.expect(Completeness.COMPLETE) == (EagerEnd(1, 960, 0.8) if ends else None)
    assert detector.expect(Completeness.FINISHED) is None


def test_words_that_come_while_the_user_speaks_or_before_a_turn_end_nothing() -> None:
    detector = TurnDetector(SETTINGS)
    assert detector.expect(Completeness.COMPLETE) is None
    for window in windows(960, 0):
        detector.process(window)
    assert detector.expect(Completeness.COMPLETE) is None


def test_a_setting_that_is_no_duration_is_named() -> None:
    with pytest.raises(ValueError, match="eager_complete_ms: 0 must be positive"):
        TurnSettings(eager_complete_ms=0)
