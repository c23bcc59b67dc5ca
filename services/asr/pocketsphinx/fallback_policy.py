"""Decides which of two decoders' results is used (domain: the tools' phrases; general: general English), and when the
general one has to run.

Both search with the same acoustic model and the same weights, so the scores of their best paths,
log P(audio | words) + weight x log P(words | model), can be compared: the better score wins. The thresholds come from
55 sentences in three voices (`python -m bench.speech.calibration`); scores are in nats per frame of 10 ms.
"""

from dataclasses import dataclass

MARGIN = 0.0
"""By how much the general score must be better. At 0, 98 % of the sentences were given to the better decoder."""

MARGIN_SPEAKING = 0.2
"""The same while the user speaks: there the comparison is less sure, and changing the decoder rewrites the
transcript."""

DOUBT_SPEAKING, DOUBTS = -4.0, 3
"""While the user speaks, `DOUBTS` successive domain scores below `DOUBT_SPEAKING` start the general decoder: in 97 % of
other speech, with 70 % of it still to come, and in half of the commands."""

DISMISSAL, DISMISSAL_MS, RELAPSE = -0.5, 1200, -0.2
"""The general decoder stops again once it has decoded `DISMISSAL_MS` of audio and its score is below the domain's by
more than 0.5: in 39 % of the commands and in no other speech. It continues if the domain's score then falls by another
0.2, since commands may end in free words."""

DOUBT = -3.8
"""A complete sentence whose domain score is below this waits for the general decoder; any other is answered at once."""

DOUBT_LATE, LATE_MS = -4.0, 800
"""The threshold instead of `DOUBT` where the general decoder is more than `LATE_MS` behind, so that the user would
notice the wait (on a busy machine): 10 % of the commands and 91 % of other speech were below."""


@dataclass(frozen=True, slots=True)
class DecoderReading:
    """A decoder's best words for the first `frames` frames (10 ms each) of the audio, as (word, first frame, last
    frame), and the score of that path in nats."""

    words: tuple[tuple[str, int, int], ...]
    frames: int
    score: float

    @property
    def per_frame(self) -> float:
        """The score in nats per frame, by which decoders are compared."""
        return self.score / self.frames if self.frames else 0.0


class FallbackPolicy:
    """Whether one utterance needs the general decoder: `holds` while the user speaks, `about` once a caller waits for
    the hypothesis."""

    def __init__(self) -> None:
        self._low = 0
        self._level = 0.0  # scores from here on are known to be good enough
        self.holds = False

    def observe(self, domain: DecoderReading) -> None:
        """Take the domain's result after each step of decoding."""
        self._low = self._low + 1 if domain.per_frame < min(DOUBT_SPEAKING, self._level) else 0
        self.holds = self.holds or self._low >= DOUBTS

    def compare(self, domain_per_frame: float, general: DecoderReading) -> None:
        """Take the scores of both decoders for the same audio; where the general one is clearly worse, the doubt
        ends."""
        if general.frames * 10 >= DISMISSAL_MS and general.per_frame < domain_per_frame + DISMISSAL:
            self.holds, self._low = False, 0
            self._level = domain_per_frame + RELAPSE

    def about(self, domain: DecoderReading, late: bool = False) -> bool:
        """Whether the domain's score of a complete sentence is so low that the general result is needed. `late`: the
        general decoder is more than `LATE_MS` behind."""
        return domain.per_frame < min(DOUBT_LATE if late else DOUBT, self._level)


def general_wins(domain: DecoderReading, general: DecoderReading, complete: bool) -> bool:
    """Whether the general result is used. `complete`: a caller waits for the hypothesis of all audio."""
    margin = MARGIN if complete else MARGIN_SPEAKING
    return bool(general.words) and general.per_frame > domain.per_frame + margin
