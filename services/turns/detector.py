"""Detects a session's turns: a pure state machine over speech probabilities."""

from services.events.speech import (
    SAMPLE_RATE,
    Completeness,
    EagerEnd,
    EndReason,
    SpeechProbability,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
)
from services.session_config import TurnDetection
from services.turns.hysteresis import Hysteresis, Onset
from services.turns.settings import TurnSettings
from services.turns.silence import eager_silence_ms, end_silence_ms
from services.turns.state import SpeechState, move

WINDOW = 512
"""Samples of audio for each probability."""

DOUBTED_BEFORE_MS = 1000
"""A turn begins with speech that was too doubtful for one, if that began at most so long before."""

CONFIDENCE = {
    Completeness.FINISHED: 0.8,
    Completeness.COMPLETE: 0.8,
    Completeness.OPEN: 0.7,
    Completeness.UNKNOWN: 0.5,
    Completeness.LACKING: 0.4,
    Completeness.INCOMPLETE: 0.2,
}
"""Confidence of an eager end, by what the words say."""


class TurnDetector:
    """The detector of one session. Events of a turn: SpeechStarted, (EagerEnd, TurnResumed)*, EagerEnd?, TurnEnd. Turns
    are counted from 1."""

    def __init__(self, settings: TurnSettings | None = None) -> None:
        self._settings = settings or TurnSettings()
        self._detection = TurnDetection(threshold=self._settings.threshold)
        self._hysteresis = Hysteresis(self._settings.threshold, self._settings.hysteresis)
        self._completeness = Completeness.UNKNOWN
        self._turn = 0
        self.state = SpeechState.SILENT
        self._onset = Onset(self._settings.start_ms * SAMPLE_RATE / (1000 * WINDOW))
        self._doubted: int | None = None  # sample at which the last speech began that was too doubtful for a turn
        self._speech_start = 0  # sample at which the speech that may begin or resume a turn began
        self._speech_end = 0  # sample at which the turn's last speech ended
        self._heard_to = 0  # sample at which the newest window ended

    def configure(self, detection: TurnDetection) -> None:
        """Use the client's settings from now on; an open turn continues."""
        self._detection = detection
        self._hysteresis.threshold = detection.threshold

    def expect(self, completeness: Completeness) -> EagerEnd | None:
        """Set how complete the words so far sound, which decides the silence that ends the turn. Holds until speech
        resumes or the turn ends. Return an eager end if the silence heard so far is now long enough for one."""
        self._completeness = completeness
        return self._eager_end(_ms(self._heard_to - self._speech_end))

    def next_turn(self) -> int:
        """Count a turn that begins without the detector (push to talk, a manual commit), and return its number."""
        self._turn += 1
        return self._turn

    def process(self, heard: SpeechProbability) -> list[TurnEvent]:
        """Take the probability of the next window and return the turn events that it causes."""
        self._heard_to = heard.end
        if self._hysteresis.update(heard.probability):
            return self._speech(heard.end, heard.probability)
        return self._silence(heard.end)

    def force_end(self, at: int, reason: EndReason) -> list[TurnEvent]:
        """End the open turn at sample `at`, for a `reason` other than silence; without an open turn do nothing."""
        begun = self.state not in (SpeechState.SILENT, SpeechState.STARTING)
        speaking = self.state is SpeechState.SPEAKING
        end_ms = _ms(at if speaking else self._speech_end)
        self.reset()
        return [TurnEnd(self._turn, end_ms, reason)] if begun else []

    def split(self, at: int) -> list[TurnEvent]:
        """End the open turn at sample `at` for its length and begin the next one there. The state of speech and silence
        carries over. Without an open turn do nothing."""
        if self.state in (SpeechState.SILENT, SpeechState.STARTING):
            return []
        before = self._turn
        return [TurnEnd(before, _ms(at), EndReason.LENGTH), SpeechStarted(self.next_turn(), _ms(at))]

    def reset(self) -> None:
        """Forget the open turn, without an event."""
        if self.state is not SpeechState.SILENT:
            self._become(SpeechState.SILENT)
        self._hysteresis.reset()
        self._completeness = Completeness.UNKNOWN
        self._doubted = None

    @property
    def speech(self) -> bool | None:
        """Whether the user speaks now; None while speech after an eager end may still be only a click."""
        if self.state is SpeechState.RESUMING:
            return None
        return self.state in (SpeechState.STARTING, SpeechState.SPEAKING)

    # -------------------------------------------------------------- one window

    def _speech(self, end: int, probability: float) -> list[TurnEvent]:
        if self.state in (SpeechState.SILENT, SpeechState.SETTLING):
            self._speech_start = end - WINDOW
            self._onset = Onset(self._onset.needed)
            self._become(SpeechState.STARTING if self.state is SpeechState.SILENT else SpeechState.RESUMING)
        spoken_ms = _ms(end - self._speech_start)
        events: list[TurnEvent] = []
        if self.state is SpeechState.STARTING and self._onset.add(probability, self._hysteresis.threshold):
            events = [SpeechStarted(self.next_turn(), _ms(self._began()))]
            self._become(SpeechState.SPEAKING)
        elif self.state is SpeechState.RESUMING and spoken_ms >= self._settings.resume_ms:
            events = [TurnResumed(self._turn, _ms(self._speech_start))]
            self._completeness = Completeness.UNKNOWN
            self._become(SpeechState.SPEAKING)
        elif self.state is SpeechState.PAUSING:
            self._become(SpeechState.SPEAKING)
        if self.state is SpeechState.SPEAKING:
            self._speech_end = end
        return events

    def _began(self) -> int:
        """The sample at which the turn begins: with doubtful speech shortly before, if there was some."""
        doubted, self._doubted = self._doubted, None
        recent = doubted is not None and self._speech_start - doubted <= DOUBTED_BEFORE_MS * SAMPLE_RATE // 1000
        return doubted if doubted is not None and recent else self._speech_start

    def _silence(self, end: int) -> list[TurnEvent]:
        if self.state is SpeechState.SILENT:
            return []
        if self.state is SpeechState.STARTING:
            if self._onset.doubtful:
                self._doubted = self._speech_start
            self._become(SpeechState.SILENT)
            return []
        if self.state is SpeechState.SPEAKING:
            self._become(SpeechState.PAUSING)
        elif self.state is SpeechState.RESUMING:  # a click, not speech: the silence before it counts on
            self._become(SpeechState.SETTLING)
        return self._ending(_ms(end - self._speech_end))

    def _ending(self, silence_ms: int) -> list[TurnEvent]:
        if silence_ms >= end_silence_ms(self._settings, self._detection, self._completeness):
            self.reset()
            return [TurnEnd(self._turn, _ms(self._speech_end))]
        eager = self._eager_end(silence_ms)
        return [eager] if eager is not None else []

    def _eager_end(self, silence_ms: int) -> EagerEnd | None:
        needed_ms = eager_silence_ms(self._settings, self._completeness)
        if self.state is not SpeechState.PAUSING or silence_ms < needed_ms:
            return None
        self._become(SpeechState.SETTLING)
        return EagerEnd(self._turn, _ms(self._speech_end), CONFIDENCE[self._completeness])

    def _become(self, state: SpeechState) -> None:
        self.state = move(self.state, state)


def _ms(samples: int) -> int:
    return samples * 1000 // SAMPLE_RATE
