"""Turns from probabilities, written as scripts of (probability, how many windows of 32 ms)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.speech import (
    Completeness,
    EagerEnd,
    EndReason,
    SpeechProbability,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
)
from services.session_config import TurnDetection, TurnMode
from services.turns.detector import WINDOW, TurnDetector
from services.turns.settings import TurnSettings
from services.turns.state import LEGAL, IllegalSpeechTransition, SpeechState, move

SETTINGS = TurnSettings(eager_ms=192, end_ms=512, complete_ms=320, incomplete_ms=1216)
SPEECH, SILENCE = 0.9, 0.1


class ProbabilityScript:
    def __init__(self, detection: TurnDetection | None = None) -> None:
        self.detector = TurnDetector(SETTINGS)
        if detection is not None:
            self.detector.configure(detection)
        self._end = 0

    def play(self, *parts: tuple[float, int]) -> list[TurnEvent]:
        events = []
        for probability, windows in parts:
            for _ in range(windows):
                self._end += WINDOW
                events += self.detector.process(SpeechProbability(probability, self._end))
        return events


def test_a_turn_starts_pauses_and_ends() -> None:
    events = ProbabilityScript().play((SILENCE, 10), (SPEECH, 30), (SILENCE, 30))
    # speech from 320 ms to 1280 ms; an eager end 192 ms later, the end 512 ms later
    assert events == [SpeechStarted(1, 320), EagerEnd(1, 1280), TurnEnd(1, 1280)]


@pytest.mark.parametrize(
    "attack",
    [
        (0.53, 0.4, 0.68, 0.54, 0.53, 0.56, 0.42),  # a humming machine that is switched on, as Silero has it
        (0.63, 0.9, 0.9, 0.78, 0.47),  # the first chord of a piece of music
        (0.76, 0.86, 0.84, 0.73, 0.5),
    ],
)
def test_a_sound_that_is_hardly_speech_begins_no_turn(attack: tuple[float, ...]) -> None:
    script = ProbabilityScript()
    parts = [(probability, 1) for probability in attack]
    assert script.play((SILENCE, 10), *parts, (SILENCE, 30), *parts, (SILENCE, 30)) == []


def test_doubtful_speech_that_lasts_begins_a_turn() -> None:
    assert ProbabilityScript().play((SILENCE, 10), (0.55, 7)) == []
    assert ProbabilityScript().play((SILENCE, 10), (0.55, 8)) == [SpeechStarted(1, 320)]


def test_a_word_of_sure_speech_begins_a_turn_at_once() -> None:
    assert ProbabilityScript().play((SILENCE, 10), (0.97, 3)) == [SpeechStarted(1, 320)]


def test_a_turn_begins_with_doubtful_speech_shortly_before() -> None:
    assert ProbabilityScript().play((0.6, 4), (SILENCE, 10), (SPEECH, 4)) == [SpeechStarted(1, 0)]
    assert ProbabilityScript().play((0.6, 4), (SILENCE, 40), (SPEECH, 4)) == [SpeechStarted(1, 44 * 32)]
    assert ProbabilityScript().play((0.6, 2), (SILENCE, 10), (SPEECH, 4)) == [SpeechStarted(1, 12 * 32)]  # a click


def test_a_turn_that_is_too_long_goes_on_as_the_next_one() -> None:
    script = ProbabilityScript()
    assert script.detector.split(0) == []
    script.play((SPEECH, 30))
    assert script.detector.split(30 * WINDOW) == [TurnEnd(1, 960, EndReason.LENGTH), SpeechStarted(2, 960)]
    assert script.play((SPEECH, 10), (SILENCE, 20)) == [EagerEnd(2, 1280), TurnEnd(2, 1280)]


def test_silence_before_and_behind_the_place_where_a_turn_is_cut_is_one_silence() -> None:
    script = ProbabilityScript()
    script.play((SPEECH, 30), (SILENCE, 8))
    script.detector.split(38 * WINDOW)
    assert script.play((SILENCE, 8)) == [TurnEnd(2, 960)]


def test_a_short_noise_is_no_turn() -> None:
    assert ProbabilityScript().play((SPEECH, 2), (SILENCE, 1), (SPEECH, 2), (SILENCE, 40)) == []


def test_speech_after_an_eager_end_resumes_the_turn() -> None:
    events = ProbabilityScript().play((SPEECH, 10), (SILENCE, 8), (SPEECH, 10), (SILENCE, 20))
    assert events == [
        SpeechStarted(1, 0),
        EagerEnd(1, 320),
        TurnResumed(1, 576),
        EagerEnd(1, 896),
        TurnEnd(1, 896),
    ]


def test_a_click_after_an_eager_end_neither_resumes_nor_prolongs_the_turn() -> None:
    events = ProbabilityScript().play((SPEECH, 10), (SILENCE, 8), (SPEECH, 1), (SILENCE, 7))
    assert events == [SpeechStarted(1, 0), EagerEnd(1, 320), TurnEnd(1, 320)]


def test_it_says_whether_the_user_speaks() -> None:
    script = ProbabilityScript()
    said = []
    for part in ((SILENCE, 1), (SPEECH, 1), (SPEECH, 20), (SILENCE, 1), (SILENCE, 8), (SPEECH, 1), (SILENCE, 1)):
        script.play(part)
        said.append(script.detector.speech)
    assert said == [False, True, True, False, False, None, False]


def test_a_pause_shorter_than_the_eager_silence_is_no_event() -> None:
    assert ProbabilityScript().play((SPEECH, 10), (SILENCE, 5), (SPEECH, 10)) == [SpeechStarted(1, 0)]


def test_probabilities_between_the_thresholds_change_nothing() -> None:
    script = ProbabilityScript()
    assert script.play((0.45, 50)) == []  # not enough to begin
    assert script.play((SPEECH, 5), (0.4, 50)) == [SpeechStarted(1, 1600)]  # enough to go on
    assert [type(event) for event in script.play((0.3, 20))] == [EagerEnd, TurnEnd]


def test_turns_are_counted_across_manual_ones() -> None:
    script = ProbabilityScript()
    assert script.play((SPEECH, 5), (SILENCE, 16))[0] == SpeechStarted(1, 0)
    assert script.detector.next_turn() == 2
    assert script.play((SPEECH, 5), (SILENCE, 16))[0].turn == 3


@pytest.mark.parametrize(
    ("mode", "silence_ms", "eagerness", "completeness", "windows"),
    [
        (TurnMode.SERVER_VAD, None, "auto", Completeness.UNKNOWN, 16),
        (TurnMode.SERVER_VAD, None, "auto", Completeness.COMPLETE, 10),
        (TurnMode.SERVER_VAD, None, "auto", Completeness.INCOMPLETE, 38),
        (TurnMode.SERVER_VAD, 800, "auto", Completeness.COMPLETE, 25),  # the client's word counts
        (TurnMode.SEMANTIC_VAD, None, "auto", Completeness.COMPLETE, 10),
        (TurnMode.SEMANTIC_VAD, None, "high", Completeness.COMPLETE, 7),
        (TurnMode.SEMANTIC_VAD, None, "low", Completeness.COMPLETE, 15),
        (TurnMode.SEMANTIC_VAD, 800, "auto", Completeness.COMPLETE, 10),
    ],
)
def test_the_silence_that_ends_a_turn(
    mode: TurnMode, silence_ms: int | None, eagerness: str, completeness: Completeness, windows: int
) -> None:
    script = ProbabilityScript(TurnDetection(mode, silence_ms=silence_ms, eagerness=eagerness))
    script.play((SPEECH, 10))
    script.detector.expect(completeness)
    before = script.play((SILENCE, windows - 1))
    assert not any(isinstance(event, TurnEnd) for event in before)
    assert script.play((SILENCE, 1)) == [TurnEnd(1, 320)]


def test_words_that_turn_out_complete_end_a_silence_already_long_enough() -> None:
    script = ProbabilityScript()
    assert [type(event) for event in script.play((SPEECH, 10), (SILENCE, 12))] == [SpeechStarted, EagerEnd]
    script.detector.expect(Completeness.COMPLETE)
    assert script.play((SILENCE, 1)) == [TurnEnd(1, 320)]


def test_what_was_expected_is_forgotten_when_speech_resumes() -> None:
    script = ProbabilityScript()
    script.play((SPEECH, 10))
    script.detector.expect(Completeness.COMPLETE)
    script.play((SILENCE, 8), (SPEECH, 5))
    assert not any(isinstance(event, TurnEnd) for event in script.play((SILENCE, 15)))


def test_a_forced_end_is_an_end_and_the_next_turn_is_a_new_one() -> None:
    script = ProbabilityScript()
    script.play((SPEECH, 10))
    assert script.detector.force_end(5000, EndReason.NO_AUDIO) == [TurnEnd(1, 312, EndReason.NO_AUDIO)]
    assert script.detector.force_end(5000, EndReason.NO_AUDIO) == []
    assert script.play((SPEECH, 4)) == [SpeechStarted(2, 320)]


def test_a_forced_end_in_a_pause_ends_where_the_speech_did() -> None:
    script = ProbabilityScript()
    script.play((SPEECH, 10), (SILENCE, 4))
    assert script.detector.force_end(8000, EndReason.NO_AUDIO) == [TurnEnd(1, 320, EndReason.NO_AUDIO)]


def test_reset_forgets_without_an_event() -> None:
    script = ProbabilityScript()
    script.play((SPEECH, 10))
    script.detector.reset()
    assert script.play((SILENCE, 40)) == []


def test_an_illegal_move_names_both_states_and_the_legal_ones() -> None:
    with pytest.raises(IllegalSpeechTransition, match="silent cannot become settling; it may become starting"):
        move(SpeechState.SILENT, SpeechState.SETTLING)


@given(st.lists(st.tuples(st.sampled_from([0.05, 0.4, 0.6, 0.95]), st.integers(1, 20)), max_size=30))
def test_any_sound_gives_turns_in_legal_order(parts: list[tuple[float, int]]) -> None:
    script = ProbabilityScript()
    events = script.play(*parts, (SILENCE, 60))
    allowed: dict[type[TurnEvent] | None, set[type[TurnEvent]]] = {
        None: {SpeechStarted},
        SpeechStarted: {EagerEnd, TurnEnd},
        EagerEnd: {TurnResumed, TurnEnd},
        TurnResumed: {EagerEnd, TurnEnd},
        TurnEnd: {SpeechStarted},
    }
    last: type[TurnEvent] | None = None
    for event in events:
        assert type(event) in allowed[last]
        last = type(event)
    assert last in (None, TurnEnd)  # 1.9 s of silence end every turn
    assert [e.turn for e in events if isinstance(e, SpeechStarted)] == list(
        range(1, 1 + sum(isinstance(e, TurnEnd) for e in events))
    )


@given(st.data())
def test_every_state_can_be_left_and_only_by_the_table(data: st.DataObject) -> None:
    state, to = data.draw(st.sampled_from(SpeechState)), data.draw(st.sampled_from(SpeechState))
    if to in LEGAL[state]:
        assert move(state, to) is to
    else:
        with pytest.raises(IllegalSpeechTransition):
            move(state, to)
