"""The decoding that begins when the voice fades, two windows of the turn detector before its silence is long enough for
the whole one. If its last words are sure, and what was heard before has the same words, they are those of the
utterance, and the final text comes sooner; else it was one more partial decoding."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.asr.comparable import comparable
from services.asr.whisper.alternatives import OtherText
from services.asr.whisper.recording import PER_MS
from services.asr.whisper.scheduler import DecodeJob
from services.asr.whisper.vocabulary import Piece

T = TypeVar("T")

EARLIER_MS = 64
"""The decoding before has to have heard so much less: two of nearly the same audio make the same mistakes."""

LONGEST_MS = 96
"""Speech of less certainty behind the beginning of the fade, beyond which its words may lack one."""


@dataclass(slots=True)
class Fade(Generic[T]):
    """The newest fade of the voice. `job` is its decoding, while it waits or runs, and `end` the position up to which
    it hears, 0 before it begins. `words`: what it has found, if that can be kept, and `others` what else it may have
    been. `over`: the voice has come back. `faint`, `speaking`: whether the last window was fading, and was speech."""

    job: DecodeJob[T] | None = None
    end: int = 0
    words: list[Piece] | None = None
    others: tuple[OtherText, ...] = ()
    over: bool = True
    faint: bool = False
    speaking: bool = False
    _heard: deque[tuple[int, list[str]]] = field(default_factory=lambda: deque(maxlen=3))

    def note(self, speech: bool, fading: bool, spoken_until: int) -> bool:
        """Take a window of the detector. Returns whether the voice begins to fade, or the speech ends so long after it
        began to that this has to be heard."""
        ends = self.speaking and not speech and not self.reaches(spoken_until)
        begins = (fading and not self.faint) or ends
        self.faint, self.speaking = fading, speech
        if speech and not fading:
            self.over = True
        return begins

    def begin(self, job: DecodeJob[T]) -> None:
        """`job` decodes the audio up to the fade."""
        self.job, self.end, self.words, self.others, self.over = job, 0, None, (), False

    def heard(self, end: int, pieces: Sequence[Piece]) -> None:
        """Another decoding has heard `pieces` up to `end`."""
        self._heard.append((end, _forms(pieces)))

    def found(self, pieces: Sequence[Piece], others: tuple[OtherText, ...]) -> None:
        """Keep the words of the fade's decoding if an earlier one has heard the same."""
        earlier = next((forms for end, forms in reversed(self._heard) if end <= self.end - EARLIER_MS * PER_MS), [])
        same = bool(pieces) and earlier == _forms(pieces)
        self.words, self.others = (list(pieces), others) if same else (None, ())

    def reaches(self, spoken_until: int) -> bool:
        """Whether the decoding has heard, or will hear, all that was said up to `spoken_until`."""
        return not self.over and (not self.end or spoken_until - self.end <= LONGEST_MS * PER_MS)


def _forms(pieces: Sequence[Piece]) -> list[str]:
    return [form for piece in pieces for form in comparable(piece.text) or (piece.text,)]
